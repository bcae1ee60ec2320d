// gofed-broker: knows which services are alive and spreads work over their workers.
//
// Prints the endpoints it is bound to on stdout, one a line, and serves until SIGTERM or SIGINT.
// Exit codes: 0 stopped, 1 could not start, 2 usage.
#include <array>
#include <exception>
#include <iostream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <cxxopts.hpp>
#include <malloc.h>
#include <unistd.h>

#include "broker/mmi.h"
#include "broker/shell.h"
#include "envelope/program/config.h"
#include "envelope/program/server_program.h"
#include "schemas/base/standard_streams.h"
#include "schemas/catalogue.h"

namespace {

namespace envelope = gofed::envelope;
using envelope::ServerExit;
using gofed::broker::BrokerOptions;
using gofed::broker::Shell;

constexpr std::string_view kName = "gofed-broker";

constexpr std::array kFlags{
    envelope::SettingFlag{"endpoint", "broker.endpoint"},
    envelope::SettingFlag{"allow-insecure", "broker.allow_insecure"},
    envelope::SettingFlag{"heartbeat-interval-ms", "broker.heartbeat_interval", "ms"},
    envelope::SettingFlag{"liveness", "broker.liveness"},
    envelope::SettingFlag{"queue-max", "broker.queue_max"},
    envelope::SettingFlag{"queue-bytes-max", "broker.queue_bytes_max"},
    envelope::SettingFlag{"attempts-max", "broker.attempts_max"},
    envelope::SettingFlag{"log", "log.level"},
    envelope::SettingFlag{"log-level", "log.level"},
};

Shell* running = nullptr;  // for the signal handler alone

cxxopts::Options command_line() {
  cxxopts::Options options(std::string(kName),
                           "Spreads requests over workers (docs/protocol.md).\n");
  auto add = options.add_options();
  const auto text = [] { return cxxopts::value<std::string>(); };
  add("endpoint", "Where to listen: tcp://127.0.0.1:5555, tcp://127.0.0.1:*, ipc:///path. Several",
      text(), "E");
  add("allow-insecure", "Listen for other hosts too, without encryption");
  add("heartbeat-interval-ms", "A sign of life to and from every worker each so often", text(),
      "N");
  add("liveness", "A worker that is silent for so many intervals is dead", text(), "N");
  add("queue-max", "Requests of one service that may wait; then: busy", text(), "N");
  add("queue-bytes-max", "Bytes of those: 512, 10MiB", text(), "N");
  add("attempts-max", "How often an idempotent request is handed to a worker, 1 to 255", text(),
      "N");
  add("config", "Configuration file (TOML); see gofed bootstrap", text(), "F");
  add("set", "One setting: section.key=value", text(), "S");
  add("log-level", "trace, debug, info, warn, error, off; per logger: info,broker=debug", text(),
      "L");
  add("print-config", "Print the configuration that holds, with its origins");
  add("info", "Print what it speaks, where it listens and what it answers itself");
  add("h,help", "Print this");
  add("version", "Print the version");
  options.add_options("hidden")("manual", "")("log", "", text());  // the older name of log-level
  return options;
}

std::string info(const envelope::Config& config) {
  std::string text = std::string(kName) + " " GOFED_VERSION "\n";
  text += "listens   ";
  for (const auto& endpoint : config.list("broker.endpoint")) text += " " + endpoint;
  text += "\nspeaks     MDP/0.1 (RFC 7), MDP/0.2 (RFC 18), and the compact form\nanswers   ";
  for (const auto name : gofed::broker::kMmiNames) text += " " + std::string(name);
  return text + "\n";
}

// The other sections that a file of this machine may have: of the client, and of the workers.
std::vector<std::string> other_sections() {
  std::vector<std::string> sections{"client", "worker", "routes"};
  for (const auto& service : gofed::schemas::all_services()) sections.emplace_back(service.name);
  return sections;
}

// The id of this process, unlike that of every other.
BrokerOptions own(BrokerOptions options) {
  std::random_device random;
  options.core.epoch = random();
  options.core.hash_seed = (std::uint64_t{random()} << 32U) | random();
  options.core.pid = static_cast<std::uint32_t>(getpid());
  return options;
}

// Messages of 100 KiB come and go by the thousand. By default malloc gives such memory back to the
// system each time and has it faulted in again, which took a third of the broker's CPU.
void keep_message_memory() {
  constexpr int kMapBytesMin = 8 * 1024 * 1024;    // larger ones go back at once
  constexpr int kKeepBytesMax = 32 * 1024 * 1024;  // of free memory, per thread
  static_cast<void>(mallopt(M_MMAP_THRESHOLD, kMapBytesMin));
  static_cast<void>(mallopt(M_TRIM_THRESHOLD, kKeepBytesMax));
}

// Endpoints that are none, or that may not be bound, are a matter of the command line; whether they
// can be had is this machine's.
ServerExit exit_of(const gofed::Error& error) {
  const bool is_usage =
      error.code == gofed::Errc::InvalidArgument || error.code == gofed::Errc::NotAllowed;
  return is_usage ? ServerExit::Usage : ServerExit::Failed;
}

ServerExit serve(const envelope::Config& config, const envelope::GivenOptions& /*given*/) {
  keep_message_memory();
  auto shell = Shell::create(own(gofed::broker::broker_options(config)));
  if (!shell) return envelope::tell(kName, exit_of(shell.error()), shell.error());
  running = shell->get();
  envelope::on_stop_signals([] {
    if (running != nullptr) running->stop();
  });
  for (const auto& endpoint : running->endpoints()) std::cout << endpoint << '\n';
  std::cout.flush();
  running->run();
  running = nullptr;  // a second signal finds nothing to stop
  return ServerExit::Ok;
}

ServerExit run(int argc, char** argv) {
  auto command = command_line();
  envelope::GivenOptions given;
  try {
    given = envelope::GivenOptions(command.parse(argc, argv));
  } catch (const std::exception& error) {
    return envelope::tell(kName, ServerExit::Usage, {gofed::Errc::InvalidArgument, error.what()});
  }
  return envelope::run_server({.name = kName,
                               .summary = "spreads requests for gofed's services over workers",
                               .synopsis = "[options]",
                               .tables = {envelope::broker_settings(), envelope::log_settings()},
                               .flags = kFlags,
                               .other_sections = other_sections(),
                               .help = [&] { return command.help({""}) + "\n"; },
                               .info = &info,
                               .serve = &serve},
                              given);
}

}  // namespace

int main(int argc, char** argv) {
  gofed::open_standard_streams();
  return static_cast<int>(run(argc, argv));
}
