// Goal: what is on disk of a job stays readable. Method: frozen spellings, as the first version
// wrote them; old ones are never edited, new ones added.
#include "store/jobs/record.h"

#include <chrono>
#include <string>

#include <catch2/catch.hpp>

#include "schemas/base/bytes.h"

using namespace gofed::store;

namespace {

Time at(std::int64_t ms) {
  return Time{std::chrono::milliseconds{ms}};
}

JobRequest some_request() {
  return {.service = "deps",
          .action = "deps_analysis",
          .body = "the ",
          .body_rest = "input",
          .batch = "debian",
          .priority = -3,
          .key = "k",
          .deadline = at(1'666'569'700'000)};
}

}  // namespace

TEST_CASE("job record: a spec is spelled and read as it always was", "[store][jobs]") {
  const std::string frozen =
      "01800001840749fc00fd00000004646570730000000d646570735f616e616c79736973000000066465626961"
      "6e000000016b0000000580000000000003e880000000000493e08000000000000000000180000184074b82a0"
      "000000020000000000000007000000000000000974686520696e707574";
  std::string spelled;
  ByteWriter out{spelled};
  spell_spec(out, some_request(), {7, 9}, at(1'666'569'600'000));
  CHECK(to_hex(spelled) == frozen);

  const auto spec = decode_spec(spelled, SpecPart::All);
  REQUIRE(spec);
  CHECK(spec->submitted == at(1'666'569'600'000));
  CHECK(spec->body_bytes == 9);
  CHECK(spec->request.service == "deps");
  CHECK(spec->request.action == "deps_analysis");
  CHECK(spec->request.body == "the input");
  CHECK(spec->request.batch == "debian");
  CHECK(spec->request.priority == -3);
  CHECK(spec->request.key == "k");
  CHECK(spec->request.after == std::vector<JobNumber>{7, 9});
  CHECK(spec->request.policy == JobPolicy{});
  CHECK(spec->request.deadline == at(1'666'569'700'000));
}

TEST_CASE("job record: a spec with a name is a later version, without one it is the first",
          "[store][jobs]") {
  auto request = some_request();
  request.name = "cobra-1.6.1.tar.gz";
  std::string spelled;
  ByteWriter out{spelled};
  spell_spec(out, request, {}, at(1'666'569'600'000));
  CHECK(spelled.front() == '\2');
  const auto spec = decode_spec(spelled, SpecPart::All);
  REQUIRE(spec);
  CHECK(spec->request.name == "cobra-1.6.1.tar.gz");
  CHECK(spec->request.key == "k");
  CHECK(spec->request.body == "the input");
  for (std::size_t length = 0; length + spec->body_bytes < spelled.size(); ++length) {
    CAPTURE(length);
    CHECK_FALSE(decode_spec(std::string_view(spelled).substr(0, length), SpecPart::Head));
  }
}

TEST_CASE("job record: the key of a job that is ready is its lane's prefix and its number",
          "[store][jobs]") {
  const JobLane lane{.priority = 5, .service = "api", .batch = "night"};
  auto key = ready_key_prefix(lane);
  ByteWriter{key}.u64(42);
  CHECK(key == encode_ready_key(lane, 42));
}
