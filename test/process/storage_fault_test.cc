// Goal: data that is asked for by key comes from one store: a second one is refused, by the broker
// and by the file system. Method: real gofed-worker programs with directories of their own.
#include <vector>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "schemas/actions/file.h"
#include "test/process/fleet.h"
#include "test/support/skip.h"

namespace gofed::test {
namespace {

// A worker of both names of the API store, whose data lies in `directory`.
Child start_storage(Fleet& fleet, const std::string& directory) {
  return Child(binary("gofed-worker"),
               {"--broker", fleet.endpoint(), "--set", "worker.heartbeat_interval=100ms",
                "apisavestorage", "apistorage"},
               {.environment = {{"XDG_DATA_HOME", directory}}});
}

// A server that takes connections and requests, and answers none.
class SilentServer {
 public:
  SilentServer() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{.sin_family = AF_INET};
    address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(fd_, plain, size) == 0);
    REQUIRE(::listen(fd_, 128) == 0);
    REQUIRE(::getsockname(fd_, plain, &size) == 0);
    port_ = ::ntohs(address.sin_port);
  }
  ~SilentServer() { ::close(fd_); }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;

  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/x";
  }

 private:
  int fd_;
  int port_ = 0;
};

bool is_known(Fleet& fleet, const Child& worker) {
  return eventually([&] { return fleet.held_by(worker.pid()) >= 0; });
}

}  // namespace

TEST_CASE("storage: a second apistorage over another store is refused", "[fault]") {
  Fleet fleet;
  fleet.start_broker();
  auto first = start_storage(fleet, fleet.directory() / "first");
  REQUIRE(is_known(fleet, first));
  REQUIRE(eventually([&] { return fleet.service_code("apistorage") == "200"; }));

  auto second = start_storage(fleet, fleet.directory() / "second");
  CHECK(second.wait() == Exit{.code = 1});
  CHECK_THAT(second.err(), Catch::Contains("refused by broker"));
  CHECK_THAT(second.err(), Catch::Contains("store"));
  CHECK(first.running());
  CHECK(fleet.service_code("apistorage") == "200");
}

TEST_CASE("storage: a store that another process has open is refused", "[fault]") {
  Fleet fleet;
  fleet.start_broker();
  auto first = start_storage(fleet, fleet.directory() / "shared");
  REQUIRE(is_known(fleet, first));

  auto second = start_storage(fleet, fleet.directory() / "shared");
  CHECK(second.wait() == Exit{.code = 1});
  CHECK_THAT(second.err(), Catch::Contains(std::to_string(first.pid())));
  CHECK(first.running());
}

TEST_CASE("storage: after kill -9 the same store comes back under its name", "[fault]") {
  Fleet fleet;
  fleet.start_broker();
  auto first = start_storage(fleet, fleet.directory() / "data");
  REQUIRE(is_known(fleet, first));
  first.kill();
  auto second = start_storage(fleet, fleet.directory() / "data");
  CHECK(is_known(fleet, second));
  second.terminate();
  CHECK(second.wait() == Exit{});
}

TEST_CASE("mq-slow-url-blocks-filestorage: who waits for a server is in nobody's way", "[fault]") {
  const SilentServer server;
  Fleet fleet;
  fleet.start_broker();
  Child worker(
      binary("gofed-worker"),
      {"--broker", fleet.endpoint(), "--set", "worker.heartbeat_interval=100ms", "--set",
       "worker.capacity=2", "--set", "filestorage.allowed_addresses=127.0.0.1", "filestorage"},
      {.environment = {{"XDG_DATA_HOME", fleet.directory() / "data"}}});
  REQUIRE(eventually([&] { return fleet.service_code("filestorage") == "200"; }));
  auto system = fleet.system();
  // Many more than the worker has cores, and than one client may have at once.
  std::vector<envelope::Call<schemas::UploadUrl::Output>> fetches;
  for (int i = 0; i < 200; ++i) {
    fetches.push_back(system.async_call<schemas::UploadUrl>({.url = server.url()}));
  }
  for (int i = 0; i < 20; ++i) {
    const auto listed = system.call<schemas::List>(
        {.prefix = {}, .cursor = {}}, {.timeout = std::chrono::milliseconds(kPatience)});
    INFO((listed ? "" : listed.error().to_string()));
    REQUIRE(listed);
  }
  for (auto& fetch : fetches) fetch.cancel();
}

TEST_CASE("mq-clock: a wall clock that is eight days ahead for a while ends no file", "[fault]") {
#ifdef GOFED_SANITIZED
  GOFED_SKIP("a sanitizer's runtime does not share a process with the preload");
#endif
  Fleet fleet;
  fleet.start_broker();
  const auto ahead = fleet.directory() / "seconds ahead";
  write_file(ahead, "0");
  Child worker(
      binary("gofed-worker"),
      {"--broker", fleet.endpoint(), "--set", "worker.heartbeat_interval=100ms", "filestorage"},
      {.environment = {{"XDG_DATA_HOME", fleet.directory() / "data"},
                       {"LD_PRELOAD", GOFED_WALLCLOCK_LIBRARY},
                       {"GOFED_WALLCLOCK_FILE", ahead}}});
  REQUIRE(eventually([&] { return fleet.service_code("filestorage") == "200"; }));
  auto system = fleet.system();
  const auto stored = system.call<schemas::Upload>(
      {.name = "precious", .upload = {}, .data = schemas::Blob::of("x"), .last = true});
  INFO((stored ? "" : stored.error().to_string()));
  REQUIRE(stored);
  const auto is_listed = [&] {
    const auto listed = system.call<schemas::List>({.prefix = {}, .cursor = {}});
    return listed && listed->files.size() == 1;
  };
  REQUIRE(is_listed());
  write_file(ahead, "691200");
  CHECK(is_listed());
  CHECK_NOTHROW(worker.wait_for_line("wall_clock_jumped"));
  CHECK(is_listed());
  CHECK(system.call<schemas::Download>({.file = *stored->file}));
  write_file(ahead, "0");
  CHECK(is_listed());
}

}  // namespace gofed::test
