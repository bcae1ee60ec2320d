// jobs_watch: follows jobs until all have ended.
#pragma once

#include "envelope/service/context.h"
#include "schemas/actions/jobs.h"
#include "schemas/base/result.h"
#include "workers/services/jobs/engine.h"

namespace gofed::workers {

// Reports what happens as partial outputs; the last output says how it all ended.
//   errors  InvalidArgument  neither ids nor a batch
//           NotFound         an id, or the batch, is not there
//           Cancelled, Timeout  the watcher has gone, or its deadline passed
[[nodiscard]] Result<schemas::JobsWatch::Output> watch_jobs(JobEngine& engine,
                                                            envelope::Context& context,
                                                            const schemas::JobsWatch::Input& input);

}  // namespace gofed::workers
