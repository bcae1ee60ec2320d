#include "schemas/base/result.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace gofed {
namespace {

struct CodeName {
  Errc code;
  std::string_view name;
};

constexpr std::array kCodeNames{
    CodeName{Errc::Malformed, "malformed"},
    CodeName{Errc::InvalidArgument, "invalid_argument"},
    CodeName{Errc::NotFound, "not_found"},
    CodeName{Errc::AlreadyExists, "already_exists"},
    CodeName{Errc::LimitExceeded, "limit_exceeded"},
    CodeName{Errc::Unsupported, "unsupported"},
    CodeName{Errc::UnknownService, "unknown_service"},
    CodeName{Errc::UnknownAction, "unknown_action"},
    CodeName{Errc::NotAllowed, "not_allowed"},
    CodeName{Errc::Busy, "busy"},
    CodeName{Errc::Timeout, "timeout"},
    CodeName{Errc::WorkerLost, "worker_lost"},
    CodeName{Errc::Unavailable, "unavailable"},
    CodeName{Errc::Cancelled, "cancelled"},
    CodeName{Errc::Corrupt, "corrupt"},
    CodeName{Errc::StorageFull, "storage_full"},
    CodeName{Errc::Io, "io"},
    CodeName{Errc::Internal, "internal"},
    CodeName{Errc::Unknown, "unknown"},
};

}  // namespace

std::string_view errc_name(Errc code) {
  for (const auto& row : kCodeNames) {
    if (row.code == code) return row.name;
  }
  return "unknown";
}

Errc errc_from_number(std::uint64_t number) {
  for (const auto& row : kCodeNames) {
    if (static_cast<std::uint64_t>(row.code) == number) return row.code;
  }
  return Errc::Unknown;
}

Errc errc_from_name(std::string_view name) {
  for (const auto& row : kCodeNames) {
    if (row.name == name) return row.code;
  }
  return Errc::Unknown;
}

bool errc_is_transient(Errc code) {
  const auto number = static_cast<std::uint16_t>(code);
  return number >= 20 && number < 40;
}

std::string Error::to_string() const {
  std::string text{errc_name(code)};
  if (!context.empty()) text.append(": ").append(context);
  return text;
}

std::unexpected<Error> fail(Errc code, std::string context) {
  return std::unexpected(Error{code, std::move(context)});
}

std::unexpected<Error> prefixed(std::string_view where, Error error) {
  error.context.insert(0, std::string{where} + ": ");
  return std::unexpected(std::move(error));
}

void assertion_failed(const char* fact, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: assertion failed: %s\n", file, line, fact);
  std::abort();
}

}  // namespace gofed
