// Which addresses belong to the public internet. For this folder only.
//
// After the IANA registries of special-purpose addresses (RFC 6890 and its updates). IPv6 addresses
// that carry an IPv4 address (mapped, RFC 4291; NAT64, RFC 6052) are judged by that one.
#pragma once

#include <string>
#include <string_view>

#include <sys/socket.h>

namespace gofed::fetch {

// Why the address is not of the public internet, in a word or two ("loopback"); empty where it is.
// An address that is neither IPv4 nor IPv6 is "not an internet address".
[[nodiscard]] std::string_view special_address(const sockaddr& address);

// "127.0.0.1", "::1", without port and zone.
[[nodiscard]] std::string address_text(const sockaddr& address);

}  // namespace gofed::fetch
