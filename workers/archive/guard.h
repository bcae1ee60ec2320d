// Exceptions stop here: libarchive is C and cannot be thrown through, and callers expect a Result.
#pragma once

#include <exception>
#include <new>
#include <string>

#include "schemas/base/result.h"
#include "workers/archive/text.h"

namespace gofed::archive {

// What `call` returns, a Result; what it throws, as an error about `where`.
template <typename Call>
[[nodiscard]] auto guarded(const std::string& where, Call&& call) -> decltype(call()) {
  try {
    return call();
  } catch (const std::bad_alloc&) {
    return fail(Errc::LimitExceeded, where + ": out of memory");
  } catch (const std::exception& e) {
    return fail(Errc::Internal, where + ": " + printable(e.what()));
  } catch (...) {
    return fail(Errc::Internal, where + ": an exception of an unknown type");
  }
}

}  // namespace gofed::archive
