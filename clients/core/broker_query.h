// Questions that the broker answers itself (RFC 8/MMI, and ours: docs/protocol.md).
#pragma once

#include <string_view>

#include "clients/core/run.h"
#include "schemas/base/result.h"
#include "schemas/describe/codec.h"
#include "schemas/wire/broker_status.h"

namespace gofed::clients {

namespace detail {
// The msgpack of the answer. errors: Unavailable, Timeout; Unsupported where the broker does not
// know the question; UnknownService where it knows no such service.
[[nodiscard]] Result<std::string> query_bytes(Run& run, std::string_view question,
                                              std::string_view body);
}  // namespace detail

// Asks, say, "mmi.stats". `body` is what the question takes, a service's name for some.
template <typename T>
[[nodiscard]] Result<T> query(Run& run, std::string_view question, std::string_view body = {}) {
  auto bytes = detail::query_bytes(run, question, body);
  if (!bytes) return std::unexpected(std::move(bytes.error()));
  auto value = schemas::from_msgpack<T>(*bytes);
  if (!value) return prefixed(question, std::move(value.error()));
  return value;
}

}  // namespace gofed::clients
