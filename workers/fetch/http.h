// One transfer over http or https with libcurl. For this folder only.
#pragma once

#include "schemas/base/result.h"
#include "workers/fetch/fetch.h"

namespace gofed::fetch {

[[nodiscard]] Result<FetchSummary> fetch_http(const FetchRequest& request, const Sink& sink);

}  // namespace gofed::fetch
