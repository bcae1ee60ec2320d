// jobs_submit: requests of the wire, checked against the catalogue, into the store.
#pragma once

#include "schemas/actions/jobs.h"
#include "schemas/base/result.h"
#include "workers/services/jobs/engine.h"

namespace gofed::workers {

// All or none. errors: those of JobStore::submit; UnknownAction, Malformed and InvalidArgument of a
// request that its action would not take, naming which; NotAllowed for jobs about jobs.
[[nodiscard]] Result<schemas::JobsSubmit::Output> submit_jobs(
    JobEngine& engine, const schemas::JobsSubmit::Input& input);

}  // namespace gofed::workers
