// Goal: the bytes of every Majordomo message stay what RFC 7, RFC 18 and docs/protocol.md say.
// Method: frozen vectors (vectors/mdp.hex) are compared with what the codec writes and reads.
#include "schemas/wire/mdp.h"

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "schemas/base/limits.h"
#include "test/support/vectors.h"

namespace gofed::mdp {
namespace {

using test::Frames;

const std::map<std::string, Frames>& vectors() {
  static const auto all = test::load_vectors(GOFED_SOURCE_DIR "/test/schemas/vectors/mdp.hex");
  return all;
}

const std::string kClient("\x00\x00\x00\x01\x00\x00\x00\x07", 8);
const std::string kMetadata("\x81\xa5gofed\x01");

std::vector<FrameView> views(const Frames& frames) {
  return {frames.begin(), frames.end()};
}

Result<AtBroker> at_broker(const Frames& frames) {
  return parse_at_broker(views(frames));
}

std::string hex(const EnvelopeFrames& envelope, const Frames& body) {
  Frames frames;
  for (const auto frame : envelope.view()) frames.emplace_back(frame);
  frames.insert(frames.end(), body.begin(), body.end());
  return test::hex_of_frames(frames);
}

std::string vector_hex(const std::string& name) {
  INFO("vector " << name);
  REQUIRE(vectors().contains(name));
  return test::hex_of_frames(vectors().at(name));
}

}  // namespace

TEST_CASE("MDP: every message is written as its frozen vector", "[mdp]") {
  const Frames body{"hi"};
  const auto v1 = Version::V01;
  const auto v2 = Version::V02;
  const auto v2_req = Version::V02Delimited;
  CHECK(hex(client_request(v1, "echo"), body) == vector_hex("client_request_01"));
  CHECK(hex(client_request(v2, "echo"), body) == vector_hex("client_request_02"));
  CHECK(hex(client_request(v2_req, "echo"), body) == vector_hex("client_request_02_req"));
  CHECK(hex(broker_reply(v1, Stage::Final, "echo"), body) == vector_hex("client_reply_01"));
  CHECK(hex(broker_reply(v2, Stage::Partial, "echo"), body) == vector_hex("client_partial_02"));
  CHECK(hex(broker_reply(v2, Stage::Final, "echo"), body) == vector_hex("client_final_02"));
  CHECK(hex(broker_reply(v2_req, Stage::Final, "echo"), body) == vector_hex("client_final_02_req"));
  CHECK(hex(worker_ready(v1, "echo", {}), {}) == vector_hex("worker_ready_01"));
  CHECK(hex(worker_ready(v2, "echo", {}), {}) == vector_hex("worker_ready_02"));
  CHECK(hex(worker_ready(v1, "echo", kMetadata), {}) == vector_hex("worker_ready_metadata_01"));
  CHECK(hex(worker_ready(v2, "echo", kMetadata), {}) == vector_hex("worker_ready_metadata_02"));
  CHECK(hex(broker_request(v1, kClient), body) == vector_hex("worker_request_01"));
  CHECK(hex(broker_request(v2, kClient), body) == vector_hex("worker_request_02"));
  CHECK(hex(worker_reply(v1, Stage::Final, kClient), body) == vector_hex("worker_reply_01"));
  CHECK(hex(worker_reply(v2, Stage::Partial, kClient), body) == vector_hex("worker_partial_02"));
  CHECK(hex(worker_reply(v2, Stage::Final, kClient), body) == vector_hex("worker_final_02"));
  CHECK(hex(worker_heartbeat(v1), {}) == vector_hex("worker_heartbeat_01"));
  CHECK(hex(worker_heartbeat(v2), {}) == vector_hex("worker_heartbeat_02"));
  CHECK(hex(broker_heartbeat(v2), {}) == vector_hex("worker_heartbeat_02"));
  CHECK(hex(worker_disconnect(v1), {}) == vector_hex("worker_disconnect_01"));
  CHECK(hex(worker_disconnect(v2), {}) == vector_hex("worker_disconnect_02"));
  CHECK(hex(broker_disconnect(v2, ""), {}) == vector_hex("worker_disconnect_02"));
  CHECK(hex(broker_disconnect(v2, "no"), {}) == vector_hex("broker_disconnect_reason_02"));
}

TEST_CASE("MDP: docs/protocol.md shows every frozen vector, and no other bytes", "[mdp]") {
  std::ifstream page(GOFED_SOURCE_DIR "/docs/protocol.md");
  REQUIRE(page);
  std::map<std::string, Frames> shown;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("```")) {
      inside = line == "```vectors";
    } else if (inside) {
      shown[line.substr(0, line.find(' '))] = test::frames_of_hex(line.substr(line.find('=') + 1));
    }
  }
  CHECK(shown == vectors());
}

