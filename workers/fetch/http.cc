#include "workers/fetch/http.h"

#include <algorithm>
#include <array>
#include <exception>
#include <memory>
#include <optional>
#include <string>

#include <sys/socket.h>

#include "workers/fetch/address.h"
#include "workers/fetch/curl_library.h"
#include "workers/fetch/url.h"

namespace gofed::fetch {
namespace {

constexpr const char* kProtocols = "http,https";
constexpr const char* kUserAgent = "gofed/" GOFED_VERSION;

class Transfer {
 public:
  Transfer(const CurlLibrary& library, const FetchRequest& request, const Sink& sink)
      : library_(library), request_(request), sink_(sink) {}

  Result<FetchSummary> run() {
    if (!curl_) return error(Errc::Internal, "libcurl gives no handle");
    set_up();
    const auto rc = library_.easy_perform(curl_.get());
    if (stop_) return std::unexpected(*stop_);
    if (rc != CURLE_OK) return failed(rc);
    if (const auto code = status(); code < 200 || code > 299) return answered(code);
    const char* url = nullptr;
    library_.easy_getinfo(curl_.get(), CURLINFO_EFFECTIVE_URL, &url);
    return FetchSummary{.name = file_name_of_url(request_.url),
                        .bytes = received_,
                        .final_url = shown_url(url == nullptr ? request_.url : url)};
  }

 private:
  template <typename T>
  void set(CURLoption option, T value) {
    library_.easy_setopt(curl_.get(), option, value);
  }

