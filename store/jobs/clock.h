// The time that a job store counts by: leases, back-offs, deadlines and the retention.
//
// It begins as the wall clock's and goes on steadily from there, whatever is done to the wall clock
// meanwhile (an operator, NTP, a machine that was suspended); opened again, it goes on by the wall
// clock, and never goes back. So a jump of the wall clock neither delays what waits nor sweeps what
// ended. The difference between the two is kept in the store:
//
//   time of the store = wall clock + ahead
//
// and is taken off where times are shown, so that what happened an hour ago is an hour ago by the
// clock of the reader.
//
// Thread: any; follow() one at a time. The driver outlives it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "schemas/base/result.h"
#include "store/driver/driver.h"

namespace gofed::store {

class JobClock {
 public:
  using Steady = std::chrono::steady_clock::time_point;
  struct Reading {
    Time wall;
    Steady steady;
  };
  using Source = std::function<Reading()>;  // called on any thread

  // Less than this is no jump: it is left alone, and adds up to one in the end.
  static constexpr std::chrono::milliseconds kJumpMin{1'000};
  // How often the time is written down, so that opening does not go behind it.
  static constexpr std::chrono::milliseconds kWriteInterval{60'000};

  // The machine's clocks.
  [[nodiscard]] static Reading read_system();

  //   errors  those of the driver; Corrupt
  [[nodiscard]] static Result<std::unique_ptr<JobClock>> open(Driver& driver, Source source);

  [[nodiscard]] Time now() const;

  // A time of the store as the wall clock has it at present.
  [[nodiscard]] Time wall_time(Time time) const;

  // By how much the wall clock was behind the time that the store was last open; mostly 0.
  [[nodiscard]] std::chrono::milliseconds went_back() const { return went_back_; }

  // To be called about every second: by how much the wall clock has jumped since the last call, 0
  // if it has not. An error of the write is not a reason to stop: it is tried again later.
  struct Followed {
    std::chrono::milliseconds jump{0};
    Result<void> written;
  };
  [[nodiscard]] Followed follow();

 private:
  JobClock(Driver& driver, Source source, const Reading& begin);
  [[nodiscard]] Time at(Steady steady) const;
  Result<void> read_last();
  Result<void> write(Time now, Durability durability);

  Driver& driver_;
  const Source source_;
  const Steady begin_;  // when the store's time was base_
  Time base_;           // constant once open
  std::chrono::milliseconds went_back_{0};
  std::atomic<std::int64_t> ahead_ms_{0};
  Time written_ = Time::min();  // the last one; follow()'s own
};

}  // namespace gofed::store
