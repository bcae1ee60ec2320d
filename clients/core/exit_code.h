// How the program ends, as the shell sees it (DESIGN, section 8). Scripts rely on the numbers: never
// change one.
#pragma once

#include "schemas/base/result.h"

namespace gofed::clients {

enum class ExitCode : int {
  Done = 0,
  Failed = 1,
  Usage = 2,
  PartlyFailed = 3,  // some records of many failed
  Unavailable = 69,  // no broker, or no worker of the service (sysexits: EX_UNAVAILABLE)
  TryAgain = 75,     // busy, timeout, lost worker (sysexits: EX_TEMPFAIL)
  Interrupted = 130,
};

// What an error that ends a command means to the shell.
[[nodiscard]] constexpr ExitCode exit_code_of(Errc code) {
  switch (code) {
    case Errc::Unavailable:
    case Errc::UnknownService:
      return ExitCode::Unavailable;
    case Errc::Busy:
    case Errc::Timeout:
    case Errc::WorkerLost:
    case Errc::Cancelled:  // by a worker that stops; by the user is Interrupted, decided elsewhere
      return ExitCode::TryAgain;
    case Errc::Malformed:
    case Errc::InvalidArgument:
    case Errc::NotFound:
    case Errc::AlreadyExists:
    case Errc::LimitExceeded:
    case Errc::Unsupported:
    case Errc::UnknownAction:
    case Errc::NotAllowed:
    case Errc::Corrupt:
    case Errc::StorageFull:
    case Errc::Io:
    case Errc::Internal:
    case Errc::Unknown:
      return ExitCode::Failed;
  }
  return ExitCode::Failed;
}

}  // namespace gofed::clients
