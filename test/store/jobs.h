// What the tests of the job store share: a store of jobs that can be closed and opened again.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "store/jobs/job_store.h"
#include "test/store/support.h"

namespace gofed::store::testing {

inline constexpr Time kNow{std::chrono::hours{24 * 20'000}};

// A store on a driver, that can be closed and opened again where the driver keeps anything.
class Jobs {
 public:
  explicit Jobs(const std::string& driver, JobStore::Options options = {})
      : name_(driver), options_(std::move(options)) {
    open(kNow);
  }

  JobStore* operator->() { return store_.get(); }
  Driver& driver() { return *driver_; }

  void reopen(Time now) {
    store_.reset();
    if (name_ != "memory") driver_.reset();
    open(now);
  }

  JobNumber submit(JobRequest request = {}, Time now = kNow) {
    fill(request);
    return must(store_->submit({&request, 1}, Durability::Sync, now)).front().number;
  }
  std::vector<JobNumber> submit_many(std::size_t count, const std::string& batch = "") {
    std::vector<JobRequest> requests(count);
    for (std::size_t i = 0; i < count; ++i) {
      requests[i].batch = batch;
      fill(requests[i]);
    }
    std::vector<JobNumber> numbers;
    for (const auto& job : must(store_->submit(requests, Durability::Sync, kNow))) {
      numbers.push_back(job.number);
    }
    return numbers;
  }
  std::vector<JobClaim> claim(std::size_t count = 1, Time now = kNow) {
    return must(store_->claim([](std::string_view) { return 1000U; }, count, now));
  }
  std::optional<JobNumber> claim_one(Time now = kNow) {
    auto claims = claim(1, now);
    if (claims.empty()) return std::nullopt;
    return claims.front().number;
  }
  void finish(JobNumber number, Result<std::string> result, Time now = kNow, bool refused = false) {
    const JobOutcome outcome{
        .number = number, .result = std::move(result), .refused = refused, .worker = "host:1"};
    must(store_->finish({&outcome, 1}, now));
  }
  JobState state(JobNumber number) { return must(store_->status(number)).state; }

  static void fill(JobRequest& request) {
    if (request.service.empty()) request.service = "api";
    if (request.action.empty()) request.action = "api_analysis";
    if (request.body.empty()) request.body = "{}";
  }

 private:
  void open(Time now) {
    if (!driver_) driver_ = open_test_driver(name_, directory_);
    store_ = must(JobStore::open(*driver_, options_, now));
  }

  TempDir directory_;
  const std::string name_;
  JobStore::Options options_;
  std::unique_ptr<Driver> driver_;
  std::unique_ptr<JobStore> store_;
};

inline std::string any_driver() {
  return GENERATE("memory", "rocksdb");
}

inline const Error kLost{Errc::WorkerLost, "the worker died"};
inline const Error kBad{Errc::Malformed, "x.tar.gz: not an archive"};

}  // namespace gofed::store::testing
