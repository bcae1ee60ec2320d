// Exceptions stop here: libarchive is C and cannot be thrown through, and callers expect a Result.
#pragma once

#include <exception>
#include <new>

#include "schemas/result.h"

namespace gofed::archive {

// What `call` returns, a Result; what it throws, as an error.
template <typename Call>
[[nodiscard]] auto guarded(Call&& call) -> decltype(call()) {
  try {
    return call();
  } catch (const std::bad_alloc&) {
    return fail(Errc::LimitExceeded, "out of memory");
  } catch (const std::exception& e) {
    return fail(Errc::Internal, e.what());
  } catch (...) {
    return fail(Errc::Internal, "an exception of an unknown type");
  }
}

}  // namespace gofed::archive
