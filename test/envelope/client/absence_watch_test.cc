// Goal: a service without a worker ends its requests after the first patience, one whose workers
// went away after the longer one. Method: times as values.
#include "envelope/client/absence_watch.h"

#include <catch2/catch.hpp>

namespace gofed::envelope {
namespace {

using std::chrono::milliseconds;
using Names = std::vector<std::string>;

AbsenceWatch::TimePoint at(int ms) {
  return AbsenceWatch::TimePoint(std::chrono::hours(1) + milliseconds(ms));
}
AbsenceWatch watch() {
  return AbsenceWatch({.first = milliseconds(3000), .again = milliseconds(30'000)});
}

}  // namespace

TEST_CASE("absence: a service that never had a worker is absent at the first answer",
          "[envelope]") {
  auto all = watch();
  CHECK(all.next() == AbsenceWatch::TimePoint::max());
  all.on_sent("api", at(0));
  all.on_sent("api", at(2000));
  CHECK(all.next() == at(3000));
  CHECK(all.due(at(2999)).empty());
  CHECK(all.due(at(3000)) == Names{"api"});
  CHECK(all.on_answer("api", false, at(3001)));
}

TEST_CASE("absence: one with a worker is asked about now and then", "[envelope]") {
  auto all = watch();
  all.on_sent("api", at(0));
  CHECK(all.due(at(3000)) == Names{"api"});
  CHECK_FALSE(all.on_answer("api", true, at(3001)));
  CHECK(all.next() == at(6000));
}

TEST_CASE("absence: workers that go away have time to come back", "[envelope]") {
  auto all = watch();
  all.on_sent("api", at(0));
  all.on_seen("api");
  CHECK_FALSE(all.on_answer("api", false, at(3000)));
  CHECK_FALSE(all.on_answer("api", false, at(32'999)));
  CHECK(all.on_answer("api", false, at(33'000)));
  all.on_seen("api");  // they did
  CHECK_FALSE(all.on_answer("api", false, at(33'001)));
}

TEST_CASE("absence: the next request for a service that is absent does not wait as long",
          "[envelope]") {
  auto all = watch();
  all.on_sent("api", at(0));
  (void)all.due(at(3000));
  CHECK(all.on_answer("api", false, at(3000)));
  all.on_idle("api", at(3001));
  all.on_sent("api", at(3100));
  CHECK(all.next() <= at(3300));
  // Much later it is as if it had not been asked for.
  all.on_idle("api", at(10'000));
  all.on_sent("api", at(20'000));
  CHECK(all.next() == at(23'000));
}

TEST_CASE("absence: a broker that was restarted has time to hear of its workers", "[envelope]") {
  auto all = watch();
  all.on_sent("api", at(0));
  all.on_connected(at(2900));
  CHECK(all.due(at(3000)).empty());
  CHECK(all.due(at(5900)) == Names{"api"});
}

}  // namespace gofed::envelope
