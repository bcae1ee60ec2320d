// Goal: what the three programs send systemd is true: READY=1 once they take work, WATCHDOG=1
// for as long as the loop thread turns, STOPPING=1 while they finish. Method: the programs, with a
// datagram socket of the test as NOTIFY_SOCKET; a loop gets stuck by stopping its thread alone.
#include <array>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <poll.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test/process/client_programs.h"
#include "test/support/child.h"
#include "test/support/temp_dir.h"

using namespace gofed::test;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kWatchdog{400};
constexpr milliseconds kHeartbeat{300};
constexpr std::string_view kReady = "READY=1";
constexpr std::string_view kBeat = "WATCHDOG=1";
constexpr std::string_view kStopping = "STOPPING=1";

// The manager's end: what arrives, and from whom.
class Manager {
 public:
  explicit Manager(const TempDir& directory) : Manager(directory / "notify") {}

  // A name that begins with '@' is abstract: of no file.
  explicit Manager(std::string name) : name_(std::move(name)) {
    fd_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    REQUIRE(name_.size() < sizeof address.sun_path);
    name_.copy(address.sun_path, name_.size());
    if (name_.starts_with('@')) address.sun_path[0] = '\0';
    const auto size = offsetof(sockaddr_un, sun_path) + name_.size();
    REQUIRE(::bind(fd_, reinterpret_cast<const sockaddr*>(&address),
                   static_cast<socklen_t>(size)) == 0);
    const int on = 1;
    REQUIRE(::setsockopt(fd_, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) == 0);
  }
  ~Manager() { ::close(fd_); }
  Manager(const Manager&) = delete;
  Manager& operator=(const Manager&) = delete;

  [[nodiscard]] ChildOptions options() const {
    return {.environment = {
                {"NOTIFY_SOCKET", name_},
                {"WATCHDOG_USEC", std::to_string(std::chrono::microseconds(kWatchdog).count())}}};
  }

  struct Message {
    std::string text;
    pid_t sender = 0;
    [[nodiscard]] bool says(std::string_view what) const { return text.starts_with(what); }
  };

  // The next message; an empty one where none comes in time.
  [[nodiscard]] Message next(milliseconds patience = kPatience) const {
    pollfd readable{fd_, POLLIN, 0};
    if (::poll(&readable, 1, static_cast<int>(patience.count())) <= 0) return {};
    std::array<char, 512> text{};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(ucred))> control{};
    iovec part{text.data(), text.size()};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    const auto size = ::recvmsg(fd_, &header, 0);
    REQUIRE(size >= 0);
    const auto* credentials = CMSG_FIRSTHDR(&header);
    REQUIRE(credentials != nullptr);
    ucred sender{};
    std::memcpy(&sender, CMSG_DATA(credentials), sizeof sender);
    return {.text = {text.data(), static_cast<std::size_t>(size)}, .sender = sender.pid};
  }

  // The next message that is no beat; an empty one where none comes in time.
  [[nodiscard]] Message next_state() const {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (std::chrono::steady_clock::now() < deadline) {
      if (auto message = next(kWatchdog); !message.text.empty() && !message.says(kBeat)) {
        return message;
      }
    }
    return {};
  }

  // Those that are there already.
  void drop_all() const {
    while (!next(milliseconds(0)).text.empty()) {
    }
  }

 private:
  std::string name_;
  int fd_ = -1;
};

// The loop thread of a program, which is its main thread, stopped; all others run on.
class StuckLoop {
 public:
  explicit StuckLoop(pid_t pid) : pid_(pid) {
    REQUIRE(::ptrace(PTRACE_SEIZE, pid_, nullptr, nullptr) == 0);
    REQUIRE(::ptrace(PTRACE_INTERRUPT, pid_, nullptr, nullptr) == 0);
    int status = 0;
    REQUIRE(::waitpid(pid_, &status, __WALL) == pid_);
    REQUIRE(WIFSTOPPED(status));
  }
  ~StuckLoop() { ::ptrace(PTRACE_DETACH, pid_, nullptr, nullptr); }
  StuckLoop(const StuckLoop&) = delete;
  StuckLoop& operator=(const StuckLoop&) = delete;

 private:
  pid_t pid_;
};

