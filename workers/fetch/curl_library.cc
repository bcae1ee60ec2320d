#include "workers/fetch/curl_library.h"

#include <string>

#include <dlfcn.h>

namespace gofed::fetch {
namespace {

// The ABI of the headers; it has not changed since 2006.
constexpr const char* kName = "libcurl.so.4";

std::unexpected<Error> missing(const char* what) {
  const char* why = ::dlerror();
  return fail(Errc::Unsupported,
              std::string("URLs cannot be fetched here: ") + (why == nullptr ? what : why));
}

template <typename Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  return function != nullptr;
}

Result<CurlLibrary> load() {
  void* const library = ::dlopen(kName, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return missing(kName);
  CurlLibrary curl;
  decltype(&::curl_global_init) start = nullptr;
  const bool complete =
      find(library, "curl_easy_cleanup", curl.easy_cleanup) &&
      find(library, "curl_easy_getinfo", curl.easy_getinfo) &&
      find(library, "curl_easy_init", curl.easy_init) &&
      find(library, "curl_easy_perform", curl.easy_perform) &&
      find(library, "curl_easy_setopt", curl.easy_setopt) &&
      find(library, "curl_easy_strerror", curl.easy_strerror) &&
      find(library, "curl_free", curl.free) && find(library, "curl_global_init", start) &&
      find(library, "curl_url", curl.url) && find(library, "curl_url_cleanup", curl.url_cleanup) &&
      find(library, "curl_url_get", curl.url_get) && find(library, "curl_url_set", curl.url_set) &&
      find(library, "curl_url_strerror", curl.url_strerror);
  if (!complete) return missing(kName);
  if (start(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    return fail(Errc::Internal, std::string(kName) + " does not start");
  }
  return curl;
}

}  // namespace

// Loaded once, before the first handle: curl's own lazy start is not thread-safe everywhere.
const Result<CurlLibrary>& curl_library() {
  static const Result<CurlLibrary> library = load();
  return library;
}

}  // namespace gofed::fetch