TEST_CASE("MDP: the broker reads a client's REQUEST in every version", "[mdp]") {
  const auto [name, version, body] = GENERATE(table<std::string, Version, std::size_t>(
      {{"client_request_01", Version::V01, 3},
       {"client_request_02", Version::V02, 3},
       {"client_request_02_req", Version::V02Delimited, 4}}));
  const auto parsed = at_broker(vectors().at(name));
  REQUIRE(parsed);
  const auto& request = std::get<ClientRequest>(*parsed);
  CHECK(request.version == version);
  CHECK(request.service == "echo");
  CHECK(request.body == body);
}

TEST_CASE("MDP: the broker reads what workers send", "[mdp]") {
  const auto parse = [](const char* name) { return *at_broker(vectors().at(name)); };
  const auto ready = std::get<WorkerReady>(parse("worker_ready_01"));
  CHECK(ready.service == "echo");
  CHECK_FALSE(ready.metadata);
  CHECK(std::get<WorkerReady>(parse("worker_ready_metadata_02")).metadata == kMetadata);
  CHECK(std::get<WorkerReply>(parse("worker_reply_01")).stage == Stage::Final);
  CHECK(std::get<WorkerReply>(parse("worker_partial_02")).stage == Stage::Partial);
  const auto reply = std::get<WorkerReply>(parse("worker_final_02"));
  CHECK(reply.stage == Stage::Final);
  CHECK(reply.client == kClient);
  CHECK(reply.body == 4);
  CHECK(std::get<WorkerHeartbeat>(parse("worker_heartbeat_01")).version == Version::V01);
  CHECK(std::get<WorkerHeartbeat>(parse("worker_heartbeat_02")).version == Version::V02);
  CHECK(std::get<WorkerDisconnect>(parse("worker_disconnect_01")).version == Version::V01);
  CHECK(std::get<WorkerDisconnect>(parse("worker_disconnect_02")).version == Version::V02);
}

TEST_CASE("MDP: a worker reads what the broker sends", "[mdp]") {
  const auto parse = [](Version version, const char* name) {
    return *parse_at_worker(version, views(vectors().at(name)));
  };
  CHECK(std::get<BrokerRequest>(parse(Version::V01, "worker_request_01")).body == 5);
  const auto request = std::get<BrokerRequest>(parse(Version::V02, "worker_request_02"));
  CHECK(request.client == kClient);
  CHECK(request.body == 4);
  CHECK(std::holds_alternative<BrokerHeartbeat>(parse(Version::V02, "worker_heartbeat_02")));
  CHECK(std::get<BrokerDisconnect>(parse(Version::V02, "worker_disconnect_02")).reason.empty());
  CHECK(std::get<BrokerDisconnect>(parse(Version::V02, "broker_disconnect_reason_02")).reason ==
        "no");
}

