#include "envelope/net/endpoint.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace gofed::envelope {
namespace {

constexpr std::string_view kIpc = "ipc://";
constexpr std::string_view kInproc = "inproc://";
constexpr std::string_view kTcp = "tcp://";

bool is_loopback_v4(in_addr address) {
  return (ntohl(address.s_addr) >> 24U) == 127U;
}

// Also the short and the hexadecimal forms, "127.1", as the system reads them.
bool is_loopback_v4(const std::string& host) {
  // inet_aton() ignores what follows a blank.
  const bool is_numeric = host.find_first_not_of("0123456789abcdefABCDEFxX.") == std::string::npos;
  in_addr address{};
  return is_numeric && ::inet_aton(host.c_str(), &address) == 1 && is_loopback_v4(address);
}

bool is_loopback_v6(std::string host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  in6_addr address{};
  if (::inet_pton(AF_INET6, host.c_str(), &address) != 1) return false;
  if (IN6_IS_ADDR_LOOPBACK(&address)) return true;
  constexpr std::size_t kMappedAt = 12;  // of 16 bytes: the IPv4 address that it maps
  return IN6_IS_ADDR_V4MAPPED(&address) && address.s6_addr[kMappedAt] == 127;
}

}  // namespace

Result<void> check_endpoint(const std::string& endpoint) {
  if (endpoint.starts_with(kIpc) && endpoint.size() > kIpc.size()) return {};
  if (endpoint.starts_with(kTcp)) {
    const auto address = std::string_view(endpoint).substr(kTcp.size());
    const auto colon = address.rfind(':');
    std::uint16_t port = 0;
    const auto end = address.data() + address.size();
    if (colon != address.npos && colon > 0) {
      if (address.substr(colon + 1) == "*") return {};
      const auto read = std::from_chars(address.data() + colon + 1, end, port);
      if (read.ec == std::errc{} && read.ptr == end && port != 0) return {};
    }
  }
  return fail(Errc::InvalidArgument,
              "broker " + endpoint + ": expected tcp://HOST:PORT or ipc://PATH");
}

bool is_loopback(std::string_view endpoint) {
  if (endpoint.starts_with(kIpc) || endpoint.starts_with(kInproc)) return true;
  if (!endpoint.starts_with(kTcp)) return false;
  endpoint.remove_prefix(kTcp.size());
  const std::string host(endpoint.substr(0, endpoint.rfind(':')));
  return host == "localhost" || is_loopback_v4(host) || is_loopback_v6(host);
}

Result<void> check_listen(const std::string& endpoint, bool allow_insecure) {
  if (allow_insecure || is_loopback(endpoint)) return {};
  return fail(Errc::NotAllowed, "bind " + endpoint +
                                    ": reachable from other hosts and not encrypted; "
                                    "--allow-insecure binds it all the same");
}

}  // namespace gofed::envelope
