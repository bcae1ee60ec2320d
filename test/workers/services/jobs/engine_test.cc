// Goal: one engine in a process, with one configuration; ids and jobs as the actions name them.
#include "workers/services/jobs/engine.h"

#include <chrono>
#include <string>

#include <catch2/catch.hpp>

#include "test/workers/services/jobs/jobs_support.h"
#include "workers/services/jobs/titanic_id.h"

using namespace gofed;
using namespace gofed::workers;
using namespace gofed::workers::testing;
using namespace std::chrono_literals;

TEST_CASE("job engine: services with the same configuration share one", "[jobs]") {
  IdleEngine idle;
  const auto same = must(JobEngine::open(idle.config(), nullptr));
  CHECK(same.get() == &idle.engine());
}

TEST_CASE("job engine: a second one with another configuration is refused, naming what differs",
          "[jobs]") {
  IdleEngine idle;
  const auto [key, value] = GENERATE(table<std::string, std::string>({
      {"client.broker", "ipc:///elsewhere"},
      {"jobs.in_flight", "3"},
      {"jobs.in_flight_max", "7"},
      {"jobs.path", "/elsewhere"},
      {"jobs.prefetch", "2"},
      {"jobs.retention", "1h"},
      {"jobs.retention_size", "1MiB"},
  }));
  const auto other = make_config({{key, value}});
  const auto error = refused(JobEngine::open(other, &idle.router()));
  CHECK(error.code == Errc::InvalidArgument);
  CHECK(error.context.find(key) != std::string::npos);
}

TEST_CASE("job engine: none without a router, none for values that come with a request", "[jobs]") {
  CHECK(refused(JobEngine::open(make_config(), nullptr)).code == Errc::Unsupported);
  IdleEngine idle;
  CHECK(refused(JobEngine::open(idle.config().ephemeral(), &idle.router())).code ==
        Errc::Unsupported);
}

TEST_CASE("job engine: ids name the store, of both kinds", "[jobs]") {
  IdleEngine idle;
  auto& engine = idle.engine();
  CHECK(must(engine.number_of(engine.id_of(17))) == 17);
  CHECK(must(engine.number_of(
            format_titanic_id({.tag = titanic_tag(engine.identity()), .number = 5}))) == 5);
  const std::string other = "00000000-0000-4000-8000-000000000000";
  const auto error = refused(engine.number_of(schemas::format_job_id(other, 17)));
  CHECK(error.code == Errc::NotFound);
  CHECK(error.context.find("jobs@" + other) != std::string::npos);
  CHECK(
      refused(engine.number_of(format_titanic_id({.tag = titanic_tag(other), .number = 5}))).code ==
      Errc::InvalidArgument);
  CHECK(refused(engine.number_of("what")).code == Errc::InvalidArgument);
}

TEST_CASE("job engine: a job as the actions name it", "[jobs]") {
  IdleEngine idle;
  auto& engine = idle.engine();
  const auto parent = idle.submit(1, "b").front();
  auto request = list_job("x");
  request.after = {parent};
  request.key = "k";
  request.priority = -2;
  request.deadline = engine.now() + 1h;
  const auto child =
      must(engine.jobs().submit({&request, 1}, store::Durability::Async, engine.now()))
          .front()
          .number;
  auto info = engine.info_of(must(engine.jobs().status(child)));
  CHECK(info.id == engine.id_of(child));
  CHECK(info.state == schemas::JobStateName::Queued);
  CHECK(info.waits_for == "jobs");
  CHECK(info.after == std::vector<std::string>{engine.id_of(parent)});
  CHECK(info.key == "k");
  CHECK(info.priority == -2);
  CHECK(info.attempts_max == 5);
  CHECK(info.deadline >= info.submitted + 3'600'000);
  CHECK(info.started == 0);

  info = engine.info_of(must(engine.jobs().status(parent)));
  CHECK(info.waits_for == "turn");
  CHECK(info.batch == "b");
  REQUIRE(idle.claim().size() == 1);
  idle.finish(parent, fail(Errc::Busy, "not today"));
  info = engine.info_of(must(engine.jobs().status(parent)));
  CHECK(info.waits_for == "time");
  CHECK(info.attempts == 1);
  CHECK(info.due > info.started);
  REQUIRE(info.errors.size() == 1);
  CHECK(info.errors[0].code == "busy");
  CHECK(info.errors[0].message == "not today");
  CHECK(info.errors[0].time >= info.submitted);
}

TEST_CASE("job engine: names that are not UTF-8 are shown as text", "[jobs]") {
  IdleEngine idle;
  auto& engine = idle.engine();
  const store::JobRequest request{.service = "svc\xff", .action = {}, .body = "\2"};
  const auto number =
      must(engine.jobs().submit({&request, 1}, store::Durability::Async, engine.now()))
          .front()
          .number;
  REQUIRE(idle.claim() == std::vector{number});
  const store::JobOutcome outcome{
      .number = number, .result = fail(Errc::Malformed, "bad \xfe"), .worker = "w\xff"};
  must(engine.jobs().finish({&outcome, 1}, engine.now()));
  const auto info = engine.info_of(must(engine.jobs().status(number)));
  CHECK(info.service == "svc\xef\xbf\xbd");
  CHECK(info.worker == "w\xef\xbf\xbd");
  CHECK(info.errors.at(0).message == "bad \xef\xbf\xbd");
}
