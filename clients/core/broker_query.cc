#include "clients/core/broker_query.h"

#include <algorithm>
#include <chrono>
#include <string>

namespace gofed::clients::detail {
namespace {

// The broker answers from memory: longer than this means that it is stuck.
constexpr std::chrono::milliseconds kQueryTimeout{5000};

}  // namespace

Result<std::string> query_bytes(Run& run, std::string_view question, std::string_view body) {
  const auto timeout = std::min(kQueryTimeout, run.config().duration("client.timeout"));
  auto frames = run.router().query(question, body, timeout);
  if (!frames) return std::unexpected(std::move(frames.error()));
  const std::string code = frames->empty() ? "" : frames->front();
  if (code == "404") {
    return fail(Errc::UnknownService, "the broker knows no service " + std::string(body));
  }
  if (code != "200" || frames->size() < 2) {
    return fail(Errc::Unsupported, "the broker does not answer " + std::string(question) +
                                       " (it said \"" + code + "\")");
  }
  return std::move((*frames)[1]);
}

}  // namespace gofed::clients::detail
