// Goal: a peer is its connection and its user together, so that what one user asked for or offered
// is never another's. Method: the core; the test names who sent what.
#include <catch2/catch.hpp>

#include "test/broker/scene.h"

namespace gofed::broker::test {
namespace {

Strings ask(const std::string& service) {
  return {"MDPC02", "\x01", service, "x"};
}

}  // namespace

TEST_CASE("sender: the user is kept with the peer", "[broker]") {
  Scene scene;
  scene.give_as({.identity = "c", .user = "ann"}, ask("echo"));
  std::string user;
  scene.core().state().peers.for_each([&](PeerId, const Peer& peer) { user = peer.user; });
  CHECK(user == "ann");
}

TEST_CASE("sender: another user under the same identity does not inherit requests", "[broker]") {
  Scene scene;
  scene.give_as({.identity = "c", .user = "ann"}, ask("echo"));
  CHECK(scene.stats().queued == 1);
  scene.give_as({.identity = "c", .user = "bob"}, ask("other"));
  CHECK(scene.stats().queued == 1);
  scene.ready("w", "echo");
  CHECK(scene.addresses("w").empty());  // nobody waits for what Ann asked
  CHECK(scene.silent("c"));
}

TEST_CASE("sender: another user under a worker's identity is no worker", "[broker]") {
  Scene scene;
  scene.give_as({.identity = "w", .user = "ann"}, {"MDPW02", "\x01", "echo"});
  scene.request("c", "echo", {"x"});
  const auto address = scene.addresses("w").at(0);
  scene.give_as({.identity = "w", .user = "bob"}, {"MDPW02", "\x04", address, "", "forged"});
  CHECK(error_of(scene.one("c")).code == static_cast<unsigned>(Errc::WorkerLost));
  CHECK(scene.mmi("mmi.service", "echo") == Strings{"404"});
}

TEST_CASE("sender: a message without an identity is dropped and counted", "[broker]") {
  Scene scene;
  scene.give("", ask("echo"));
  CHECK(scene.stats().malformed == 1);
}

}  // namespace gofed::broker::test
