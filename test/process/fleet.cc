#include "test/process/fleet.h"

#include <algorithm>
#include <filesystem>
#include <span>
#include <sstream>
#include <stdexcept>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "schemas/describe/codec.h"

namespace gofed::test {
namespace {

using namespace std::chrono_literals;

template <typename T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().to_string());
  return std::move(*result);
}

envelope::Config client_config(const std::string& endpoint) {
  static const std::span<const envelope::Setting> tables[] = {envelope::envelope_settings()};
  return must(envelope::Config::defaults(tables).with("client.broker", endpoint));
}

std::string milliseconds_of(std::chrono::milliseconds duration) {
  return std::to_string(duration.count()) + "ms";
}

}  // namespace

Gate::Gate(std::string path)
    : path_(std::move(path)), fd_(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  if (fd_ < 0 || ::flock(fd_, LOCK_EX) != 0) throw std::runtime_error("lock " + path_);
}

void Gate::open() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

Fleet::Fleet()
    : endpoint_(ipc_endpoint(directory_, "broker")),
      config_(client_config(endpoint_)),
      router_(std::make_unique<envelope::Router>(config_, envelope::RouterOptions{})) {}

void Fleet::start_broker(std::vector<std::string> arguments) {
  std::vector<std::string> all{"--endpoint", endpoint_, "--heartbeat-interval-ms",
                               std::to_string(kHeartbeat.count())};
  all.insert(all.end(), arguments.begin(), arguments.end());
  broker_ = std::make_unique<Child>(binary("gofed-broker"), all);
  broker_->wait_for_line(endpoint_);
}

Child Fleet::start_worker(const WorkerSetup& setup) {
  std::map<std::string, std::string> environment{
      {"GOFED_WORKER_BROKER", endpoint_},
      {"GOFED_WORKER_CAPACITY", std::to_string(setup.capacity)},
      {"GOFED_WORKER_WINDOW", std::to_string(setup.window)},
      {"GOFED_WORKER_HEARTBEAT_INTERVAL", milliseconds_of(setup.heartbeat)},
      {"GOFED_WORKER_RECONNECT_MIN", "10ms"},
      {"GOFED_WORKER_RECONNECT_MAX", "200ms"},
      {kLedgerVariable, directory_ / "ledger"}};
  if (setup.gate != nullptr) environment[kGateVariable] = setup.gate->path();
  Child worker(binary("fault_worker"), {}, {.environment = environment});
  const auto known = [&] { return held_by(worker.pid()) >= 0; };
  if (!eventually(known)) throw std::runtime_error("the worker did not register: " + worker.err());
  return worker;
}

std::string Fleet::query(const std::string& name, const std::string& question, std::size_t frame) {
  const auto frames = must(router_->query(name, question, 10s));
  if (frames.size() <= frame) throw std::runtime_error(name + " answered " + frames.front());
  return frames[frame];
}

std::vector<schemas::WorkerStatus> Fleet::workers() {
  return must(schemas::from_msgpack<schemas::WorkerList>(query("mmi.workers", "", 1))).workers;
}

schemas::BrokerStats Fleet::stats() {
  return must(schemas::from_msgpack<schemas::BrokerStats>(query("mmi.stats", "", 1)));
}

std::string Fleet::service_code(const std::string& service) {
  return query("mmi.service", service, 0);
}

int Fleet::held_by(pid_t pid) {
  for (const auto& worker : workers()) {
    if (worker.pid == static_cast<std::uint32_t>(pid)) return static_cast<int>(worker.in_flight);
  }
  return -1;
}

std::map<std::string, int> Fleet::runs() const {
  std::map<std::string, int> counts;
  if (!std::filesystem::exists(directory_ / "ledger")) return counts;
  std::istringstream ledger(read_file(directory_ / "ledger"));
  std::string id;
  std::string pid;
  while (ledger >> id >> pid) ++counts[id];
  return counts;
}

}  // namespace gofed::test
