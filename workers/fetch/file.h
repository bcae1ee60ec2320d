// The file of a file:// URL, read without curl: curl would open whatever the path leads to, devices
// and fifos too, and look again where we have looked before. For this folder only.
#pragma once

#include "schemas/base/result.h"
#include "workers/fetch/fetch.h"
#include "workers/fetch/url.h"

namespace gofed::fetch {

[[nodiscard]] Result<FetchSummary> fetch_file(const FetchRequest& request, const UrlParts& url,
                                              const Sink& sink);

}  // namespace gofed::fetch
