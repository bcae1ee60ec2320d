#include "envelope/program/caught.h"

#include <exception>
#include <new>
#include <string>

#include "envelope/program/log.h"

namespace gofed::envelope {

Error caught_error(std::string_view where) {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    return {Errc::LimitExceeded, std::string(where) + ": out of memory"};
  } catch (const std::exception& error) {
    return {Errc::Internal, std::string(where) + ": " + error.what()};
  } catch (...) {
    return {Errc::Internal, std::string(where) + ": an exception of an unknown type"};
  }
}

void log_caught(std::string_view where) noexcept {
  try {
    logger("envelope").warn("exception {}", caught_error(where).to_string());
  } catch (...) {  // no memory for the message either
    return;
  }
}

}  // namespace gofed::envelope
