// Goal: a watcher is reported what happens to its jobs until all have ended, and how they ended.
// Method: the watch runs on a thread of its own; the test claims and ends the jobs.
#include "workers/services/jobs/watch.h"

#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "envelope/service/system.h"
#include "schemas/describe/codec.h"
#include "test/workers/services/jobs/jobs_support.h"
#include "workers/services/jobs/job_body.h"

using namespace gofed;
using namespace gofed::workers;
using namespace gofed::workers::testing;
using schemas::JobStateName;
using schemas::JobsWatch;

namespace {

class Watch : public envelope::ProgressSink {
 public:
  Watch(IdleEngine& idle, JobsWatch::Input input) : system_(idle.router()) {
    end_ = std::async(std::launch::async, [this, &idle, input = std::move(input)] {
      envelope::Context context(
          {.action = &JobsWatch::kInfo, .sink = this, .cancelled = cancelled_}, system_);
      return watch_jobs(idle.engine(), context, input);
    });
  }

  Result<JobsWatch::Output> end() { return end_.get(); }
  void cancel() { cancelled_->cancel(); }

  // What was reported so far.
  std::vector<schemas::JobEvent> events() {
    const std::scoped_lock lock(mutex_);
    return events_;
  }
  bool hears(const std::string& id, JobStateName state) {
    return eventually([&] {
      for (const auto& event : events()) {
        if (event.id == id && event.state == state) return true;
      }
      return false;
    });
  }
  bool has_begun() {
    return eventually([this] {
      const std::scoped_lock lock(mutex_);
      return told_ > 0;
    });
  }

 private:
  void progress(const schemas::Progress&) override {}
  void partial(const schemas::Type&, const void* output) override {
    const std::scoped_lock lock(mutex_);
    ++told_;
    const auto& part = *static_cast<const JobsWatch::Output*>(output);
    events_.insert(events_.end(), part.events.begin(), part.events.end());
  }

  envelope::System system_;
  envelope::CancelFlag cancelled_ = std::make_shared<envelope::Cancellation>();
  std::mutex mutex_;  // guards all below
  std::vector<schemas::JobEvent> events_;
  int told_ = 0;
  std::future<Result<JobsWatch::Output>> end_;
};

std::string some_result() {
  return list_result("x");
}

}  // namespace

TEST_CASE("watch: named jobs, from their state on to their end", "[jobs]") {
  IdleEngine idle;
  auto& engine = idle.engine();
  const auto numbers = idle.submit(3);
  const auto other = idle.submit(1).front();
  Watch watch{idle, {.ids = {engine.id_of(numbers[0]), engine.id_of(numbers[1])}}};
  CHECK(watch.hears(engine.id_of(numbers[0]), JobStateName::Queued));
  REQUIRE(idle.claim(4).size() == 4);
  CHECK(watch.hears(engine.id_of(numbers[0]), JobStateName::Running));
  idle.finish(other, some_result());
  idle.finish(numbers[0], some_result());
  idle.finish(numbers[1], fail(Errc::Malformed, "not an archive"));
  const auto end = must(watch.end());
  CHECK(end.total == 2);
  CHECK(end.ended == 2);
  CHECK(end.failed == 1);
  const auto events = watch.events();
  for (const auto& event : events) CHECK(event.id != engine.id_of(other));
  REQUIRE_FALSE(events.empty());
  CHECK(watch.hears(engine.id_of(numbers[0]), JobStateName::Done));
  CHECK(events.back().id == engine.id_of(numbers[1]));
  CHECK(events.back().state == JobStateName::Failed);
  REQUIRE(events.back().errors.size() == 1);
  CHECK(events.back().errors[0].message == "not an archive");
}

TEST_CASE("watch: jobs that have ended already, and one closed meanwhile", "[jobs]") {
  IdleEngine idle;
  auto& engine = idle.engine();
  const auto numbers = idle.submit(2);
  REQUIRE(idle.claim(1) == std::vector{numbers[0]});
  idle.finish(numbers[0], some_result());
  Watch watch{idle, {.ids = {engine.id_of(numbers[0]), engine.id_of(numbers[1])}}};
  CHECK(watch.hears(engine.id_of(numbers[1]), JobStateName::Queued));
  CHECK_FALSE(must(engine.jobs().close(numbers[1], engine.now())));
  const auto end = must(watch.end());
  CHECK(end.ended == 2);
  CHECK(end.failed == 1);
}

TEST_CASE("watch: a batch until nothing of it is unfinished", "[jobs]") {
  IdleEngine idle;
  auto& engine = idle.engine();
  const auto numbers = idle.submit(2, "b");
  idle.submit(1);
  Watch watch{idle, {.batch = "b"}};
  REQUIRE(watch.has_begun());
  REQUIRE(idle.claim(3).size() == 3);
  CHECK(watch.hears(engine.id_of(numbers[1]), JobStateName::Running));
  idle.finish(numbers[0], fail(Errc::Malformed, "bad"));
  idle.finish(numbers[1], some_result());
  const auto end = must(watch.end());
  CHECK(end.total == 2);
  CHECK(end.ended == 2);
  CHECK(end.failed == 1);
  CHECK(watch.hears(engine.id_of(numbers[0]), JobStateName::Failed));
  for (const auto& event : watch.events()) {
    if (event.state == JobStateName::Failed) CHECK(event.errors.at(0).message == "bad");
  }
}

TEST_CASE("watch: results come in the order asked, however the jobs end", "[jobs]") {
  IdleEngine idle;
  auto& engine = idle.engine();
  const auto numbers = idle.submit(3, "b");
  JobsWatch::Input input{.results = true};
  const bool by_batch = GENERATE(true, false);
  if (by_batch) {
    input.batch = "b";
  } else {
    for (const auto number : numbers) input.ids.push_back(engine.id_of(number));
  }
  Watch watch{idle, input};
  REQUIRE(idle.claim(3).size() == 3);
  idle.finish(numbers[2], some_result());
  idle.finish(numbers[1], fail(Errc::Malformed, "bad"));
  idle.finish(numbers[0], some_result());
  const auto end = must(watch.end());
  CHECK(end.total == 3);
  CHECK(end.ended == 3);
  CHECK(end.failed == 1);
  const auto events = watch.events();
  REQUIRE(events.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) CHECK(events[i].id == engine.id_of(numbers[i]));
  CHECK(events[0].action == "list");
  CHECK_FALSE(events[0].output.empty());
  CHECK(events[1].errors.at(0).message == "bad");
  CHECK(events[1].output.empty());
}

TEST_CASE("watch: a watcher that has gone ends it, and what is not there is refused", "[jobs]") {
  IdleEngine idle;
  auto& engine = idle.engine();
  const auto number = idle.submit(1, "b").front();
  JobsWatch::Input input;
  SECTION("of an id") {
    input.ids = {engine.id_of(number)};
  }
  SECTION("of a batch") {
    input.batch = "b";
  }
  SECTION("of results") {
    input.batch = "b";
    input.results = true;
  }
  Watch watch{idle, input};
  watch.cancel();
  CHECK(refused(watch.end()).code == Errc::Cancelled);
  CHECK(engine.events().size() == 0);

  CHECK(refused(Watch{idle, {}}.end()).code == Errc::InvalidArgument);
  CHECK(refused(Watch{idle, {.batch = "none"}}.end()).code == Errc::NotFound);
  CHECK(refused(Watch{idle, {.ids = {engine.id_of(99)}}}.end()).code == Errc::NotFound);
  CHECK(refused(Watch{idle, {.batch = "none", .results = true}}.end()).code == Errc::NotFound);
}
