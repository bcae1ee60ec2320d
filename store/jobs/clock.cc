#include "store/jobs/clock.h"

#include <utility>

#include "schemas/base/bytes.h"
#include "store/driver/keys.h"

namespace gofed::store {
namespace {

using std::chrono::milliseconds;

constexpr std::uint8_t kVersion = 1;

}  // namespace

JobClock::Reading JobClock::read_system() {
  return {.wall = std::chrono::floor<milliseconds>(std::chrono::system_clock::now()),
          .steady = std::chrono::steady_clock::now()};
}

JobClock::JobClock(Driver& driver, Source source, const Reading& begin)
    : driver_(driver), source_(std::move(source)), begin_(begin.steady), base_(begin.wall) {}

Result<std::unique_ptr<JobClock>> JobClock::open(Driver& driver, Source source) {
  const auto begin = source();
  std::unique_ptr<JobClock> clock{new JobClock(driver, std::move(source), begin)};
  if (auto read = clock->read_last(); !read) return std::unexpected(std::move(read.error()));
  return clock;
}

// How far ahead of the wall clock the store's time was, and when it was written down last.
Result<void> JobClock::read_last() {
  const auto value = driver_.get(Family::Meta, encode_key(JobClockKey{}));
  if (!value) return std::unexpected(value.error());
  if (!*value) return {};
  ByteReader in{**value};
  const auto version = in.u8();
  auto ahead = milliseconds(in.i64());
  const Time last{milliseconds(in.i64())};
  if (version != kVersion || !in.done()) return fail(Errc::Corrupt, "the jobs' clock: damaged");
  const auto wall = base_;
  if (wall + ahead < last) {
    went_back_ = last - (wall + ahead);
    ahead = last - wall;
  }
  base_ = wall + ahead;
  ahead_ms_ = ahead.count();
  return {};
}

Time JobClock::at(Steady steady) const {
  return base_ + std::chrono::floor<milliseconds>(steady - begin_);
}

Time JobClock::now() const {
  return at(source_().steady);
}

Time JobClock::wall_time(Time time) const {
  return time - milliseconds(ahead_ms_.load());
}

JobClock::Followed JobClock::follow() {
  const auto [wall, steady] = source_();
  const auto time = at(steady);
  Followed followed;
  const auto jump = wall - wall_time(time);
  if (std::chrono::abs(jump) >= kJumpMin) {
    followed.jump = jump;
    ahead_ms_ -= jump.count();
  }
  const bool jumped = followed.jump.count() != 0;
  if (!jumped && written_ != Time::min() && time - written_ < kWriteInterval) return followed;
  written_ = time;
  followed.written = write(time, jumped ? Durability::Sync : Durability::Async);
  return followed;
}

Result<void> JobClock::write(Time now, Durability durability) {
  WriteBatch batch;
  batch.put(
      Family::Meta, encode_key(JobClockKey{}),
      ByteWriter{}.u8(kVersion).i64(ahead_ms_.load()).i64(now.time_since_epoch().count()).take());
  return driver_.write(batch, durability);
}

}  // namespace gofed::store
