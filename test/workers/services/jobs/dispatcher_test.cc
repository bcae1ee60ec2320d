// Goal: jobs that wait are run by who offers their service, and how they ended is kept. Method: a
// broker, a service whose action does what its input says, and a store in memory.
#include "workers/services/jobs/dispatcher.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "schemas/describe/codec.h"
#include "test/workers/services/jobs/jobs_support.h"
#include "workers/services/jobs/job_body.h"

using namespace gofed;
using namespace gofed::workers;
using namespace gofed::workers::testing;
using namespace std::chrono_literals;
using store::JobState;

namespace {

// A store of jobs, and a dispatcher over it that can be ended and started again.
class Board {
 public:
  explicit Board(envelope::Router& router, store::JobRetention retention = {})
      : router_(router),
        driver_(must(store::open_driver({.driver = "memory"}))),
        clock(must(store::JobClock::open(*driver_,
                                         [this] {
                                           auto reading = store::JobClock::read_system();
                                           reading.wall += wall_is_off;
                                           return reading;
                                         }))),
        jobs(must(store::JobStore::open(
            *driver_,
            {.retention = retention,
             .observer =
                 [this](std::span<const store::JobChange> changes) { events.add(changes); }},
            clock->now()))) {}

  void start(Dispatcher::Options options = {}) {
    dispatcher.emplace(*jobs, *clock, events, router_, options);
  }
  store::JobNumber submit(store::JobRequest request) {
    const auto number =
        must(jobs->submit({&request, 1}, store::Durability::Async, clock->now())).front().number;
    if (dispatcher) dispatcher->wake();
    return number;
  }
  store::JobStatus status(store::JobNumber number) { return must(jobs->status(number)); }
  bool becomes(store::JobNumber number, JobState state) {
    return eventually([&] { return status(number).state == state; });
  }

 private:
  envelope::Router& router_;
  std::unique_ptr<store::Driver> driver_;

 public:
  std::atomic<std::chrono::milliseconds> wall_is_off{0ms};
  std::unique_ptr<store::JobClock> clock;
  JobEvents events;
  std::unique_ptr<store::JobStore> jobs;
  std::optional<Dispatcher> dispatcher;
};

store::JobRequest patient(store::JobRequest request, std::uint32_t attempts = 3) {
  request.policy = {.attempts_max = attempts, .backoff = 1ms, .backoff_max = 2ms};
  return request;
}

}  // namespace

TEST_CASE("dispatcher: a job is run, and its answer kept with where it was made", "[jobs]") {
  Fleet fleet;
  fleet.start_worker();
  Board board{fleet.router()};
  board.start();
  const auto number = board.submit(list_job("some name"));
  REQUIRE(board.becomes(number, JobState::Done));
  const auto body = must(decode_result(must(board.jobs->result(number))));
  schemas::List::Output output;
  must(schemas::decode_msgpack(schemas::type_of<schemas::List::Output>(), &output,
                               body.output.view(), body.blobs, {.root = "result"}));
  CHECK(output.files.at(0).name == "some name");
  CHECK(body.meta.service == "lister");
  CHECK_FALSE(body.meta.worker.empty());
  CHECK(board.status(number).worker == body.meta.worker);
  CHECK(board.dispatcher->error().empty());
  CHECK(eventually([&] { return !board.dispatcher->progress(number); }));
}

TEST_CASE("dispatcher: lasting errors end a job, passing ones use up its attempts", "[jobs]") {
  Fleet fleet;
  fleet.start_worker();
  Board board{fleet.router()};
  board.start();
  const auto bad = board.submit(patient(list_job("bad")));
  const auto busy = board.submit(patient(list_job("busy")));
  CHECK(board.becomes(bad, JobState::Failed));
  CHECK(board.status(bad).attempts == 1);
  CHECK(board.status(bad).failures.at(0).error.context.find("no such list") != std::string::npos);
  CHECK(board.becomes(busy, JobState::Dead));
  CHECK(board.status(busy).attempts == 3);
  CHECK(fleet.lister->begun == 4);
}

TEST_CASE("dispatcher: requests that cannot be sent end their jobs", "[jobs]") {
  Fleet fleet;
  fleet.start_worker();
  Board board{fleet.router()};
  board.start();
  auto unknown = list_job("x");
  unknown.action = "lisp";
  auto damaged = list_job("x");
  damaged.body = "\4";
  auto wrong = list_job("x");
  wrong.body = "\1{\"suffix\": 1}";
  const auto numbers = {board.submit(unknown), board.submit(damaged), board.submit(wrong)};
  for (const auto number : numbers) CHECK(board.becomes(number, JobState::Failed));
  CHECK(fleet.lister->begun == 0);
}

TEST_CASE("dispatcher: a job waits for a worker, without using up attempts", "[jobs]") {
  Fleet fleet;
  Board board{fleet.router()};
  board.start();
  const auto number = board.submit(patient(list_job("x"), 1));
  // Nothing is given out before the broker was asked, and then for a service that has a worker only.
  CHECK(eventually([&] { return board.dispatcher->error().empty(); }));
  CHECK(board.status(number).state == JobState::Queued);
  CHECK(board.status(number).attempts == 0);
  fleet.start_worker();
  CHECK(board.becomes(number, JobState::Done));
}

