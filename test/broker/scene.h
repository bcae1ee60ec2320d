// A broker core, a clock that a test moves, and peers that speak to it: for tests of rules.
//
// Every send returns nothing; what the broker said since is taken with take(), in order, without
// identities; all() keeps whom it went to.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "broker/core.h"
#include "schemas/base/limits.h"
#include "schemas/describe/codec.h"
#include "schemas/wire/compact.h"
#include "schemas/wire/head.h"
#include "schemas/wire/mdp.h"
#include "test/support/fake_clock.h"

namespace gofed::broker::test {

using namespace std::chrono_literals;
using Strings = std::vector<std::string>;
using schemas::BrokerStats;
using schemas::ReplyHead;
using schemas::RequestHead;
using schemas::ServiceList;
using schemas::WorkerList;
using schemas::WorkerMetadata;

inline constexpr auto kV01 = mdp::Version::V01;
inline constexpr auto kV02 = mdp::Version::V02;

CoreOptions small_options();

class Scene {
 public:
  explicit Scene(const CoreOptions& options = small_options());

  // ---- What peers do ----
  void give(std::string_view peer, const Strings& frames, bool oversize = false);
  void give_as(const Sender& from, const Strings& frames, bool oversize = false);
  void request(std::string_view client, std::string_view service, const Strings& body,
               mdp::Version version = kV02);
  void ready(std::string_view worker, std::string_view service, mdp::Version version = kV02);
  void ready(std::string_view worker, std::string_view service, const WorkerMetadata& about);
  void reply(std::string_view worker, std::string_view address, const Strings& body,
             mdp::Stage stage = mdp::Stage::Final, mdp::Version version = kV02);
  void heartbeat(std::string_view worker, mdp::Version version = kV02);
  void disconnect(std::string_view worker, mdp::Version version = kV02);
  void compact(std::string_view peer, const compact::Header& header, std::string_view body = {});

  // ---- Time and connections ----
  // Lets time pass in steps of a tenth of the heartbeat interval, ticking.
  void pass(Milliseconds time);
  void unreachable(std::string_view peer);
  void congested(std::string_view peer, bool congested);
  std::size_t room = SIZE_MAX;  // what may be sent to each peer
  Core& core() { return core_; }
  [[nodiscard]] TimePoint now() const { return clock_.now(); }
  // Time passes unseen by the broker, as when its process is stopped.
  void sleep(Milliseconds time) { clock_.advance(time); }
  void tick() { core_.tick(clock_.now(), out_); }
  void stop() { core_.stop(clock_.now(), out_); }

  // ---- What the broker said ----
  // The messages to one peer since they were taken last.
  std::vector<Strings> take(std::string_view peer);
  // The only message to that peer; fails the test unless there is exactly one.
  Strings one(std::string_view peer);
  // Requests among the messages to an RFC worker: their addresses, in order.
  Strings addresses(std::string_view worker);
  [[nodiscard]] bool silent(std::string_view peer) { return take(peer).empty(); }

  // Asks as a client of its own; the reply's body.
  Strings mmi(std::string_view name, std::string_view question = {});
  BrokerStats stats();
  // The compact handle of a service; a worker comes and goes where the broker has never seen one.
  std::uint32_t handle(std::string_view service);

 private:
  void collect();

  gofed::test::FakeClock clock_;
  Core core_;
  Messages out_;
  std::map<std::string, std::vector<Strings>, std::less<>> said_;
};

// A body with a head of ours.
std::string body_of(const RequestHead& head, std::string_view input = "input");
std::string reply_of(const ReplyHead& head, std::string_view output = "output");

// The head of an error reply in any form; fails the test if it is no such reply.
ReplyHead error_of(const Strings& message);

}  // namespace gofed::broker::test
