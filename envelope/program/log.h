// Loggers: one by name per room, to stderr, so that stdout stays the results'.
//
// Event first, then key=value with ids: `worker_expired service=api worker=9f3a silent_ms=7512`.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <spdlog/spdlog.h>

#include "schemas/base/result.h"

namespace gofed::envelope {

// Sets the levels: "info", or per logger "info,broker=debug". Once per process, in main. errors:
// InvalidArgument names the word.
[[nodiscard]] Result<void> init_logging(std::string_view levels);

// The logger of that name, made on first use with the level it was given. Any thread. Whatever is
// logged is one line of printable text: see printable().
[[nodiscard]] spdlog::logger& logger(const std::string& name);

// Text of any origin for a log or a terminal: control characters (C0, DEL, and C1 in UTF-8) and
// bytes that are no UTF-8 as \xNN, a line break as \n, and cut after kLogBytesMax.
inline constexpr std::size_t kLogBytesMax = 2048;
[[nodiscard]] std::string printable(std::string_view text);

// A value for key=value that a peer has chosen: as it is where it is one plain word, else in quotes,
// so that it cannot pass for other keys. At most 64 bytes of it.
[[nodiscard]] std::string log_value(std::string_view text);

// How many lines peers may cause: some at once, and then so many a second on average. One thread.
class LogBudget {
 public:
  using Clock = std::chrono::steady_clock;

  explicit LogBudget(std::uint32_t burst = 200) : burst_(burst), left_(burst) {}

  // Whether a line may be written now. If not it is counted.
  [[nodiscard]] bool take(Clock::time_point now);

  // Lines that were not written since the last call; to be said with the next one that is.
  [[nodiscard]] std::uint64_t take_suppressed() { return std::exchange(suppressed_, 0); }

 private:
  static constexpr std::chrono::seconds kRefill{1};  // for one more line

  std::uint32_t burst_;
  std::uint32_t left_;
  Clock::time_point refilled_;
  std::uint64_t suppressed_ = 0;
};

}  // namespace gofed::envelope
