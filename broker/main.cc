// gofed-broker: knows which services are alive and spreads work over their workers.
//
// Prints the endpoints it is bound to on stdout, one a line, and serves until SIGTERM or SIGINT.
// Exit codes: 0 stopped, 1 could not start, 2 usage.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include <cxxopts.hpp>
#include <sys/resource.h>
#include <unistd.h>

#include "broker/shell.h"
#include "envelope/log.h"
#include "envelope/socket.h"

namespace {

using gofed::broker::BrokerOptions;
using gofed::broker::Shell;

enum class Exit : int { Ok = 0, Failed = 1, Usage = 2 };

Shell* running = nullptr;  // for the signal handler alone

void on_signal(int /*number*/) {
  running->stop();
}

cxxopts::Options command_line(const BrokerOptions& defaults) {
  const auto& core = defaults.core;
  cxxopts::Options options("gofed-broker", "Spreads requests over workers (docs/protocol.md).\n");
  auto add = options.add_options();
  add("endpoint", "Where to listen: tcp://127.0.0.1:5555, tcp://127.0.0.1:*, ipc:///path. Several",
      cxxopts::value<std::vector<std::string>>(), "E");
  add("allow-insecure", "Listen for other hosts too, without encryption");
  add("heartbeat-interval-ms", "A sign of life to and from every worker each so often",
      cxxopts::value<std::int64_t>()->default_value(
          std::to_string(core.heartbeat_interval.count())),
      "N");
  add("liveness", "A worker that is silent for so many intervals is dead",
      cxxopts::value<std::uint32_t>()->default_value(std::to_string(core.liveness)), "N");
  add("queue-max", "Requests of one service that may wait; then: busy",
      cxxopts::value<std::size_t>()->default_value(std::to_string(core.queue_count_max)), "N");
  add("queue-bytes-max", "Bytes of those",
      cxxopts::value<std::size_t>()->default_value(std::to_string(core.queue_bytes_max)), "N");
  add("attempts-max", "How often an idempotent request is handed to a worker, 1 to 255",
      cxxopts::value<std::uint32_t>()->default_value(std::to_string(core.attempts_max)), "N");
  add("log", "Level of the log: debug, info, warn, error or off",
      cxxopts::value<std::string>()->default_value("info"), "LEVEL");
  add("h,help", "Print this");
  add("version", "Print the version");
  return options;
}

// A number of the command line within its limits.
template <typename T>
T in_range(const cxxopts::ParseResult& flags, const std::string& name, T least, T most) {
  const auto value = flags[name].as<T>();
  if (value >= least && value <= most) return value;
  throw std::invalid_argument("--" + name + " " + std::to_string(value) + ": must be " +
                              std::to_string(least) + " to " + std::to_string(most));
}

BrokerOptions options_of(const cxxopts::ParseResult& flags) {
  constexpr std::int64_t kIntervalMsMax = 3'600'000;
  constexpr std::size_t kUnlimited = std::numeric_limits<std::size_t>::max() / 4;
  if (!flags.unmatched().empty()) {
    throw std::invalid_argument("unexpected argument " + flags.unmatched().front());
  }
  BrokerOptions options;
  if (flags.count("endpoint") > 0) {
    options.endpoints = flags["endpoint"].as<std::vector<std::string>>();
  }
  options.allow_insecure = flags.count("allow-insecure") > 0;
  auto& core = options.core;
  core.heartbeat_interval = std::chrono::milliseconds(
      in_range<std::int64_t>(flags, "heartbeat-interval-ms", 10, kIntervalMsMax));
  core.liveness = in_range<std::uint32_t>(flags, "liveness", 1, 1000);
  core.queue_count_max = in_range<std::size_t>(flags, "queue-max", 0, kUnlimited);
  core.queue_bytes_max = in_range<std::size_t>(flags, "queue-bytes-max", 0, kUnlimited);
  core.queue_bytes_total_max = std::max(core.queue_bytes_total_max, core.queue_bytes_max);
  core.attempts_max = in_range<std::uint32_t>(flags, "attempts-max", 1, 255);
  std::random_device random;
  core.epoch = random();
  core.hash_seed = (std::uint64_t{random()} << 32U) | random();
  core.pid = static_cast<std::uint32_t>(getpid());
  return options;
}

// Every peer is a file descriptor: take as many as we may have.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  static_cast<void>(setrlimit(RLIMIT_NOFILE, &limit));
}

Exit serve(const BrokerOptions& options) {
  raise_descriptor_limit();
  auto shell = Shell::create(options);
  if (!shell) {
    std::cerr << "gofed-broker: " << shell.error().to_string() << '\n';
    return Exit::Failed;
  }
  running = shell->get();
  struct sigaction action{};
  action.sa_handler = on_signal;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  for (const auto& endpoint : running->endpoints()) std::cout << endpoint << '\n';
  std::cout.flush();
  running->run();
  // Waits until the goodbyes have left, as long as the socket lingers.
  gofed::envelope::zmq_context().close();
  return Exit::Ok;
}

Exit run(int argc, char** argv) {
  auto command = command_line({});
  BrokerOptions options;
  try {
    const auto flags = command.parse(argc, argv);
    if (flags.count("help") > 0) {
      std::cout << command.help() << '\n';
      return Exit::Ok;
    }
    if (flags.count("version") > 0) {
      std::cout << "gofed-broker " GOFED_VERSION "\n";
      return Exit::Ok;
    }
    options = options_of(flags);
    const auto logging = gofed::envelope::init_logging(flags["log"].as<std::string>());
    if (!logging) throw std::invalid_argument(logging.error().to_string());
  } catch (const std::exception& error) {
    std::cerr << "gofed-broker: " << error.what() << "\nTry 'gofed-broker --help'.\n";
    return Exit::Usage;
  }
  return serve(options);
}

}  // namespace

int main(int argc, char** argv) {
  return static_cast<int>(run(argc, argv));
}