  void set_up() {
    set(CURLOPT_URL, request_.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, kProtocols);
    set(CURLOPT_REDIR_PROTOCOLS_STR, kProtocols);
    set(CURLOPT_FOLLOWLOCATION, 1L);
    set(CURLOPT_MAXREDIRS, static_cast<long>(request_.redirects_max));
    set(CURLOPT_PROXY, "");  // a proxy of the environment would connect in our place, unchecked
    set(CURLOPT_USERAGENT, kUserAgent);
    set(CURLOPT_ERRORBUFFER, message_.data());
    set(CURLOPT_NOSIGNAL, 1L);    // signals and threads do not mix
    set(CURLOPT_QUICK_EXIT, 1L);  // a cancelled call does not wait for a slow name server
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request_.connect_timeout.count()));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(request_.total_timeout.count()));
    set(CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(request_.low_speed_bytes_per_second));
    set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(request_.low_speed_time.count()));
    set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(request_.bytes_max));
    set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::open_socket);
    set(CURLOPT_OPENSOCKETDATA, this);
    set(CURLOPT_WRITEFUNCTION, &Transfer::write);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &Transfer::progress);
    set(CURLOPT_XFERINFODATA, this);
  }

  // The address is checked here, where it is used: a name may resolve differently each time.
  static curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr* address) {
    auto& transfer = *static_cast<Transfer*>(self);
    bool allowed = false;
    transfer.guarded([&] { allowed = transfer.allows(address->addr); });
    if (!allowed) return CURL_SOCKET_BAD;
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  }

  bool allows(const sockaddr& address) {
    const auto what = special_address(address);
    if (what.empty() || request_.allow_private_addresses) return true;
    const auto text = address_text(address);
    if (std::ranges::find(request_.allowed_addresses, text) != request_.allowed_addresses.end()) {
      return true;
    }
    refused_ = text + " is a " + std::string(what) + " address, which is not allowed";
    return false;
  }

  static std::size_t write(char* bytes, std::size_t, std::size_t size, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    bool taken = false;
    transfer.guarded([&] { taken = transfer.take(std::as_bytes(std::span(bytes, size))); });
    return taken ? size : CURL_WRITEFUNC_ERROR;
  }

  bool take(std::span<const std::byte> bytes) {
    // The page that comes with an error is not the file.
    if (const auto code = status(); code < 200 || code > 299) return stop(answered(code));
    if (bytes.size() > request_.bytes_max - received_) return stop(too_large());
    const auto taken = sink_(bytes);
    if (!taken) return stop(std::unexpected(taken.error()));
    received_ += bytes.size();
    return true;
  }

  static int progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    auto& transfer = *static_cast<Transfer*>(self);
    bool on = false;
    transfer.guarded([&] {
      on = !transfer.request_.cancelled || !transfer.request_.cancelled() ||
           transfer.stop(transfer.error(Errc::Cancelled, "cancelled"));
    });
    return on ? 0 : 1;
  }

  // Runs what curl calls us for: an exception must not pass through C.
  template <typename Call>
  void guarded(Call&& call) {
    try {
      call();
    } catch (const std::exception& e) {
      stop(error(Errc::Internal, one_line(e.what())));
    } catch (...) {
      stop(error(Errc::Internal, "an exception of an unknown type"));
    }
  }

  // Remembers why; the first reason counts. False, for the callbacks to pass on.
  bool stop(std::unexpected<Error> why) {
    if (!stop_) stop_ = std::move(why.error());
    return false;
  }

  long status() const {
    long code = 0;
    library_.easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &code);
    return code;
  }

  std::unexpected<Error> answered(long code) const {
    const auto as = [code] {
      if (code == 404 || code == 410) return Errc::NotFound;
      if (code == 401 || code == 403) return Errc::NotAllowed;
      if (code == 408 || code == 429 || code >= 500) return Errc::Unavailable;
      return Errc::Io;
    };
    return error(as(), "the server answered HTTP " + std::to_string(code));
  }

  std::unexpected<Error> failed(CURLcode rc) const {
    if (refused_ && rc == CURLE_COULDNT_CONNECT) return error(Errc::NotAllowed, *refused_);
    const std::string why =
        one_line(message_[0] != '\0' ? message_.data() : library_.easy_strerror(rc));
    switch (rc) {  // of some hundred codes; the others are reported in curl's words
      case CURLE_UNSUPPORTED_PROTOCOL:
        // Without an answer that redirects, it is the server that does not speak http.
        return status() / 100 == 3
                   ? error(Errc::NotAllowed, "redirected to what is not http or https: " + why)
                   : error(Errc::Io, why);
      case CURLE_TOO_MANY_REDIRECTS:
        return error(Errc::LimitExceeded,
                     "more than " + std::to_string(request_.redirects_max) + " redirects");
      case CURLE_FILESIZE_EXCEEDED:
        return too_large();
      case CURLE_OPERATION_TIMEDOUT:
        return error(Errc::Timeout, why);
      case CURLE_COULDNT_RESOLVE_HOST:
        return error(Errc::NotFound, why);
      case CURLE_URL_MALFORMAT:
        return error(Errc::InvalidArgument, why);
      case CURLE_COULDNT_CONNECT:
      case CURLE_GOT_NOTHING:
      case CURLE_PARTIAL_FILE:
      case CURLE_RECV_ERROR:
      case CURLE_SEND_ERROR:
        return error(Errc::Unavailable, why);
      default:
        return error(Errc::Io, why);
    }
  }

  std::unexpected<Error> too_large() const {
    return error(Errc::LimitExceeded,
                 "larger than the limit of " + std::to_string(request_.bytes_max) + " bytes");
  }
  std::unexpected<Error> error(Errc code, const std::string& what) const {
    return fail(code, shown_url(request_.url) + ": " + what);
  }

  const CurlLibrary& library_;
  const FetchRequest& request_;
  const Sink& sink_;
  std::unique_ptr<CURL, decltype(CurlLibrary::easy_cleanup)> curl_{library_.easy_init(),
                                                                   library_.easy_cleanup};
  std::array<char, CURL_ERROR_SIZE> message_{};
  std::optional<Error> stop_;           // why we ended it
  std::optional<std::string> refused_;  // the address last refused; another may have been taken
  std::uint64_t received_ = 0;
};

}  // namespace

Result<FetchSummary> fetch_http(const FetchRequest& request, const Sink& sink) {
  const auto& library = curl_library();
  if (!library) return std::unexpected(library.error());
  return Transfer(*library, request, sink).run();
}

}  // namespace gofed::fetch
