// Goal: the actions of `jobs` over a store: what they change, list and refuse, and within which
// bounds. Method: the service without a broker; the test gives jobs out and ends them itself.
#include "workers/services/jobs/job_service.h"

#include <memory>
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
using namespace gofed::schemas;

namespace {

class Served {
 public:
  Served() {
    service_.attach(idle.router());
    must(service_.startup(idle.config()));
  }

  template <Action A>
  Result<typename A::Output> call(const typename A::Input& input) {
    envelope::System system(idle.router());
    envelope::Context context({.action = &A::kInfo}, system);
    const auto* handler = service_.find(A::kInfo.name);
    REQUIRE(handler != nullptr);
    typename A::Output output;
    auto done = handler->run(service_, context, &input, &output);
    if (!done) return std::unexpected(std::move(done.error()));
    return output;
  }
  std::string id(store::JobNumber number) { return idle.engine().id_of(number); }
  store::JobState state(store::JobNumber number) {
    return must(idle.engine().jobs().status(number)).state;
  }

  IdleEngine idle;

 private:
  JobService service_;
};

}  // namespace

TEST_CASE("job service: status names the jobs that are there and those that are not", "[jobs]") {
  Served served;
  const auto numbers = served.idle.submit(2);
  const auto output = must(served.call<JobsStatus>(
      {.ids = {served.id(numbers[1]), served.id(99), served.id(numbers[0])}}));
  REQUIRE(output.jobs.size() == 2);
  CHECK(output.jobs[0].id == served.id(numbers[1]));
  CHECK(output.jobs[1].id == served.id(numbers[0]));
  CHECK(output.missing == std::vector{served.id(99)});
  CHECK(refused(served.call<JobsStatus>({.ids = {"what"}})).code == Errc::InvalidArgument);
}

TEST_CASE("job service: a reply about jobs is bounded in bytes", "[jobs]") {
  Served served;
  // A job that waits for a thousand others takes some 50 KB of a reply.
  const auto parents = served.idle.submit(1000);
  auto request = list_job("x");
  request.after = parents;
  const std::vector<store::JobRequest> requests(300, request);
  auto& jobs = served.idle.engine().jobs();
  std::vector<std::string> ids;
  for (const auto& job :
       must(jobs.submit(requests, store::Durability::Async, served.idle.engine().now()))) {
    ids.push_back(served.id(job.number));
  }
  JobsList::Input listing{.limit = 1000};
  std::size_t listed = 0;
  std::size_t largest = 0;
  do {
    const auto page = must(served.call<JobsList>(listing));
    largest = std::max(largest, schemas::to_msgpack(page).size());
    listed += page.jobs.size();
    listing.cursor = page.cursor;
  } while (!listing.cursor.empty());
  CHECK(listed == 1300);
  CHECK(largest < std::size_t{9} << 20);

  std::vector<std::string> many;
  for (int i = 0; i < 5; ++i) many.insert(many.end(), ids.begin(), ids.end());
  CHECK(refused(served.call<JobsStatus>({.ids = many})).code == Errc::LimitExceeded);
  CHECK(must(served.call<JobsStatus>({.ids = ids})).jobs.size() == 300);
}

TEST_CASE("job service: a result and where it was made, or why there is none", "[jobs]") {
  Served served;
  const auto numbers = served.idle.submit(2);
  REQUIRE(served.idle.claim(2).size() == 2);
  served.idle.finish(numbers[0], list_result("n", {.worker = "w"}));
  const auto output = must(served.call<JobsResult>({.id = served.id(numbers[0])}));
  CHECK(output.meta.worker == "w");
  CHECK(output.job.state == JobStateName::Done);
  List::Output back;
  must(decode_msgpack(type_of<List::Output>(), &back, output.output.view(), output.blobs,
                      {.root = "result"}));
  CHECK(back.files.at(0).name == "n");

  // Errors name the job by its id.
  const auto running = refused(served.call<JobsResult>({.id = served.id(numbers[1])}));
  CHECK(running.code == Errc::NotFound);
  CHECK(running.context == "job " + served.id(numbers[1]) + ": no result, it is running");
  const auto missing = refused(served.call<JobsResult>({.id = served.id(99)}));
  CHECK(missing.context == "job " + served.id(99) + ": there is no such job (any more)");
  served.idle.finish(numbers[1], "\3");
  CHECK(refused(served.call<JobsResult>({.id = served.id(numbers[1])})).code == Errc::Corrupt);
}

