// Every limit on what a peer may send, by name. Over a limit: an error reply that names it, or,
// where no reply is possible, the message is dropped and counted.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace gofed::limits {

// Frames of one message, identity and envelope included. A reply to `download` has two of ours.
inline constexpr std::size_t kFramesMax = 64;

// One frame. Larger values are streamed in chunks (files) or refused (results).
inline constexpr std::size_t kFrameBytesMax = std::size_t{256} << 20;

// A service name (RFC 18 leaves it open); names are printable ASCII without spaces.
inline constexpr std::size_t kServiceBytesMax = 255;

// A request head. It is read by the broker for every request, so it is kept small.
inline constexpr std::size_t kHeadBytesMax = std::size_t{4} << 10;

// READY's metadata frame.
inline constexpr std::size_t kMetadataBytesMax = std::size_t{64} << 10;

// Nesting of a msgpack or JSON value. Our deepest declared type needs about 10.
inline constexpr std::size_t kNestingMax = 64;

// Elements of one array or map, and bytes of one string, in a decoded value. A frame's own size
// bounds them further: an element takes at least a byte.
inline constexpr std::size_t kElementsMax = std::size_t{16} << 20;
inline constexpr std::size_t kStringBytesMax = kFrameBytesMax;

// Blob frames of one message.
inline constexpr std::size_t kBlobsMax = 32;

// What a worker may announce.
inline constexpr std::uint32_t kCapacityMax = 4096;
inline constexpr std::uint32_t kWindowMax = 65536;

// A request without a deadline of its own gets this one.
inline constexpr std::chrono::milliseconds kTimeoutDefault = std::chrono::minutes(10);

}  // namespace gofed::limits
