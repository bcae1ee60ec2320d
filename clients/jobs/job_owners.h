// Whom to ask about jobs: several job services may share the name, and each owns the jobs that it
// acknowledged.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "clients/core/run.h"
#include "schemas/base/result.h"

namespace gofed::clients {

// Whole ids (job_ids.h) by the service that owns them ("jobs@STORE"), for what was written. Ids after
// RFC 9, 32 hexadecimal characters, say how their store's name begins: the broker is asked which
// that is.
//   errors  InvalidArgument  one is no job id, or says several
//           NotFound         no job service with its store is there
//           those of all_owners(), for short ids and those after RFC 9
using JobOwners = std::map<std::string, std::vector<std::string>>;
[[nodiscard]] Result<JobOwners> owners_of(Run& run, const std::vector<std::string>& words);

// Every job service that the broker knows, without ids: for questions about all jobs or a batch.
// Where the broker does not know, every service of the name (""). UnknownService: there is no such service.
[[nodiscard]] Result<JobOwners> all_owners(Run& run);

}  // namespace gofed::clients