void check_beats(const Manager& manager, pid_t pid) {
  for (int i = 0; i < 3; ++i) {
    const auto beat = manager.next(10 * kWatchdog);
    CHECK(beat.says(kBeat));
    CHECK(beat.sender == pid);
  }
  const StuckLoop stuck(pid);
  manager.drop_all();
  CHECK(manager.next(2 * kWatchdog).text.empty());
}

void check_end(const Manager& manager, Child& program) {
  program.terminate();
  CHECK(manager.next_state().says(kStopping));
  CHECK(program.wait() == Exit{});
}

Child start_broker(const std::string& endpoint, const ChildOptions& options = {}) {
  return {binary("gofed-broker"),
          {"--endpoint", endpoint, "--heartbeat-interval-ms", std::to_string(kHeartbeat.count())},
          options};
}

}  // namespace

TEST_CASE("systemd: a broker is ready once it is bound", "[process]") {
  const TempDir directory;
  const Manager manager(directory);
  auto broker = start_broker(ipc_endpoint(directory, "broker"), manager.options());
  const auto ready = manager.next();
  CHECK(ready.says(kReady));
  CHECK(ready.text.find("STATUS=bound to ipc://") != std::string::npos);
  CHECK(ready.sender == broker.pid());
  check_beats(manager, broker.pid());
  check_end(manager, broker);
}

TEST_CASE("systemd: a manager may listen at an abstract name", "[process]") {
  const TempDir directory;
  const Manager manager("@" + directory.path());
  auto broker = start_broker(ipc_endpoint(directory, "broker"), manager.options());
  CHECK(manager.next().says(kReady));
  check_end(manager, broker);
}

TEST_CASE("systemd: beats that are asked of another process are not made", "[process]") {
  const TempDir directory;
  const Manager manager(directory);
  auto options = manager.options();
  options.environment["WATCHDOG_PID"] = std::to_string(::getpid());
  auto broker = start_broker(ipc_endpoint(directory, "broker"), options);
  CHECK(manager.next().says(kReady));
  CHECK(manager.next(2 * kWatchdog).text.empty());
  check_end(manager, broker);
}

TEST_CASE("systemd: a broker that cannot bind is never ready", "[process]") {
  const TempDir directory;
  const Manager manager(directory);
  auto broker = start_broker("ipc://" + directory.path() + "/no/such/place", manager.options());
  CHECK(broker.wait() == Exit{.code = 1});
  CHECK(manager.next(milliseconds(0)).text.empty());
}

TEST_CASE("systemd: a worker is ready once a broker has answered for all its services",
          "[process]") {
  const TempDir directory;
  const Manager manager(directory);
  const auto endpoint = ipc_endpoint(directory, "broker");
  Child worker(
      binary("gofed-worker"),
      {"--broker", endpoint, "--set",
       "worker.heartbeat_interval=" + std::to_string(kHeartbeat.count()) + "ms", "api", "deps"},
      manager.options());
  // Its loop turns, and there is nobody to register with.
  for (int i = 0; i < 3; ++i) CHECK(manager.next().says(kBeat));
  auto broker = start_broker(endpoint);
  const auto ready = manager.next_state();
  CHECK(ready.says(kReady));
  CHECK(ready.text.find("STATUS=2 services") != std::string::npos);
  check_beats(manager, worker.pid());
  check_end(manager, worker);
}

TEST_CASE("systemd: a worker without a broker is ready once its endpoint is bound", "[process]") {
  const TempDir directory;
  const Manager manager(directory);
  Child worker(binary("gofed-worker"),
               {"--set", "worker.broker=", "--direct", "tcp://127.0.0.1:*", "api"},
               manager.options());
  CHECK(manager.next_state().says(kReady));
  check_end(manager, worker);
}

TEST_CASE("systemd: `gofed up` speaks for all it started, and they do not", "[process]") {
  const ClientPlace place;
  const Manager manager(place.directory());
  const auto environment = manager.options().environment;
  const auto system =
      place.start(binary("gofed"), {"--broker", "ipc://" + place.path("b"), "up"}, environment);
  const auto ready = manager.next();
  CHECK(ready.says(kReady));
  CHECK(ready.sender == system->pid());
  for (int i = 0; i < 5; ++i) {
    const auto beat = manager.next();
    CHECK(beat.says(kBeat));
    CHECK(beat.sender == system->pid());
  }
  check_end(manager, *system);
}
