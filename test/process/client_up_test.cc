// Goal: `gofed up` starts everything, keeps it running, and leaves nothing behind, however it ends.
// Method: the program; processes are found by the pids that the broker lists.
#include <set>

#include <catch2/catch.hpp>
#include <signal.h>

#include "test/process/client_programs.h"
#include "test/process/fleet.h"

using namespace gofed::test;

namespace {

// Pids of the workers that the broker knows.
std::set<pid_t> worker_pids(const System& system) {
  const auto outcome = system.gofed({"workers", "-o", "ndjson"});
  std::set<pid_t> pids;
  for (std::size_t at = 0; (at = outcome.out.find("\"pid\":", at)) != std::string::npos; ++at) {
    pids.insert(static_cast<pid_t>(std::stol(outcome.out.substr(at + 6))));
  }
  return pids;
}

bool runs(pid_t pid) {
  return ::kill(pid, 0) == 0;
}

bool all_gone(const std::set<pid_t>& pids) {
  return eventually([&] {
    for (const auto pid : pids) {
      if (runs(pid)) return false;
    }
    return true;
  });
}

}  // namespace

TEST_CASE("up: the endpoint on stdout, every service with a worker, a clean end") {
  const ClientPlace place;
  System system(place);
  CHECK(system.up().out() == system.endpoint() + "\n");
  const auto status = system.gofed({"status", "-o", "ndjson"});
  CHECK(status.exit == Exit{});
  CHECK(status.out.find(R"("without_workers":[])") != std::string::npos);
  const auto pids = worker_pids(system);
  CHECK(pids.size() == 2);

  const auto signal = GENERATE(SIGINT, SIGTERM);
  system.up().signal(signal);
  CHECK(system.up().wait() == Exit{});
  CHECK(all_gone(pids));
  CHECK(place.leftovers().empty());
}

TEST_CASE("up: a worker that dies is started again, and says so") {
  const ClientPlace place;
  System system(place);
  const auto before = worker_pids(system);
  for (const auto pid : before) REQUIRE(::kill(pid, SIGKILL) == 0);
  static_cast<void>(
      system.up().wait_for_line("ended with signal 9, starting it again", kPatience, 2));
  static_cast<void>(system.up().wait_for_line("started again, pid", kPatience, 2));
  const auto ready = system.gofed({"status", "--wait", "20s"});
  CAPTURE(ready.err);
  CHECK(ready.exit == Exit{});
  CHECK(worker_pids(system) != before);
}

TEST_CASE("up: killed itself, it leaves no orphans") {
  const ClientPlace place;
  System system(place);
  const auto pids = worker_pids(system);
  REQUIRE(pids.size() == 2);
  // Not Child::kill, which takes the process group: only the one process dies.
  REQUIRE(::kill(system.up().pid(), SIGKILL) == 0);
  CHECK(system.up().wait().signal == SIGKILL);
  CHECK(all_gone(pids));
}

TEST_CASE("up: an endpoint that is taken is one clear failure") {
  const ClientPlace place;
  auto broker =
      place.start(binary("gofed-broker"), {"--endpoint", "tcp://127.0.0.1:*", "--log", "off"});
  const auto taken = broker->wait_for_line("tcp://");
  const auto second = place.gofed({"--broker", taken, "up"});
  CHECK(second.exit == Exit{.code = 1});
  CHECK(second.err.find("gofed: up: ") != std::string::npos);
  CHECK(second.err.find(taken) != std::string::npos);
}

TEST_CASE("up: an unknown service is refused before anything starts") {
  const ClientPlace place;
  const auto outcome = place.gofed({"up", "apii"});
  CHECK(outcome.exit == Exit{.code = 2});
  CHECK(outcome.err == "gofed: up: no service apii, did you mean api? (see gofed help up)\n");
}

TEST_CASE("bootstrap: files that the programs read, never overwritten by accident") {
  const ClientPlace place;
  CHECK(place.gofed({"bootstrap", "etc", "--split"}).exit == Exit{});
  CHECK(place.gofed({"--config", "etc/client.toml", "--local", "services"}).exit == Exit{});
  CHECK(
      place.shell("$(dirname $gofed)/gofed-broker --config etc/broker.toml --print-config").exit ==
      Exit{});
  const auto worker = place.shell(
      "$(dirname $gofed)/gofed-worker --config etc/filestorage.toml "
      "--print-config filestorage | grep -c filestorage");
  CHECK(worker.exit == Exit{});
  const auto again = place.gofed({"bootstrap", "etc", "--split"});
  CHECK(again.exit == Exit{.code = 1});
  CHECK(again.err.find("file exists (--force overwrites)") != std::string::npos);
  CHECK(place.gofed({"bootstrap", "etc", "--split", "--force"}).exit == Exit{});
}

TEST_CASE("bootstrap: one file that all three programs read, each its own sections") {
  const ClientPlace place;
  CHECK(place.gofed({"bootstrap", "etc"}).out == "etc/gofed.toml\n");
  const auto outcome = place.shell(
      "ls etc; $gofed bootstrap - | cmp - etc/gofed.toml; "
      "sed -i 's/^#\\([a-z_]* = \\)/\\1/' etc/gofed.toml; bin=$(dirname $gofed); "
      "for p in $gofed $bin/gofed-broker $bin/gofed-worker; do "
      "$p --config etc/gofed.toml --print-config > printed || exit 9; "
      "grep -c '# etc/gofed.toml' printed > count; test $(cat count) -gt 10 || exit 8; done");
  CAPTURE(outcome.err);
  CHECK(outcome.exit == Exit{});
  CHECK(outcome.out == "gofed.toml\n");
}
