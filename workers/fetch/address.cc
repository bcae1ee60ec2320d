#include "workers/fetch/address.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace gofed::fetch {
namespace {

using Bytes6 = std::array<std::uint8_t, 16>;

struct Range4 {
  std::uint32_t first;
  int prefix_bits;
  std::string_view what;
};

constexpr std::uint32_t ip4(std::uint32_t a, std::uint32_t b, std::uint32_t c = 0) {
  return a << 24 | b << 16 | c << 8;
}

constexpr std::array kSpecial4{
    Range4{ip4(0, 0), 8, "unspecified"},        // 0.0.0.0 connects to this host
    Range4{ip4(10, 0), 8, "private"},           // RFC 1918
    Range4{ip4(100, 64), 10, "private"},        // carrier-grade NAT, RFC 6598
    Range4{ip4(127, 0), 8, "loopback"},         //
    Range4{ip4(169, 254), 16, "link-local"},    // with 169.254.169.254, the clouds' metadata
    Range4{ip4(172, 16), 12, "private"},        // RFC 1918
    Range4{ip4(192, 0, 0), 24, "reserved"},     // IETF protocol assignments
    Range4{ip4(192, 0, 2), 24, "reserved"},     // documentation
    Range4{ip4(192, 88, 99), 24, "reserved"},   // 6to4 relays
    Range4{ip4(192, 168), 16, "private"},       // RFC 1918
    Range4{ip4(198, 18), 15, "reserved"},       // benchmarks
    Range4{ip4(198, 51, 100), 24, "reserved"},  // documentation
    Range4{ip4(203, 0, 113), 24, "reserved"},   // documentation
    Range4{ip4(224, 0), 4, "multicast"},        //
    Range4{ip4(240, 0), 4, "reserved"},         // with the broadcast address
};
// The cloud metadata addresses outside link-local: Alibaba's lies in 100.64/10, Oracle's in
// 192.0.0/24, AWS's fd00:ec2::254 is unique-local. Azure's wire server has an address that looks
// public.
constexpr std::uint32_t kAzureWireServer = ip4(168, 63, 129) | 16;

struct Range6 {
  Bytes6 first;
  int prefix_bits;
  std::string_view what;
};

constexpr std::array kSpecial6{
    Range6{{0xfc}, 7, "unique-local"},
    Range6{{0xfe, 0x80}, 10, "link-local"},
    Range6{{0xff}, 8, "multicast"},
    Range6{{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48, "private"},  // NAT64 of a local network
    Range6{{0x20, 0x01}, 23, "reserved"},                         // with Teredo
    Range6{{0x20, 0x01, 0x0d, 0xb8}, 32, "reserved"},             // documentation
    Range6{{0x20, 0x02}, 16, "reserved"},                         // 6to4: carries an IPv4 address
    Range6{{0x3f, 0xff}, 20, "reserved"},                         // documentation
};
constexpr Bytes6 kLoopback6{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
constexpr Bytes6 kMapped4{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr Bytes6 kNat64{0x00, 0x64, 0xff, 0x9b};
constexpr int kCarrierBits = 96;  // before the IPv4 address of the two above

bool within(std::uint32_t address, const Range4& range) {
  return (address ^ range.first) >> (32 - range.prefix_bits) == 0;
}

bool within(const Bytes6& address, const Bytes6& first, int prefix_bits) {
  for (int bit = 0; bit < prefix_bits; ++bit) {
    const auto i = static_cast<std::size_t>(bit / 8);
    if (((address[i] ^ first[i]) >> (7 - bit % 8) & 1) != 0) return false;
  }
  return true;
}

std::string_view special4(std::uint32_t address) {
  if (address == kAzureWireServer) return "cloud metadata";
  const auto found =
      std::ranges::find_if(kSpecial4, [&](const auto& range) { return within(address, range); });
  return found == kSpecial4.end() ? "" : found->what;
}

std::string_view special6(const Bytes6& address) {
  if (within(address, kMapped4, kCarrierBits) || within(address, kNat64, kCarrierBits)) {
    std::uint32_t carried = 0;
    for (std::size_t i = 12; i < 16; ++i) carried = carried << 8 | address[i];
    return special4(carried);
  }
  if (address == kLoopback6) return "loopback";
  for (const auto& range : kSpecial6) {
    if (within(address, range.first, range.prefix_bits)) return range.what;
  }
  // All that IANA has given out to the public lies in 2000::/3.
  return within(address, {0x20}, 3) ? "" : "reserved";
}

}  // namespace

std::string_view special_address(const sockaddr& address) {
  // Copied out: the storage need not be aligned or typed for the larger structs.
  if (address.sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, &address, sizeof in);
    return special4(ntohl(in.sin_addr.s_addr));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 in{};
    std::memcpy(&in, &address, sizeof in);
    Bytes6 bytes{};
    std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
    return special6(bytes);
  }
  return "not an internet address";
}

std::string address_text(const sockaddr& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const auto* bytes = reinterpret_cast<const char*>(&address);
  const auto offset = address.sa_family == AF_INET6 ? offsetof(sockaddr_in6, sin6_addr)
                                                    : offsetof(sockaddr_in, sin_addr);
  if (address.sa_family != AF_INET && address.sa_family != AF_INET6) return "?";
  const char* done = ::inet_ntop(address.sa_family, bytes + offset, text.data(), text.size());
  return done == nullptr ? "?" : done;
}

}  // namespace gofed::fetch
