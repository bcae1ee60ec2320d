// Result, Error and the catalogue of error codes: how every failure the outside can cause is reported.
//
// Values only, no logging. Any thread. Our own bugs are assertions (GOFED_ASSERT), never errors.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace gofed {

// The wire catalogue of error codes, grouped by what the caller does about them.
// Append only, never renumber: the numbers travel in replies and are stored with jobs.
enum class Errc : std::uint16_t {
  // Mend the request; the same one fails again.
  Malformed = 1,        // bytes that are not what the protocol or the format says
  InvalidArgument = 2,  // a well-formed value that the action does not take
  NotFound = 3,         // the thing named does not exist
  AlreadyExists = 4,    // the thing exists with other content
  LimitExceeded = 5,    // over a named limit; the context names it
  Unsupported = 6,      // a known thing that this build or this service does not do
  UnknownService = 7,   // no worker of that service appeared before the deadline
  UnknownAction = 8,    // the service has no such action
  NotAllowed = 9,       // refused by a rule (a computational service calling another, ...)

  // Try again, later or elsewhere.
  Busy = 20,         // a bounded queue is full
  Timeout = 21,      // the deadline passed
  WorkerLost = 22,   // the worker died with the request; it may have run
  Unavailable = 23,  // no broker, or the peer went away
  Cancelled = 24,    // the caller, or a shutdown, gave the request up

  // Call for a person.
  Corrupt = 40,      // stored data is not what was written
  StorageFull = 41,  // no space left where the data lives
  Io = 42,           // the operating system failed a call
  Internal = 43,     // our bug, caught before it could do harm

  Unknown = 0xffff,  // a code of a newer peer
};

// The code's name as it stands on the wire's JSON and in messages: "not_found".
[[nodiscard]] std::string_view errc_name(Errc code);

// The code for a number or name from a peer; what this build does not know is Errc::Unknown.
[[nodiscard]] Errc errc_from_number(std::uint64_t number);
[[nodiscard]] Errc errc_from_name(std::string_view name);

// Whether the same request may well succeed when tried again (the group 20..39).
[[nodiscard]] bool errc_is_transient(Errc code);

struct Error {
  Errc code = Errc::Unknown;
  std::string
      context;  // one line that names the input and the place: "read x.tar.gz: not an archive"

  // "not_found: x.tar.gz: no such file"
  [[nodiscard]] std::string to_string() const;

  friend bool operator==(const Error&, const Error&) = default;
};

template <typename T>
using Result = std::expected<T, Error>;

[[nodiscard]] std::unexpected<Error> fail(Errc code, std::string context);

// The same error, with context from one level up: prefixed("load net/http", e) -> "load net/http: ...".
[[nodiscard]] std::unexpected<Error> prefixed(std::string_view where, Error error);

// Ends the process with file, line and fact. For our own bugs only, in release builds too.
[[noreturn]] void assertion_failed(const char* fact, const char* file, int line);

#define GOFED_ASSERT(fact) \
  ((fact) ? static_cast<void>(0) : ::gofed::assertion_failed(#fact, __FILE__, __LINE__))

}  // namespace gofed
