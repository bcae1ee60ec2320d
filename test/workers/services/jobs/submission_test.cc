// Goal: a submission is checked against the catalogue before anything is kept, and refused whole.
#include "workers/services/jobs/submission.h"

#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "schemas/describe/codec.h"
#include "test/workers/services/jobs/jobs_support.h"
#include "workers/services/jobs/job_body.h"

using namespace gofed;
using namespace gofed::workers;
using namespace gofed::workers::testing;
using schemas::JobsSubmit;

namespace {

JobsSubmit::Input two_lists() {
  JobsSubmit::Input input{.action = "list", .batch = "b"};
  input.jobs.push_back({.input = R"({"prefix": "a"})"});
  input.jobs.push_back({.input = R"({"prefix": "c"})"});
  return input;
}

}  // namespace

TEST_CASE("submission: jobs are kept as they were asked for", "[jobs]") {
  IdleEngine idle;
  auto& engine = idle.engine();
  auto input = two_lists();
  input.priority = 3;
  input.deadline_ms = 60'000;
  input.policy = {.attempts = 2,
                  .backoff_ms = 10,
                  .backoff_max_ms = 20,
                  .timeout_ms = 30,
                  .retry_failures = true};
  input.batch_in_flight = 1;
  input.sync = schemas::JobSync::Memory;
  input.jobs[1].priority = -3;
  input.jobs[1].key = "k";
  input.jobs[1].after = {"#0"};
  const auto output = must(submit_jobs(engine, input));
  CHECK(output.service == "jobs@" + engine.identity());
  CHECK(output.sync == schemas::JobSync::Memory);
  CHECK(output.existing.empty());
  REQUIRE(output.ids.size() == 2);
  const auto first = must(engine.jobs().status(must(engine.number_of(output.ids[0]))));
  const auto second = must(engine.jobs().status(must(engine.number_of(output.ids[1]))));
  CHECK(first.service == "filestorage");
  CHECK(first.action == "list");
  CHECK(first.priority == 3);
  CHECK(second.priority == -3);
  CHECK(second.key == "k");
  CHECK(second.after == std::vector{first.number});
  CHECK(first.deadline == first.submitted + std::chrono::seconds(60));
  CHECK(first.policy == store::JobPolicy{.attempts_max = 2,
                                         .backoff = std::chrono::milliseconds(10),
                                         .backoff_max = std::chrono::milliseconds(20),
                                         .timeout = std::chrono::milliseconds(30),
                                         .retry_failures = true});
  CHECK(must(engine.jobs().batch("b")).in_flight_max == 1);
  const auto request = must(engine.jobs().request(first.number));
  const auto body = std::make_shared<const std::string>(request.body);
  const auto list =
      must(input_of(must(decode_request(*body)), body, *schemas::find_action("list")));
  schemas::List::Input back;
  must(schemas::decode_msgpack(schemas::type_of<schemas::List::Input>(), &back, list.bytes.view(),
                               list.blobs, {.root = "input"}));
  CHECK(back.prefix == "a");

  // By id, in a service of another name; the key is known.
  input.service = "lister";
  input.jobs[1].after = {output.ids[0]};
  input.jobs[1].key.clear();
  const auto more = must(submit_jobs(engine, input));
  const auto third = must(engine.jobs().status(must(engine.number_of(more.ids[1]))));
  CHECK(third.service == "lister");
  CHECK(third.after == std::vector{first.number});
  auto again = two_lists();
  again.jobs[1].key = "k";
  const auto known = must(submit_jobs(engine, again));
  CHECK(known.existing == std::vector<std::uint32_t>{1});
  CHECK(known.ids[1] == output.ids[1]);
}

TEST_CASE("submission: one that is refused leaves nothing, no batch and no limit of it", "[jobs]") {
  IdleEngine idle;
  auto& engine = idle.engine();
  auto input = two_lists();
  input.batch_in_flight = 1;
  Errc code = Errc::InvalidArgument;
  std::string words = "job 1 of the submission";
  SECTION("an unknown action") {
    input.jobs[1].action = "lisp";
    code = Errc::UnknownAction;
  }
  SECTION("an unknown field") {
    input.jobs[1].input = R"({"suffix": "x"})";
    words = "suffix";
  }
  SECTION("a value of the wrong kind") {
    input.jobs[1].input = R"({"prefix": 7})";
    words = "prefix";
  }
  SECTION("a job about jobs") {
    input.jobs[1].action = "jobs_list";
    code = Errc::NotAllowed;
  }
  SECTION("no position of a job") {
    input.jobs[1].after = {"#x"};
  }
  SECTION("a job that waits for itself") {
    input.jobs[1].after = {"#1"};
  }
  SECTION("a job to wait for that is not there") {
    input.jobs[1].after = {engine.id_of(999)};
    code = Errc::NotFound;
  }
  SECTION("a key that is not UTF-8") {
    input.jobs[1].key = "k\xff";
  }
  SECTION("a batch that is not UTF-8") {
    input.batch = "b\xff";
    words = "batch";
  }
  SECTION("a service that is not UTF-8") {
    input.service = "s\xff";
    words = "service";
  }
  SECTION("no attempts") {
    input.policy.attempts = 0;
    words = "attempts";
  }
  const auto error = refused(submit_jobs(engine, input));
  CHECK(error.code == code);
  CHECK(error.context.find(words) != std::string::npos);
  CHECK(engine.jobs().counts().total() == 0);
  CHECK(refused(engine.jobs().batch(input.batch)).code == Errc::NotFound);
}