TEST_CASE("MDP: a client reads what the broker sends", "[mdp]") {
  const auto [name, version, stage, body] =
      GENERATE(table<std::string, Version, Stage, std::size_t>({
          {"client_reply_01", Version::V01, Stage::Final, 3},
          {"client_partial_02", Version::V02, Stage::Partial, 3},
          {"client_final_02", Version::V02, Stage::Final, 3},
          {"client_final_02_req", Version::V02Delimited, Stage::Final, 4},
      }));
  const auto reply = parse_at_client(version, views(vectors().at(name)));
  REQUIRE(reply);
  CHECK(reply->stage == stage);
  CHECK(reply->service == "echo");
  CHECK(reply->body == body);
}

TEST_CASE("MDP: any number of body frames, empty ones too, belong to the body", "[mdp]") {
  auto frames = vectors().at("client_request_02");
  frames.insert(frames.end(), {"", "more", ""});
  CHECK(std::get<ClientRequest>(*at_broker(frames)).body == 3);
}

TEST_CASE("MDP: a message cut short is Malformed at every length", "[mdp]") {
  // Every prefix of a message that needs its last frame.
  const auto* name =
      GENERATE("client_request_01", "client_request_02", "client_request_02_req", "worker_ready_01",
               "worker_ready_02", "worker_reply_01", "worker_partial_02", "worker_final_02");
  auto frames = vectors().at(name);
  while (!frames.empty()) {
    frames.pop_back();
    INFO(name << " cut to " << frames.size() << " frames");
    const auto parsed = at_broker(frames);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == Errc::Malformed);
  }
}

TEST_CASE("MDP: what is no command of its version is Malformed", "[mdp]") {
  const auto broken = GENERATE(values<std::string>({
      "4d4450433031 6563686f 6869",                    // 0.1 without its empty frame
      "4d4450433033 01 6563686f 6869",                 // MDPC03
      "4d4450433032 02 6563686f 6869",                 // a client does not send PARTIAL
      "4d4450433032 - 6563686f 6869",                  // empty command
      "4d4450433032 0101 6563686f 6869",               // two command bytes
      "4d4450433032 01 - 6869",                        // empty service name
      "4d4450573032 02 0000000100000007 - 6869",       // a worker does not send REQUEST
      "4d4450573032 04 0000000100000007 6869 6869",    // no delimiter after the address
      "4d4450573032 04 - - 6869",                      // empty address
      "4d4450573032 05 00",                            // HEARTBEAT with a frame
      "4d4450573032 01 6563686f 81a5676f66656401 00",  // READY with two more
      "4d4450573032 01 -",                             // READY without a name
      "4d4450573032 -",                                // no command
      "- 4d4450573031 06",                             // 0.1 has five commands
      "4d4450573032 07",                               // 0.2 has six
      "-",
      "- -",
      "00",
  }));
  INFO(broken);
  const auto parsed = at_broker(test::frames_of_hex(broken));
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().code == Errc::Malformed);
}

TEST_CASE("MDP: names and metadata over their limit are LimitExceeded", "[mdp]") {
  const std::string name(limits::kServiceBytesMax, 'a');
  CHECK(at_broker({"MDPC02", "\x01", name, "x"}));
  CHECK(at_broker({"MDPC02", "\x01", name + "a", "x"}).error().code == Errc::LimitExceeded);
  const std::string metadata(limits::kMetadataBytesMax, 'm');
  CHECK(at_broker({"MDPW02", "\x01", name, metadata}));
  CHECK(at_broker({"MDPW02", "\x01", name, metadata + "m"}).error().code == Errc::LimitExceeded);
}

TEST_CASE("MDP: peers refuse the other version and the other side", "[mdp]") {
  const auto& request = vectors().at("worker_request_02");
  CHECK_FALSE(parse_at_worker(Version::V01, views(request)));
  CHECK_FALSE(parse_at_client(Version::V02, views(request)));
  CHECK_FALSE(parse_at_worker(Version::V02, views(vectors().at("client_final_02"))));
  CHECK_FALSE(parse_at_client(Version::V02, views(vectors().at("client_request_02"))));
}

}  // namespace gofed::mdp
