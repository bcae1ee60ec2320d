// The compact form of a message: one 32-byte header in place of the RFC's envelope frames.
//
// Frames are what costs (measured: two instead of five is 1.5 times the rate). Peers that both know
// the form agree on it: a worker says `compact` in READY's metadata, a client asks `mmi.compact`
// for the service's handle. The header stands at the head of the first frame; the body's first
// frame follows in the same frame, or, where the first frame is exactly the header, in the next
// one. Registration, heartbeats and DISCONNECT stay in the RFC's form.
//
//   offset  bytes
//        0  2  magic C7 47, which begins no RFC frame
//        2  1  version, 1
//        3  1  command
//        4  1  flags
//        5  1  priority, signed; higher goes first
//        6  1  attempt, from 1; set by the broker
//        7  1  zero
//        8  4  service handle, given by the broker; 0 from and to workers
//       12  4  epoch of the broker that gave the handle; another one's answers StaleHandle
//       16  8  token: the sender of a request chooses it, replies carry it back
//       24  4  timeout in ms, what is left of it when the message is sent; 0: the default
//       28  4  time in the broker's queue, in ms; set by the broker
//
// Numbers are big-endian. Pure codec, any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace gofed::compact {

inline constexpr std::size_t kHeaderBytes = 32;

// Wire numbers: append only.
enum class Command : std::uint8_t {
  Request = 1,      // client -> broker -> worker
  Partial = 2,      // worker -> broker -> client
  Final = 3,        // worker -> broker -> client
  Cancel = 4,       // client -> broker -> worker: nobody waits for `token` any more
  StaleHandle = 5,  // broker -> client: the request with `token` was not taken; ask for a handle
  Drain = 6,  // worker -> broker: send no more requests. Sent back after the last one, so that the
              // worker knows when it has seen them all and may finish and disconnect
};

// Wire bits: append only.
inline constexpr std::uint8_t kFlagIdempotent = 1;  // may run again after WorkerLost
inline constexpr std::uint8_t kFlagHead = 2;  // the body begins with our head (else it is opaque)
inline constexpr std::uint8_t kFlagKey = 4;   // that head has an idempotency key: coalesce by it

struct Header {
  Command command = Command::Request;
  std::uint8_t flags = 0;
  std::int8_t priority = 0;
  std::uint8_t attempt = 1;
  std::uint32_t service = 0;
  std::uint32_t epoch = 0;
  std::uint64_t token = 0;
  std::uint32_t timeout_ms = 0;
  std::uint32_t queued_ms = 0;

  friend bool operator==(const Header&, const Header&) = default;
};

// Whether a message with this first frame is of the compact form. Two bytes decide.
[[nodiscard]] bool is_compact(std::string_view first_frame);

// The header of a first frame for which is_compact holds; nothing where it is short, of another
// version or has an unknown command: drop the message and count it.
[[nodiscard]] std::optional<Header> decode(std::string_view first_frame);

// Writes the header over the first kHeaderBytes of `frame`: a forwarded message is patched in
// place.
void encode(const Header& header, std::span<char, kHeaderBytes> frame);

[[nodiscard]] std::array<char, kHeaderBytes> encode(const Header& header);

}  // namespace gofed::compact
