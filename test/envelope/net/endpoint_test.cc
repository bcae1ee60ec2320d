// Goal: what only this machine can reach is known by its address, not by how its name begins, and
// binding an ipc endpoint replaces nothing but a dead socket. Method: texts, and real sockets in a
// temporary directory.
#include "envelope/net/endpoint.h"

#include <filesystem>
#include <string>

#include <catch2/catch.hpp>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "envelope/net/descriptors.h"
#include "envelope/net/socket.h"
#include "test/support/temp_dir.h"

namespace gofed::envelope {
namespace {

// A socket file as a process leaves it that was killed.
void leave_dead_socket(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  REQUIRE(path.size() < sizeof address.sun_path);
  path.copy(address.sun_path, path.size());
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  REQUIRE(fd >= 0);
  REQUIRE(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  ::close(fd);
}

Result<void> bind(const std::string& path) {
  Socket socket(zmq::socket_type::router, {});
  return socket.bind("ipc://" + path);
}

}  // namespace

TEST_CASE("loopback: addresses of this machine alone", "[endpoint]") {
  const auto endpoint =
      GENERATE(as<std::string>(), "tcp://127.0.0.1:5555", "tcp://127.0.0.1:*", "tcp://127.1.2.3:1",
               "tcp://127.255.255.255:1", "tcp://127.1:1", "tcp://localhost:5555",
               "tcp://[::1]:5555", "tcp://::1:5555", "tcp://[0:0:0:0:0:0:0:1]:1",
               "tcp://[::ffff:127.0.0.1]:1", "ipc:///tmp/x", "ipc://@name", "inproc://x");
  INFO(endpoint);
  CHECK(is_loopback(endpoint));
  CHECK(check_listen(endpoint, false));
}

TEST_CASE("loopback: names and addresses that only look like it", "[endpoint]") {
  const auto endpoint =
      GENERATE(as<std::string>(), "tcp://127.evil.org:5555", "tcp://127.0.0.1.evil.org:1",
               "tcp://127.0.0.1 evil.org:1", "tcp://127.:1", "tcp://127.0.0.256:1",
               "tcp://localhost.evil.org:1", "tcp://[::2]:1", "tcp://[::1].evil.org:1",
               "tcp://[::ffff:10.0.0.1]:1", "tcp://0.0.0.0:1", "tcp://*:1", "tcp://10.127.0.1:1",
               "tcp://eth0:1", "tcp://:1", "udp://127.0.0.1:1", "127.0.0.1:1", "");
  INFO(endpoint);
  CHECK_FALSE(is_loopback(endpoint));
  const auto refused = check_listen(endpoint, false);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::NotAllowed);
  CHECK(check_listen(endpoint, true));
}

TEST_CASE("ipc endpoint: an ordinary file is not replaced", "[endpoint]") {
  const test::TempDir dir;
  const auto path = dir / "notes";
  test::write_file(path, "precious");
  const auto refused = bind(path);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::Io);
  CHECK_THAT(refused.error().context,
             Catch::Contains(path) && Catch::Contains("exists and is no socket"));
  CHECK(test::read_file(path) == "precious");
}

TEST_CASE("ipc endpoint: nothing else that is no socket is replaced", "[endpoint]") {
  const test::TempDir dir;
  const auto path = dir / "entry";
  const auto kind = GENERATE(as<std::string>(), "directory", "link to nothing", "link to a socket");
  INFO(kind);
  if (kind == "directory") {
    std::filesystem::create_directory(path);
  } else {
    if (kind == "link to a socket") leave_dead_socket(dir / "target");
    std::filesystem::create_symlink(dir / "target", path);
  }
  REQUIRE_FALSE(bind(path));
  CHECK(std::filesystem::symlink_status(path).type() != std::filesystem::file_type::not_found);
}

TEST_CASE("ipc endpoint: the socket of a live process is not taken over", "[endpoint]") {
  const test::TempDir dir;
  const auto path = dir / "s";
  Socket first(zmq::socket_type::router, {});
  REQUIRE(first.bind("ipc://" + path));
  const auto refused = bind(path);
  REQUIRE_FALSE(refused);
  CHECK_THAT(refused.error().context, Catch::Contains(path) && Catch::Contains("in use"));
  // The first one is still found there.
  Socket client(zmq::socket_type::dealer, {});
  REQUIRE(client.connect("ipc://" + path));
  Frames frames;
  frames.emplace_back("hello");
  REQUIRE(client.send(frames) == Sent::Ok);
  auto item = first.poll_in();
  poll({&item, 1}, std::chrono::seconds(20));
  CHECK(first.receive());
}

TEST_CASE("ipc endpoint: a dead socket is replaced, and nothing is left behind", "[endpoint]") {
  const test::TempDir dir;
  const auto path = dir / "s";
  leave_dead_socket(path);
  CHECK(bind(path));
  CHECK_FALSE(std::filesystem::exists(path));
  // Nor is anything removed that is not the socket's own.
  {
    Socket socket(zmq::socket_type::router, {});
    REQUIRE(socket.bind("ipc://" + path));
    std::filesystem::remove(path);
    test::write_file(path, "another one's");
  }
  CHECK(test::read_file(path) == "another one's");
}

TEST_CASE("descriptors: what cannot be had is an error", "[endpoint]") {
  CHECK(check_descriptors(4));
  const auto refused = check_descriptors(std::size_t{1} << 21);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::Io);
  CHECK_THAT(refused.error().context, Catch::Contains("ulimit -n"));
}

}  // namespace gofed::envelope