TEST_CASE("job service: lists by state, batch, service and age", "[jobs]") {
  Served served;
  const auto numbers = served.idle.submit(3, "b");
  served.idle.submit(2);
  REQUIRE(served.idle.claim(1).size() == 1);
  CHECK(must(served.call<JobsList>({})).jobs.size() == 5);
  CHECK(must(served.call<JobsList>({.state = JobStateName::Running})).jobs.size() == 1);
  CHECK(must(served.call<JobsList>({.batch = "b"})).jobs.size() == 3);
  CHECK(must(served.call<JobsList>({.service = "lister"})).jobs.size() == 5);
  CHECK(must(served.call<JobsList>({.service = "other"})).jobs.empty());
  CHECK(must(served.call<JobsList>({.older_than_ms = 60'000})).jobs.empty());
  const auto page = must(served.call<JobsList>({.limit = 2}));
  CHECK(page.jobs.size() == 2);
  CHECK(must(served.call<JobsList>({.cursor = page.cursor, .limit = 10})).jobs.size() == 3);
}

TEST_CASE("job service: cancel, retry and close, by ids and by batch and state", "[jobs]") {
  Served served;
  const auto numbers = served.idle.submit(3, "b");
  auto changed = must(served.call<JobsCancel>({.ids = {served.id(numbers[0]), served.id(99)}}));
  CHECK(changed.changed == 1);
  CHECK(changed.missing == std::vector{served.id(99)});
  CHECK(served.state(numbers[0]) == store::JobState::Cancelled);

  changed = must(served.call<JobsRetry>({.ids = {served.id(numbers[0]), served.id(numbers[1])}}));
  CHECK(changed.changed == 1);
  REQUIRE(changed.refused.size() == 1);
  CHECK(changed.refused[0].code == "not_allowed");
  CHECK(changed.refused[0].message ==
        "job " + served.id(numbers[1]) +
            ": it is queued; failed, dead and cancelled ones can be retried");
  CHECK(served.state(numbers[0]) == store::JobState::Queued);

  const auto others = served.idle.submit(2);
  changed = must(served.call<JobsCancel>({.batch = "b", .state = JobStateName::Queued}));
  CHECK(changed.changed == 3);
  CHECK(served.state(others[0]) == store::JobState::Queued);
  changed = must(served.call<JobsClose>({.state = JobStateName::Cancelled}));
  CHECK(changed.changed == 3);
  changed = must(served.call<JobsClose>({.ids = {served.id(others[0])}}));
  CHECK(changed.changed == 1);
  CHECK(served.idle.engine().jobs().counts().total() == 1);
  CHECK(refused(served.call<JobsClose>({})).code == Errc::InvalidArgument);
  CHECK(served.idle.engine().jobs().counts().total() == 1);
}

TEST_CASE("job service: refusals of a large batch are counted, not listed without end", "[jobs]") {
  Served served;
  served.idle.submit(1500, "b");
  const auto changed = must(served.call<JobsRetry>({.batch = "b"}));
  CHECK(changed.changed == 0);
  REQUIRE(changed.refused.size() == 1001);
  CHECK(changed.refused.back().count == 500);
  CHECK(changed.refused.back().message == "500 more were refused");
}

TEST_CASE("job service: counts of all, of a batch, and what waits", "[jobs]") {
  Served served;
  served.idle.submit(3, "b");
  served.idle.submit(1);
  REQUIRE(served.idle.claim(1).size() == 1);
  auto stats = must(served.call<JobsStats>({}));
  CHECK(stats.store == served.idle.engine().identity());
  CHECK(stats.counts.queued == 3);
  CHECK(stats.counts.running == 1);
  REQUIRE(stats.batches.size() == 1);
  CHECK(stats.batches[0].batch == "b");
  CHECK(stats.lanes.size() == 2);
  stats = must(served.call<JobsStats>({.batch = "b"}));
  CHECK(stats.batches.at(0).counts.queued + stats.batches.at(0).counts.running == 3);
  REQUIRE(stats.lanes.size() == 1);
  CHECK(stats.lanes[0].service == "lister");
  CHECK(stats.lanes[0].waiting == stats.counts.queued);
  CHECK(refused(served.call<JobsStats>({.batch = "none"})).code == Errc::NotFound);
}
