// Goal: each peer is spoken to in the form it speaks itself, whatever the other side speaks.
// Method: every kind of client against every kind of worker, frames compared.
#include <catch2/catch.hpp>

#include "test/broker/scene.h"
#include "test/support/vectors.h"

namespace gofed::broker::test {
namespace {

constexpr std::uint32_t kEpoch = 9;  // of small_options()

std::string header_bytes(const compact::Header& header) {
  const auto bytes = compact::encode(header);
  return {bytes.data(), bytes.size()};
}

}  // namespace

TEST_CASE("forms: RFC clients and RFC workers of every version", "[broker]") {
  const auto client = GENERATE(values({kV01, kV02, mdp::Version::V02Delimited}));
  const auto worker = GENERATE(values({kV01, kV02}));
  Scene scene;
  scene.ready("w", "echo", worker);
  scene.request("c", "echo", {"hi", "", "there"}, client);
  const auto request = scene.one("w");
  const auto at = worker == kV01 ? 1U : 0U;
  REQUIRE(request.size() == at + 7);
  CHECK(request[at] == (worker == kV01 ? "MDPW01" : "MDPW02"));
  CHECK(request[at + 1] == "\x02");
  CHECK(request[at + 3].empty());
  CHECK(Strings(request.end() - 3, request.end()) == Strings{"hi", "", "there"});
  scene.reply("w", request[at + 2], {"yes", "", "sir"}, mdp::Stage::Final, worker);
  Strings expected{"MDPC02", "\x03", "echo", "yes", "", "sir"};
  if (client == kV01) expected = {"", "MDPC01", "echo", "yes", "", "sir"};
  if (client == mdp::Version::V02Delimited) {
    expected = {"", "MDPC02", "\x03", "echo", "yes", "", "sir"};
  }
  CHECK(scene.one("c") == expected);
}

TEST_CASE("forms: partial replies reach RFC 18 clients, and no RFC 7 client", "[broker]") {
  Scene scene;
  scene.ready("w", "echo", {.window = 2});
  scene.request("new", "echo", {"x"});
  scene.request("old", "echo", {"x"}, kV01);
  for (const auto& address : scene.addresses("w")) {
    scene.reply("w", address, {"part"}, mdp::Stage::Partial);
    scene.reply("w", address, {"end"});
  }
  const auto said = scene.take("new");
  REQUIRE(said.size() == 2);
  CHECK(said[0] == Strings{"MDPC02", "\x02", "echo", "part"});
  CHECK(scene.one("old") == Strings{"", "MDPC01", "echo", "end"});
}

TEST_CASE("forms: a compact worker serves an RFC client", "[broker]") {
  Scene scene;
  scene.ready("w", "echo", {.window = 2, .compact = true});
  scene.pass(100ms);
  RequestHead head{.id = "1", .action = "f", .timeout_ms = 5000, .priority = 3};
  head.idempotent = true;
  scene.request("c", "echo", {body_of(head), "blob"});
  const auto request = scene.one("w");
  REQUIRE(request.size() == 2);
  const auto header = compact::decode(request[0]);
  REQUIRE(header);
  CHECK(header->command == compact::Command::Request);
  CHECK(header->flags == (compact::kFlagHead | compact::kFlagIdempotent));
  CHECK(header->priority == 3);
  CHECK(header->attempt == 1);
  CHECK(header->timeout_ms == 5000);
  CHECK(request[0].substr(compact::kHeaderBytes) == body_of(head));
  CHECK(request[1] == "blob");
  scene.compact("w", {.command = compact::Command::Partial, .token = header->token}, "part");
  scene.give("w", {header_bytes({.command = compact::Command::Final, .token = header->token}),
                   "apart", "blob"});
  const auto said = scene.take("c");
  REQUIRE(said.size() == 2);
  CHECK(said[0] == Strings{"MDPC02", "\x02", "echo", "part"});
  CHECK(said[1] == Strings{"MDPC02", "\x03", "echo", "apart", "blob"});
}

TEST_CASE("forms: an RFC worker serves a compact client", "[broker]") {
  Scene scene;
  scene.ready("w", "echo");
  const auto service = scene.handle("echo");
  const auto apart = GENERATE(false, true);
  const auto header =
      header_bytes({.service = service, .epoch = kEpoch, .token = 77, .timeout_ms = 100});
  scene.give("c", apart ? Strings{header, "hi", "blob"} : Strings{header + "hi", "blob"});
  const auto request = scene.one("w");
  CHECK(Strings(request.begin() + 4, request.end()) == Strings{"hi", "blob"});
  scene.reply("w", request[2], {"yes", "blob"});
  const auto reply = scene.one("c");
  REQUIRE(reply.size() == 2);
  const auto answered = compact::decode(reply[0]);
  CHECK(answered->command == compact::Command::Final);
  CHECK(answered->token == 77);
  CHECK(reply[0].substr(compact::kHeaderBytes) == "yes");
  CHECK(reply[1] == "blob");
}

TEST_CASE("forms: compact from end to end, with what the broker adds", "[broker]") {
  Scene scene;
  const auto service = scene.handle("echo");
  scene.compact("c", {.service = service, .epoch = kEpoch, .token = 5, .timeout_ms = 1000}, "hi");
  scene.pass(300ms);
  scene.ready("w", "echo", {.window = 2, .compact = true});
  const auto request = scene.one("w");
  const auto header = compact::decode(request.at(0));
  CHECK(header->queued_ms == 300);
  CHECK(header->timeout_ms == 700);
  CHECK(header->token != 5);
  CHECK(request[0].substr(compact::kHeaderBytes) == "hi");
  scene.compact("w", {.command = compact::Command::Final, .token = header->token}, "yes");
  const auto reply = scene.one("c");
  const auto answered = compact::decode(reply.at(0));
  CHECK(answered->token == 5);
  CHECK(answered->queued_ms == 300);
  CHECK(reply[0].substr(compact::kHeaderBytes) == "yes");
}

TEST_CASE("forms: a retried compact request says which attempt it is", "[broker]") {
  Scene scene;
  const auto service = scene.handle("echo");
  const auto size = GENERATE(2U, 100'000U);
  const std::string body(size, 'b');
  scene.compact(
      "c", {.flags = compact::kFlagIdempotent, .service = service, .epoch = kEpoch, .token = 5},
      body);
  for (int attempt = 1; attempt <= 3; ++attempt) {
    const auto worker = "w" + std::to_string(attempt);
    scene.ready(worker, "echo", {.compact = true});
    const auto request = scene.one(worker);
    CHECK(compact::decode(request.at(0))->attempt == attempt);
    const auto whole = request.size() > 1 ? request[1] : request[0].substr(compact::kHeaderBytes);
    CHECK(whole == body);
    if (attempt < 3) scene.disconnect(worker);
  }
}

TEST_CASE("forms: an empty first body frame stays one", "[broker]") {
  Scene scene;
  scene.ready("w", "echo", {.compact = true});
  scene.request("c", "echo", {"", "second"});
  const auto request = scene.one("w");
  REQUIRE(request.size() == 3);
  CHECK(request[0].size() == compact::kHeaderBytes);
  CHECK(request[1].empty());
  CHECK(request[2] == "second");
}

TEST_CASE("forms: a handle of another broker or of nobody is stale", "[broker]") {
  Scene scene;
  const auto service = scene.handle("echo");
  scene.compact("c", {.service = service, .epoch = kEpoch + 1, .token = 5}, "x");
  auto said = compact::decode(scene.one("c").at(0));
  CHECK(said->command == compact::Command::StaleHandle);
  CHECK(said->token == 5);
  CHECK(said->epoch == kEpoch);
  scene.compact("c", {.service = service + 1, .epoch = kEpoch, .token = 6}, "x");
  said = compact::decode(scene.one("c").at(0));
  CHECK(said->command == compact::Command::StaleHandle);
  CHECK(said->token == 6);
}

TEST_CASE("forms: a compact request without a body is refused", "[broker]") {
  Scene scene;
  const auto service = scene.handle("echo");
  scene.compact("c", {.service = service, .epoch = kEpoch, .token = 5});
  const auto reply = scene.one("c");
  CHECK(compact::decode(reply.at(0))->token == 5);
  CHECK(error_of(reply).code == static_cast<unsigned>(Errc::Malformed));
}

TEST_CASE("forms: large frames are moved, not copied", "[broker]") {
  // The memory a client's frame came in is the memory its worker's frame leaves in.
  Scene scene;
  scene.ready("w", "echo");
  Frames message;
  for (const auto* frame : {"c", "MDPC02", "\x01", "echo"}) message.emplace_back(frame);
  message.push_back(Frame::adopt(std::string(1U << 20U, 'x')));
  const auto* memory = message.back().view().data();
  Messages out;
  scene.core().on_message({.identity = "c"}, std::move(message), false, scene.now(), out);
  REQUIRE(out.size() == 1);
  CHECK(out[0].back().view().data() == memory);
}

TEST_CASE("forms: two requests of one client in one worker are kept apart", "[broker]") {
  Scene scene;
  scene.ready("w", "echo", {.window = 2});
  scene.request("c", "echo", {"1"});
  scene.request("c", "echo", {"2"});
  const auto held = scene.addresses("w");
  REQUIRE(held.size() == 2);
  CHECK(held[0] != held[1]);
  CHECK(held[0].size() == 8);
}

TEST_CASE("replies: a worker cannot answer another one's request", "[broker]") {
  Scene scene;
  scene.ready("w1", "echo");
  scene.request("c", "echo", {"x"});
  const auto address = scene.addresses("w1").at(0);
  scene.ready("w2", "echo");
  scene.reply("w2", address, {"forged"});
  scene.reply("w2", "no token", {"forged"});
  scene.reply("w2", "short", {"forged"});
  CHECK(scene.silent("c"));
  CHECK(scene.stats().late_replies == 3);
}

}  // namespace gofed::broker::test