TEST_CASE("dispatcher: no more in flight than the bounds say", "[jobs]") {
  Fleet fleet;
  fleet.start_worker();
  Board board{fleet.router()};
  SECTION("of one service") {
    board.start({.in_flight = 2});
  }
  SECTION("of all") {
    board.start({.in_flight_max = 2});
  }
  std::vector<store::JobNumber> numbers;
  for (int i = 0; i < 6; ++i) {
    auto request = list_job("hold");
    // Equal requests in flight would be run once. As older stores have them.
    request.body = "\1{\"prefix\": \"hold\", \"limit\": " + std::to_string(i + 1) + "}";
    numbers.push_back(board.submit(request));
  }
  CHECK(eventually([&] { return fleet.lister->running == 2; }));
  CHECK(board.jobs->counts()[JobState::Running] == 2);
  fleet.lister->release();
  for (const auto number : numbers) CHECK(board.becomes(number, JobState::Done));
  CHECK(fleet.lister->running_max == 2);
}

TEST_CASE("dispatcher: progress is shown while a job runs, its words within a bound", "[jobs]") {
  Fleet fleet;
  fleet.start_worker();
  Board board{fleet.router()};
  board.start();
  JobEvents::Watcher watcher{board.events};
  auto request = list_job("tell");
  request.batch = "b";
  const auto number = board.submit(request);
  REQUIRE(eventually([&] { return board.dispatcher->progress(number).has_value(); }));
  const auto progress = *board.dispatcher->progress(number);
  CHECK(progress.done == 1);
  CHECK(progress.total == 2);
  CHECK(progress.what == std::string(500, 'w'));
  bool reported = false;
  for (const auto& event : watcher.read(100, 0ms).events) {
    if (!event.progress) continue;
    reported = true;
    CHECK(event.change.number == number);
    CHECK(event.change.batch == "b");
    CHECK(event.change.service == "lister");
  }
  CHECK(reported);
  CHECK_FALSE(board.dispatcher->progress(number + 1));
  fleet.lister->release();
  CHECK(board.becomes(number, JobState::Done));
}

TEST_CASE("dispatcher: a running job that is cancelled stops at its worker", "[jobs]") {
  Fleet fleet;
  fleet.start_worker();
  Board board{fleet.router()};
  board.start();
  // The first request of all is in the RFC's form, which knows no cancelling.
  CHECK(board.becomes(board.submit(list_job("warm")), JobState::Done));
  const auto number = board.submit(list_job("hold"));
  REQUIRE(eventually([&] { return fleet.lister->running == 1; }));
  CHECK(must(board.jobs->cancel(number, board.clock->now())) ==
        store::JobStore::CancelEffect::Asked);
  board.dispatcher->cancel(number);
  CHECK(board.becomes(number, JobState::Cancelled));
  CHECK(eventually([&] { return fleet.lister->cancelled == 1; }));
  board.dispatcher->cancel(number);  // which is over: nothing
}

TEST_CASE("dispatcher: an attempt ends with its timeout, and with the deadline", "[jobs]") {
  Fleet fleet;
  fleet.start_worker();
  Board board{fleet.router()};
  board.start();
  auto request = list_job("hold");
  SECTION("timeout") {
    request.policy = {.attempts_max = 1, .timeout = 100ms};
  }
  SECTION("deadline") {
    request.policy = {.attempts_max = 50};
    request.deadline = board.clock->now() + 1s;
  }
  const auto number = board.submit(request);
  CHECK(board.becomes(number, JobState::Dead));
  CHECK(fleet.lister->begun == 1);
  CHECK(board.status(number).attempts == 1);
}

TEST_CASE("dispatcher: ended, its jobs are queued again as if they had not been given out",
          "[jobs]") {
  Fleet fleet;
  fleet.start_worker();
  Board board{fleet.router()};
  board.start();
  const auto number = board.submit(patient(list_job("hold"), 1));
  REQUIRE(eventually([&] { return fleet.lister->running == 1; }));
  board.dispatcher.reset();
  CHECK(board.status(number).state == JobState::Queued);
  CHECK(board.status(number).attempts == 0);
  fleet.lister->release();
  board.start();
  CHECK(board.becomes(number, JobState::Done));
}

TEST_CASE("dispatcher: an opaque request is answered by its service", "[jobs]") {
  Fleet fleet;
  fleet.start_worker();
  Board board{fleet.router()};
  board.start();
  const std::vector<std::string_view> frames{"one", "two"};
  const auto number =
      board.submit({.service = "lister", .action = {}, .body = encode_foreign_request(frames)});
  REQUIRE(board.becomes(number, JobState::Done));
  const auto body = must(decode_result(must(board.jobs->result(number))));
  CHECK(body.foreign);
  REQUIRE(body.blobs.size() == 2);
  CHECK(body.blobs[0].view() == "two");
}

TEST_CASE("dispatcher: a jump of the wall clock sweeps nothing and delays nothing", "[jobs]") {
  Fleet fleet;
  fleet.start_worker();
  Board board{fleet.router(), {.time = 24h * 7, .bytes = 0}};
  const auto end_one = [&board](store::Time when) {
    const auto number = board.submit(list_job("x"));
    REQUIRE(must(board.jobs->claim([](std::string_view) { return 1U; }, 1, when)).size() == 1);
    const store::JobOutcome outcome{.number = number, .result = "r"};
    must(board.jobs->finish({&outcome, 1}, when));
    return number;
  };
  const auto now = board.clock->now();
  const auto old = end_one(now - 24h * 8);
  const auto recent = end_one(now);
  auto again = patient(list_job("busy"), 4);
  const auto jump = GENERATE(std::chrono::milliseconds{24h * 8}, std::chrono::milliseconds{-1h});
  board.wall_is_off = jump;
  board.start();
  const auto busy = board.submit(again);
  CHECK(eventually([&] { return !board.jobs->status(old); }));  // so a sweep has been
  CHECK(board.status(recent).state == JobState::Done);
  CHECK(board.becomes(busy, JobState::Dead));
  CHECK(board.status(busy).attempts == 4);
  const auto shown = board.clock->wall_time(*board.status(busy).ended);
  CHECK(std::chrono::abs(shown - (now + jump)) < 1min);
}
