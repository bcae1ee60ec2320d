#include "workers/fetch/fetch.h"

#include "workers/fetch/file.h"
#include "workers/fetch/http.h"
#include "workers/fetch/url.h"

namespace gofed::fetch {

Result<FetchSummary> fetch(const FetchRequest& request, const Sink& sink) {
  const auto url = parse_url(request.url);
  if (!url) return std::unexpected(url.error());
  return url->scheme == "file" ? fetch_file(request, *url, sink) : fetch_http(request, sink);
}

}  // namespace gofed::fetch
