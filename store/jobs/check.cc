#include "store/jobs/check.h"

namespace gofed::store {

std::string in_quotes(std::string_view text) {
  return "\"" + std::string{text.substr(0, 80)} + "\"";
}

Result<void> check_job_name(std::string_view what, std::string_view name, bool may_be_empty) {
  if (name.size() > kJobNameBytesMax) {
    return fail(Errc::InvalidArgument, std::string{what} + " " + in_quotes(name) + ": " +
                                           std::to_string(name.size()) + " bytes, over " +
                                           std::to_string(kJobNameBytesMax));
  }
  if (name.empty() && !may_be_empty) {
    return fail(Errc::InvalidArgument, std::string{what} + ": empty");
  }
  return {};
}

namespace {

Result<void> check_policy(const JobPolicy& policy) {
  if (policy.attempts_max == 0 || policy.attempts_max > kJobAttemptsMax) {
    return fail(Errc::InvalidArgument, "attempts: " + std::to_string(policy.attempts_max) +
                                           " is not within 1.." + std::to_string(kJobAttemptsMax));
  }
  if (policy.backoff.count() < 0 || policy.backoff_max.count() < 0 || policy.timeout.count() < 0) {
    return fail(Errc::InvalidArgument, "back-off or timeout: negative");
  }
  return {};
}

Result<void> check_request(const JobRequest& request, std::size_t position) {
  if (auto ok = check_job_name("service", request.service, false); !ok) return ok;
  if (auto ok = check_job_name("action", request.action, true); !ok) return ok;
  if (auto ok = check_job_name("batch", request.batch, true); !ok) return ok;
  if (auto ok = check_job_name("key", request.key, true); !ok) return ok;
  if (auto ok = check_job_name("name", request.name, true); !ok) return ok;
  if (auto ok = check_policy(request.policy); !ok) return ok;
  if (request.body_bytes() > kJobBodyBytesMax) {
    return fail(Errc::LimitExceeded, "a request of " + std::to_string(request.body_bytes()) +
                                         " bytes: over kJobBodyBytesMax " +
                                         std::to_string(kJobBodyBytesMax));
  }
  if (request.after.size() + request.after_here.size() > kJobParentsMax) {
    return fail(Errc::LimitExceeded, "waits for over " + std::to_string(kJobParentsMax) + " jobs");
  }
  for (const auto earlier : request.after_here) {
    if (earlier < position) continue;
    return fail(Errc::InvalidArgument, "waits for job " + std::to_string(earlier) +
                                           " of this submission, which is not before it");
  }
  return {};
}

}  // namespace

Result<void> check_requests(std::span<const JobRequest> requests) {
  if (requests.size() > kJobsPerCallMax) {
    return fail(Errc::LimitExceeded, std::to_string(requests.size()) +
                                         " jobs in one submission: over kJobsPerCallMax " +
                                         std::to_string(kJobsPerCallMax));
  }
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    bytes += requests[i].body_bytes();
    if (auto ok = check_request(requests[i], i); !ok) {
      return prefixed("job " + std::to_string(i) + " of the submission", std::move(ok.error()));
    }
  }
  if (bytes <= kJobsPerCallBytesMax) return {};
  return fail(Errc::LimitExceeded, "a submission of " + std::to_string(bytes) +
                                       " bytes: over kJobsPerCallBytesMax " +
                                       std::to_string(kJobsPerCallBytesMax));
}

}  // namespace gofed::store
