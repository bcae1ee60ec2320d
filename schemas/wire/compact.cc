#include "schemas/wire/compact.h"

#include <algorithm>
#include <concepts>

namespace gofed::compact {
namespace {

constexpr unsigned char kMagic0 = 0xc7;
constexpr unsigned char kMagic1 = 0x47;
constexpr unsigned char kVersion = 1;

// Where each number stands (the table in the header).
constexpr std::size_t kAtVersion = 2;
constexpr std::size_t kAtCommand = 3;
constexpr std::size_t kAtFlags = 4;
constexpr std::size_t kAtPriority = 5;
constexpr std::size_t kAtAttempt = 6;
constexpr std::size_t kAtZero = 7;
constexpr std::size_t kAtService = 8;
constexpr std::size_t kAtEpoch = 12;
constexpr std::size_t kAtToken = 16;
constexpr std::size_t kAtTimeout = 24;
constexpr std::size_t kAtQueued = 28;

template <std::unsigned_integral T>
void put(std::span<char, kHeaderBytes> frame, std::size_t at, T value) {
  for (std::size_t i = sizeof(T); i-- > 0;) {
    frame[at + i] = static_cast<char>(value & 0xffU);
    if constexpr (sizeof(T) > 1) value = static_cast<T>(value >> 8U);
  }
}

template <std::unsigned_integral T>
T get(std::string_view frame, std::size_t at) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    const auto byte = static_cast<unsigned char>(frame[at + i]);
    if constexpr (sizeof(T) > 1) value = static_cast<T>(value << 8U);
    value = static_cast<T>(value | byte);
  }
  return value;
}

bool is_command(std::uint8_t number) {
  return number >= static_cast<std::uint8_t>(Command::Request) &&
         number <= static_cast<std::uint8_t>(Command::Drain);
}

}  // namespace

bool is_compact(std::string_view first_frame) {
  return first_frame.size() >= 2 && static_cast<unsigned char>(first_frame[0]) == kMagic0 &&
         static_cast<unsigned char>(first_frame[1]) == kMagic1;
}

std::optional<Header> decode(std::string_view first_frame) {
  if (first_frame.size() < kHeaderBytes || !is_compact(first_frame)) return std::nullopt;
  const auto command = get<std::uint8_t>(first_frame, kAtCommand);
  if (get<std::uint8_t>(first_frame, kAtVersion) != kVersion || !is_command(command)) {
    return std::nullopt;
  }
  return Header{
      .command = static_cast<Command>(command),
      .flags = get<std::uint8_t>(first_frame, kAtFlags),
      .priority = static_cast<std::int8_t>(get<std::uint8_t>(first_frame, kAtPriority)),
      .attempt = get<std::uint8_t>(first_frame, kAtAttempt),
      .service = get<std::uint32_t>(first_frame, kAtService),
      .epoch = get<std::uint32_t>(first_frame, kAtEpoch),
      .token = get<std::uint64_t>(first_frame, kAtToken),
      .timeout_ms = get<std::uint32_t>(first_frame, kAtTimeout),
      .queued_ms = get<std::uint32_t>(first_frame, kAtQueued),
  };
}

void encode(const Header& header, std::span<char, kHeaderBytes> frame) {
  put(frame, 0, kMagic0);
  put(frame, 1, kMagic1);
  put(frame, kAtVersion, kVersion);
  put(frame, kAtCommand, static_cast<std::uint8_t>(header.command));
  put(frame, kAtFlags, header.flags);
  put(frame, kAtPriority, static_cast<std::uint8_t>(header.priority));
  put(frame, kAtAttempt, header.attempt);
  put(frame, kAtZero, std::uint8_t{0});
  put(frame, kAtService, header.service);
  put(frame, kAtEpoch, header.epoch);
  put(frame, kAtToken, header.token);
  put(frame, kAtTimeout, header.timeout_ms);
  put(frame, kAtQueued, header.queued_ms);
}

std::array<char, kHeaderBytes> encode(const Header& header) {
  std::array<char, kHeaderBytes> frame{};
  encode(header, frame);
  return frame;
}

}  // namespace gofed::compact
