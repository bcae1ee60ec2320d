// Which job goes next: priority first, then a fair share between batches, then age.
//
// Jobs that wait for one service, in one batch, with one priority are a *lane*, in the order of
// their numbers. The numbers are on disk; a lane holds a window of at most kLaneWindow of them and
// how many there are, so that a million queued jobs take no more memory than a thousand. Lanes of
// one service and priority compete: the one that was served least goes first, and a new lane starts
// at most kHeadStart jobs behind the others, so that a small batch overtakes a huge one; every
// kFairTurn-th turn goes to the lane that is there longest, so that a stream of small batches does
// not starve the huge one. O(log lanes) a pick.
//
// One owner at a time; no disk, no clock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "schemas/base/result.h"
#include "store/jobs/record.h"

namespace gofed::store {

inline constexpr std::size_t kLaneWindow = 512;
inline constexpr std::size_t kLanesMax = 100'000;
inline constexpr std::uint64_t kHeadStart = 100;
inline constexpr std::uint64_t kFairTurn = 4;

class JobLanes {
 public:
  // A job that waits. `fresh`: it has never run, so that nothing is known of it but its request.
  struct Waiting {
    JobNumber number = 0;
    bool fresh = false;
  };
  // The next jobs of a lane from `from` on, at most `count_max`. Every number of the lane below
  // `covered` is among them or below `from`.
  struct Part {
    std::vector<Waiting> jobs;
    JobNumber covered = 0;
  };
  using Read =
      std::function<Result<Part>(const JobLane& lane, JobNumber from, std::size_t count_max)>;
  explicit JobLanes(Read read) : read_(std::move(read)) {}
  JobLanes(const JobLanes&) = delete;
  JobLanes& operator=(const JobLanes&) = delete;

  // Whether one more lane may come to be (or it is there). Busy names the limit.
  [[nodiscard]] Result<void> check_room(const JobLane& lane, std::size_t also_new) const;
  [[nodiscard]] bool has(const JobLane& lane) const { return lanes_.contains(lane); }

  void add(const JobLane& lane, std::uint64_t count);  // new jobs, which read() will find
  // One that has run, or may have.
  void put_back(const JobLane& lane, JobNumber number);
  void remove(const JobLane& lane, JobNumber number);  // it left otherwise than by take()

  // 0: no limit.
  void limit_batch(const std::string& batch, std::uint32_t in_flight_max);

  // The next job for the service, now in flight; nothing: none waits that may go. Lanes whose jobs
  // read() does not find yet are passed over until the next begin_round().
  struct Pick {
    JobLane lane;
    JobNumber number = 0;
    bool fresh = false;
  };
  [[nodiscard]] Result<std::optional<Pick>> take(std::string_view service);
  void begin_round();
  void release(const JobLane& lane);  // a job in flight has come to an end, of whatever kind

  // A job in flight goes back as if it had not been taken.
  void untake(const Pick& pick);

  // Services for which a job waits.
  [[nodiscard]] std::vector<std::string> services() const;
  [[nodiscard]] std::uint32_t in_flight(std::string_view service) const;
  [[nodiscard]] std::uint32_t batch_in_flight(const std::string& batch) const;

  [[nodiscard]] std::vector<JobLaneView> view(std::size_t lanes_max) const;

 private:
  struct Lane;
  struct Batch {
    std::uint32_t in_flight = 0;
    std::uint32_t in_flight_max = 0;
    std::set<Lane*> lanes;
    [[nodiscard]] bool full() const { return in_flight_max > 0 && in_flight >= in_flight_max; }
  };
  struct Service {
    std::uint32_t in_flight = 0;
    std::uint64_t turns = 0;
    // Lanes that may be picked: by rank, then least served, then age.
    std::set<std::tuple<std::uint32_t, std::uint64_t, std::uint64_t, Lane*>> by_share;
    std::set<std::tuple<std::uint32_t, std::uint64_t, Lane*>> by_age;  // the same, by rank and age
  };
  struct Lane {
    JobLane name;
    Service* service = nullptr;
    Batch* batch = nullptr;
    std::uint64_t id = 0;              // age of the lane
    std::uint64_t count = 0;           // of jobs that wait, on disk or in the window
    std::map<JobNumber, bool> window;  // the first of them, and whether they are fresh
    JobNumber covered = 0;             // all that wait below this are in the window
    std::uint64_t served = 0;
    std::uint32_t in_flight = 0;
    bool listed = false;  // in its service's sets
    bool parked = false;  // until the next round
  };

  Lane& lane_of(const JobLane& name);
  Lane* find(const JobLane& name);
  void list(Lane& lane);  // into its service's sets, or out of them, as its state says
  void unlist(Lane& lane);
  void forget_if_idle(Lane& lane);
  [[nodiscard]] std::uint64_t least_served(const Service& service, std::uint32_t rank) const;
  Result<void> fill(Lane& lane);

  Read read_;
  std::map<JobLane, Lane> lanes_;
  std::map<std::string, Service, std::less<>> services_;
  std::map<std::string, Batch, std::less<>> batches_;
  std::vector<JobLane> parked_;
  std::uint64_t next_id_ = 0;
};

}  // namespace gofed::store
