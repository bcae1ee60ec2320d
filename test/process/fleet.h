// A broker, fault workers and a client in one test: real programs over a socket file, started,
// killed and frozen by the test.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "envelope/service/router.h"
#include "schemas/wire/broker_status.h"
#include "test/process/fault_actions.h"
#include "test/support/child.h"
#include "test/support/eventually.h"
#include "test/support/temp_dir.h"

namespace gofed::test {

inline constexpr std::chrono::milliseconds kHeartbeat{100};

// A file that is locked: actions of workers that were given it hang until it opens.
class Gate {
 public:
  explicit Gate(std::string path);
  ~Gate() { open(); }
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  void open();
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
  int fd_;
};

struct WorkerSetup {
  std::uint32_t capacity = 4;
  std::uint32_t window = 100;
  std::chrono::milliseconds heartbeat = kHeartbeat;
  const Gate* gate = nullptr;  // actions hang behind it; null: they answer at once
};

class Fleet {
 public:
  // Without a broker yet.
  Fleet();

  // Starts the broker with these arguments, at the same endpoint each time; returns once it is
  // bound.
  void start_broker(std::vector<std::string> arguments = {});
  [[nodiscard]] Child& broker() { return *broker_; }

  // Returns once the broker knows the worker.
  Child start_worker(const WorkerSetup& setup = {});

  [[nodiscard]] envelope::System system() { return envelope::System(*router_); }
  [[nodiscard]] const std::string& endpoint() const { return endpoint_; }
  [[nodiscard]] const TempDir& directory() const { return directory_; }

  // What the broker says of itself.
  [[nodiscard]] std::vector<schemas::WorkerStatus> workers();
  [[nodiscard]] schemas::BrokerStats stats();
  // The status code of mmi.service: "200" or "404".
  [[nodiscard]] std::string service_code(const std::string& service);
  // Requests that the worker of this process holds; -1 where the broker knows no such worker.
  [[nodiscard]] int held_by(pid_t pid);

  // How often each request ran, by its id.
  [[nodiscard]] std::map<std::string, int> runs() const;

 private:
  std::string query(const std::string& name, const std::string& question, std::size_t frame);

  TempDir directory_;
  std::string endpoint_;
  envelope::Config config_;
  std::unique_ptr<envelope::Router> router_;
  std::unique_ptr<Child> broker_;
};

}  // namespace gofed::test
