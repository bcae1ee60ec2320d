// Whom to ask about jobs: several job services may share the name, and each owns the jobs that it
// acknowledged.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "clients/core/run.h"
#include "schemas/base/result.h"

namespace gofed::clients {

// Ids by the service that owns them ("jobs@STORE"). Ids after RFC 9, 32 hexadecimal characters,
// tell how their store's name begins: the broker is asked which that is.
//   errors  InvalidArgument  one is no job id
//           NotFound         one after RFC 9, and no job service with its store is there
//           those of all_owners(), for ids after RFC 9
using JobOwners = std::map<std::string, std::vector<std::string>>;
[[nodiscard]] Result<JobOwners> owners_of(Run& run, const std::vector<std::string>& ids);

// Every job service that the broker knows, without ids: for questions about all jobs or a batch.
// Where the broker does not know, every service of the name (""). UnknownService: there is no such service.
[[nodiscard]] Result<JobOwners> all_owners(Run& run);

}  // namespace gofed::clients
