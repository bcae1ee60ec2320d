// What a submission must be like, whatever the store holds. Private to the job store.
//
// Pure functions; any thread. errors: InvalidArgument: a name that is empty or too long, a policy
// that means nothing, a job that waits for itself; LimitExceeded: a limit of job.h.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "schemas/base/result.h"
#include "store/jobs/job.h"

namespace gofed::store {

// For messages: cut if it is long.
[[nodiscard]] std::string in_quotes(std::string_view text);

// `what` it is the name of, for the message.
[[nodiscard]] Result<void> check_job_name(std::string_view what, std::string_view name,
                                          bool may_be_empty);

[[nodiscard]] Result<void> check_requests(std::span<const JobRequest> requests);

}  // namespace gofed::store
