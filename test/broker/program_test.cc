// Goal: gofed-broker as people run it: its words, its files, its exit codes.
// Method: the program of this build as a child, at endpoints that the system picks.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <zmq.hpp>

#include "test/support/child.h"
#include "test/support/temp_dir.h"

namespace gofed::test {
namespace {

using Words = std::vector<std::string>;

Outcome broker(const Words& words, const ChildOptions& options = {}) {
  return run(binary("gofed-broker"), words, options);
}

// A raw connection that says nothing; negative where it cannot be had.
int connect_to(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return fd;
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
  ::close(fd);
  return -1;
}

// What the process has used of the processor.
std::chrono::milliseconds cpu_time(pid_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string text((std::istreambuf_iterator<char>(stat)), {});
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  std::string word;
  long ticks = 0;
  for (int i = 3; i <= 15 && fields >> word; ++i) {
    if (i >= 14) ticks += std::stol(word);
  }
  return std::chrono::milliseconds(ticks * 1000 / ::sysconf(_SC_CLK_TCK));
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("gofed-broker: wrong words are a usage error that names them", "[broker]") {
  struct Case {
    Words words;
    int code;
    std::string message;
  };
  const auto wrong = GENERATE(values<Case>({
      {{"--liveness", "0"}, 2, "broker.liveness = \"0\": expected a whole number (1 to 1000)"},
      {{"--heartbeat-interval-ms", "9"}, 2, "10ms to 1h"},
      {{"--attempts-max", "256"}, 2, "1 to 255"},
      {{"--queue-max", "many"}, 2, "broker.queue_max"},
      {{"--set", "broker.endpoin=x"}, 2, "did you mean broker.endpoint?"},
      {{"--set", "nothing"}, 2, "section.key=value"},
      {{"--set", "worker.capacity=3"}, 2, "unknown setting worker.capacity"},
      {{"--log", "loud"}, 2, "loud"},
      {{"--no-such-flag"}, 2, "no-such-flag"},
      {{"word"}, 2, "unexpected argument word"},
      {{"--config", "/no/such/file.toml"}, 1, "/no/such/file.toml"},
      {{"--endpoint", "tcp://0.0.0.0:*"}, 2, "allow-insecure"},
      {{"--endpoint", "nonsense"}, 2, "nonsense: expected tcp://HOST:PORT or ipc://PATH"},
      {{"--endpoint", "smoke://signals"}, 2, "smoke://signals: expected"},
      {{"--endpoint", "tcp://127.0.0.1:*", "--endpoint", "tcp://"}, 2, "tcp://: expected"},
      {{"--endpoint", ""}, 2, "endpoint"},
      {{"--endpoint", "ipc:///no/such/directory/b"}, 1, "ipc:///no/such/directory/b"},
  }));
  const auto outcome = broker(wrong.words);
  CHECK(outcome.exit.code == wrong.code);
  CHECK_THAT(outcome.err, Catch::Contains(wrong.message));
  CHECK(outcome.out.empty());
}

TEST_CASE("gofed-broker: flag > environment > file > default", "[broker]") {
  const TempDir dir;
  write_file(dir / "broker.toml",
             "[broker]\nliveness = 4\nqueue_max = 5\nattempts_max = 6\n"
             "[worker]\ncapacity = 3\n[filestorage]\npath = \"/x\"\n");
  const auto outcome =
      broker({"--config", dir / "broker.toml", "--liveness", "7", "--print-config"},
             {.environment = {{"GOFED_BROKER_LIVENESS", "8"}, {"GOFED_BROKER_QUEUE_MAX", "9"}}});
  CHECK(outcome.exit == Exit{});
  CHECK_THAT(outcome.out, Catch::Contains("liveness = 7  # command line\n"));
  CHECK_THAT(outcome.out, Catch::Contains("queue_max = 9  # environment GOFED_BROKER_QUEUE_MAX\n"));
  CHECK_THAT(outcome.out, Catch::Contains("attempts_max = 6  # "));
  CHECK_THAT(outcome.out, Catch::Contains("services_max = 16384  # default\n"));
  CHECK_FALSE(contains(outcome.out, "filestorage"));  // of another program
}

TEST_CASE("gofed-broker: a misspelt section of a file is named with its place", "[broker]") {
  const TempDir dir;
  write_file(dir / "broker.toml", "[brokre]\nliveness = 4\n");
  const auto outcome = broker({"--config", dir / "broker.toml", "--print-config"});
  CHECK(outcome.exit == Exit{.code = 2});
  CHECK_THAT(outcome.err, Catch::Contains("broker.toml:2:"));
  CHECK_THAT(outcome.err, Catch::Contains("did you mean broker.liveness?"));
}

TEST_CASE("gofed-broker: --help, --version, --info and --print-config are on stdout", "[broker]") {
  const auto word = GENERATE(as<std::string>(), "--help", "--version", "--info", "--print-config");
  const auto outcome = broker({word});
  CHECK(outcome.exit == Exit{});
  CHECK_FALSE(outcome.out.empty());
  CHECK(outcome.err.empty());
}

TEST_CASE("gofed-broker: where it listens comes from the file, and SIGTERM ends it well",
          "[broker]") {
  const TempDir dir;
  write_file(dir / "broker.toml", "[broker]\nendpoint = [\"tcp://127.0.0.1:*\", \"ipc://" +
                                      (dir / "b") + "\"]\n[log]\nlevel = \"off\"\n");
  Child child(binary("gofed-broker"), {"--config", dir / "broker.toml"});
  child.wait_for_line("tcp://127.0.0.1:");
  child.wait_for_line("ipc://" + (dir / "b"));
  child.terminate();
  CHECK(child.wait() == Exit{});
}

TEST_CASE("gofed-broker: an ipc endpoint takes nothing from anybody, and leaves nothing",
          "[broker]") {
  const TempDir dir;
  const auto path = dir / "b";
  write_file(path, "precious");
  const auto refused = broker({"--endpoint", "ipc://" + path});
  CHECK(refused.exit == Exit{.code = 1});
  CHECK_THAT(refused.err, Catch::Contains("exists and is no socket"));
  CHECK(read_file(path) == "precious");
  std::filesystem::remove(path);
  {
    Child killed(binary("gofed-broker"), {"--endpoint", "ipc://" + path});
    killed.wait_for_line(path);
    killed.kill();
  }
  CHECK(std::filesystem::is_socket(path));
  Child live(binary("gofed-broker"), {"--endpoint", "ipc://" + path});
  live.wait_for_line(path);
  const auto second = broker({"--endpoint", "ipc://" + path});
  CHECK(second.exit == Exit{.code = 1});
  CHECK_THAT(second.err, Catch::Contains("in use"));
  CHECK(live.running());
  live.terminate();
  CHECK(live.wait() == Exit{});
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("gofed-broker: at the limit of open files it serves those it has", "[broker]") {
  constexpr int kLimit = 400;
  const TempDir dir;
  const auto path = dir / "b";
  Child child("/bin/sh", {"-c", "ulimit -n " + std::to_string(kLimit) + "; exec " +
                                    binary("gofed-broker") + " --endpoint ipc://" + path});
  child.wait_for_line(path);
  zmq::context_t context;
  zmq::socket_t client(context, zmq::socket_type::dealer);
  client.set(zmq::sockopt::linger, 0);
  client.set(zmq::sockopt::rcvtimeo, 20'000);
  client.connect("ipc://" + path);
  const auto ask = [&] {
    for (const std::string_view frame : {"MDPC02", "\x01", "mmi.service"}) {
      client.send(zmq::buffer(frame), zmq::send_flags::sndmore);
    }
    client.send(zmq::buffer(std::string_view("mmi.service")), zmq::send_flags::none);
    std::string last;
    zmq::message_t frame;
    do {
      if (!client.recv(frame)) return std::string("no answer");
      last = frame.to_string();
    } while (frame.more());
    return last;
  };
  CHECK(ask() == "200");
  std::vector<int> strangers;
  for (int i = 0; i < 3 * kLimit; ++i) {
    const int fd = connect_to(path);
    if (fd >= 0) strangers.push_back(fd);
    if (i % 20 == 0) CHECK(ask() == "200");
  }
  child.wait_for_line("connections_refused");
  CHECK(ask() == "200");
  // It does not spin: what it uses in a second without questions is far below the second.
  const auto before = cpu_time(child.pid());
  client.set(zmq::sockopt::rcvtimeo, 1000);
  zmq::message_t unasked;
  CHECK_FALSE(client.recv(unasked));
  client.set(zmq::sockopt::rcvtimeo, 20'000);
  CHECK(cpu_time(child.pid()) - before < std::chrono::milliseconds(500));
  for (const int fd : strangers) ::close(fd);
  CHECK(ask() == "200");
  child.terminate();
  CHECK(child.wait() == Exit{});
}

TEST_CASE("gofed-broker: too few files that may be open are an error, not an abort", "[broker]") {
  const auto outcome = run("/bin/sh", {"-c", "ulimit -n 12; exec " + binary("gofed-broker") +
                                                 " --endpoint tcp://127.0.0.1:*"});
  CHECK(outcome.exit == Exit{.code = 1});
  CHECK_THAT(outcome.err, Catch::Contains("ulimit -n"));
}

}  // namespace gofed::test
