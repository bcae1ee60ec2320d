#include "test/broker/scene.h"

#include <catch2/catch.hpp>

#include "broker/log.h"

namespace gofed::broker::test {
namespace {

constexpr std::string_view kAsker = "the asking client";

Strings frames_of(const mdp::EnvelopeFrames& envelope, const Strings& body = {}) {
  Strings frames;
  for (const auto frame : envelope.view()) frames.emplace_back(frame);
  frames.insert(frames.end(), body.begin(), body.end());
  return frames;
}

bool is_request(const Strings& frames) {
  const std::vector<mdp::FrameView> views(frames.begin(), frames.end());
  for (const auto version : {kV01, kV02}) {
    const auto parsed = mdp::parse_at_worker(version, views);
    if (parsed && std::holds_alternative<mdp::BrokerRequest>(*parsed)) return true;
  }
  return false;
}

}  // namespace

CoreOptions small_options() {
  CoreOptions options;
  options.heartbeat_interval = 1000ms;
  options.liveness = 3;
  options.epoch = 9;
  options.hash_seed = 1;
  return options;
}

Scene::Scene(const CoreOptions& options)
    : core_(options, clock_.now(), [this](std::string_view) { return room; }) {
  log().set_level(spdlog::level::off);
}

void Scene::give(std::string_view peer, const Strings& frames, bool oversize) {
  give_as({.identity = peer}, frames, oversize);
}

void Scene::give_as(const Sender& from, const Strings& frames, bool oversize) {
  Frames message;
  message.emplace_back(from.identity);
  for (const auto& frame : frames) message.emplace_back(frame);
  core_.on_message(from, std::move(message), oversize, clock_.now(), out_);
}

void Scene::request(std::string_view client, std::string_view service, const Strings& body,
                    mdp::Version version) {
  give(client, frames_of(mdp::client_request(version, service), body));
}

void Scene::ready(std::string_view worker, std::string_view service, mdp::Version version) {
  give(worker, frames_of(mdp::worker_ready(version, service, {})));
}

void Scene::ready(std::string_view worker, std::string_view service, const WorkerMetadata& about) {
  give(worker, frames_of(mdp::worker_ready(kV02, service, schemas::to_msgpack(about))));
}

void Scene::reply(std::string_view worker, std::string_view address, const Strings& body,
                  mdp::Stage stage, mdp::Version version) {
  give(worker, frames_of(mdp::worker_reply(version, stage, address), body));
}

void Scene::heartbeat(std::string_view worker, mdp::Version version) {
  give(worker, frames_of(mdp::worker_heartbeat(version)));
}

void Scene::disconnect(std::string_view worker, mdp::Version version) {
  give(worker, frames_of(mdp::worker_disconnect(version)));
}

void Scene::compact(std::string_view peer, const compact::Header& header, std::string_view body) {
  const auto bytes = compact::encode(header);
  give(peer, {std::string(bytes.data(), bytes.size()).append(body)});
}

void Scene::pass(Milliseconds time) {
  const auto step = core_.state().options.heartbeat_interval / 10;
  for (; time > 0ms; time -= step) {
    clock_.advance(std::min<Milliseconds>(step, time));
    tick();
  }
}

void Scene::unreachable(std::string_view peer) {
  core_.on_unreachable(peer, clock_.now(), out_);
}

void Scene::congested(std::string_view peer, bool congested) {
  core_.on_congestion(peer, congested, clock_.now(), out_);
}

void Scene::collect() {
  for (auto& message : out_) {
    Strings frames;
    for (std::size_t i = 1; i < message.size(); ++i) frames.emplace_back(message[i].view());
    said_[std::string(message[0].view())].push_back(std::move(frames));
  }
  out_.clear();
}

std::vector<Strings> Scene::take(std::string_view peer) {
  collect();
  const auto at = said_.find(peer);
  return at == said_.end() ? std::vector<Strings>{} : std::exchange(at->second, {});
}

Strings Scene::one(std::string_view peer) {
  auto messages = take(peer);
  INFO("messages to " << peer);
  REQUIRE(messages.size() == 1);
  return std::move(messages.front());
}

Strings Scene::addresses(std::string_view worker) {
  Strings found;
  for (const auto& message : take(worker)) {
    if (is_request(message)) found.push_back(message.at(message[0].empty() ? 3 : 2));
  }
  return found;
}

Strings Scene::mmi(std::string_view name, std::string_view question) {
  request(kAsker, name, {std::string(question)});
  auto message = one(kAsker);
  REQUIRE(message.size() >= 4);
  CHECK(message[2] == name);
  message.erase(message.begin(), message.begin() + 3);
  return message;
}

BrokerStats Scene::stats() {
  return schemas::from_msgpack<BrokerStats>(mmi("mmi.stats").at(1)).value();
}

std::uint32_t Scene::handle(std::string_view service) {
  if (mmi("mmi.compact", service) == Strings{"404"}) {
    ready("a passing worker", service);
    disconnect("a passing worker");
  }
  const auto content = mmi("mmi.compact", service).at(1);
  REQUIRE(content.size() == 8);
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    number = (number << 8U) | static_cast<unsigned char>(content[i]);
  }
  return number;
}

std::string body_of(const RequestHead& head, std::string_view input) {
  return schemas::to_msgpack(head).append(input);
}

std::string reply_of(const ReplyHead& head, std::string_view output) {
  return schemas::to_msgpack(head).append(output);
}

ReplyHead error_of(const Strings& message) {
  std::string body;
  if (compact::is_compact(message.at(0))) {
    body = message[0].substr(compact::kHeaderBytes);
  } else {
    body = message.back();
  }
  auto head = schemas::from_msgpack<ReplyHead>(body);
  REQUIRE(head);
  REQUIRE(head->status == schemas::Status::Error);
  return *head;
}

}  // namespace gofed::broker::test
