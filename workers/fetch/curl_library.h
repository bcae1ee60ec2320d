// libcurl, loaded when the first URL is asked for. For this folder only.
//
// Linked, it would bring twenty libraries into every start of every program, and those that fetch
// nothing would wait for them: 3 of 13 ms.
#pragma once

#include <curl/curl.h>

#include "schemas/base/result.h"

namespace gofed::fetch {

// The functions that are used of it, under their names without "curl_".
struct CurlLibrary {
  decltype(&::curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&::curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&::curl_easy_init) easy_init = nullptr;
  decltype(&::curl_easy_perform) easy_perform = nullptr;
  decltype(&::curl_easy_setopt) easy_setopt = nullptr;
  decltype(&::curl_easy_strerror) easy_strerror = nullptr;
  decltype(&::curl_free) free = nullptr;
  decltype(&::curl_url) url = nullptr;
  decltype(&::curl_url_cleanup) url_cleanup = nullptr;
  decltype(&::curl_url_get) url_get = nullptr;
  decltype(&::curl_url_set) url_set = nullptr;
  decltype(&::curl_url_strerror) url_strerror = nullptr;
};

// Started, and there until the process ends. Any thread. errors: Unsupported, the same each time:
// this machine does not have it.
[[nodiscard]] const Result<CurlLibrary>& curl_library();

}  // namespace gofed::fetch
