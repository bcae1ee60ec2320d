// What the tests of the job service share: a configuration, an engine without a broker, a broker
// with a service whose action does what its input says.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "envelope/program/config.h"
#include "envelope/service/context.h"
#include "envelope/service/router.h"
#include "envelope/service/service.h"
#include "envelope/worker/worker.h"
#include "schemas/actions/file.h"
#include "test/support/child.h"
#include "test/support/eventually.h"
#include "test/support/temp_dir.h"
#include "workers/services/jobs/engine.h"

namespace gofed::workers::testing {

using test::eventually;

// The value, or a failed test that shows the error.
template <typename T>
T must(Result<T> result) {
  if (!result) FAIL("unexpected error: " << result.error().to_string());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// The error, or a failed test.
template <typename T>
Error refused(const Result<T>& result) {
  if (result) FAIL("expected an error");
  return result.error();
}

using Settings = std::map<std::string, std::string>;  // by key

// The job service's, with its store in memory and no broker anywhere, unless set.
[[nodiscard]] envelope::Config make_config(const Settings& settings = {});

// An engine that finds no broker: jobs wait until the test claims and finishes them itself.
class IdleEngine {
 public:
  explicit IdleEngine(const Settings& settings = {});

  [[nodiscard]] JobEngine& engine() { return *engine_; }
  [[nodiscard]] envelope::Router& router() { return router_; }
  [[nodiscard]] const envelope::Config& config() const { return config_; }

  // Submits `count` jobs of the action `list`.
  std::vector<store::JobNumber> submit(std::size_t count, const std::string& batch = {});
  // Gives out so many jobs, all that wait at most.
  std::vector<store::JobNumber> claim(std::size_t count = 1);
  void finish(store::JobNumber number, Result<std::string> result);

 private:
  envelope::Config config_;
  envelope::Router router_;
  std::shared_ptr<JobEngine> engine_;
};

// An output of the action `list` as the store keeps it.
[[nodiscard]] std::string list_result(const std::string& name, const schemas::Meta& meta = {});

// A request of the action `list` as the store keeps it.
[[nodiscard]] store::JobRequest list_job(const std::string& prefix,
                                         const std::string& service = "lister");

// The action `list` under another name. Its prefix says what it does: "hold" waits for release()
// or until it is cancelled, "tell" the same after some progress, "bad" and "busy" are errors;
// all else is answered at once, with a file of that name.
class Lister final : public envelope::Service {
 public:
  explicit Lister(std::string name = "lister");

  [[nodiscard]] std::uint32_t capacity() const override { return 4; }
  [[nodiscard]] std::string store_identity() const override { return store; }
  std::optional<std::vector<std::string>> answer_foreign(
      std::span<const std::string_view> body) override;

  void release();

  std::string store;  // before it is started
  std::atomic<int> begun{0};
  std::atomic<int> cancelled{0};
  std::atomic<int> running{0};
  std::atomic<int> running_max{0};

 private:
  Result<schemas::List::Output> list(envelope::Context& context, const schemas::List::Input& input);
  Result<void> hold(envelope::Context& context);

  std::mutex mutex_;  // guards released_
  std::condition_variable changed_;
  bool released_ = false;
};

// A broker, and the lister registered with it once it is started.
class Fleet {
 public:
  Fleet();
  ~Fleet();

  void start_broker();
  void kill_broker() { broker_->kill(); }
  void start_worker();
  void stop_worker();

  [[nodiscard]] const std::string& endpoint() const { return endpoint_; }
  [[nodiscard]] envelope::Router& router() { return router_; }

  std::shared_ptr<Lister> lister = std::make_shared<Lister>();

 private:
  test::TempDir directory_;
  std::string endpoint_ = "ipc://" + (directory_ / "broker");
  std::optional<test::Child> broker_;
  envelope::Config config_;
  envelope::Router router_;
  std::unique_ptr<envelope::Worker> worker_;
  std::jthread thread_;
};

}  // namespace gofed::workers::testing
