// What the broker benchmark measures: clients with a window, and the processes they talk to.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace gofed::bench {

// A client that keeps requests in flight over one connection.
class Requester {
 public:
  virtual ~Requester() = default;
  // Sends one request of that size.
  virtual void send(std::size_t size_bytes) = 0;
  // Waits for one reply, the oldest request's.
  virtual void receive() = 0;

  int server_pid = 0;  // of the process in the middle
};

// Child processes; ended, by their ids, when the object goes.
class Processes {
 public:
  Processes() = default;
  ~Processes();
  Processes(const Processes&) = delete;
  Processes& operator=(const Processes&) = delete;

  // Runs `body` in a child; its pid.
  int fork_run(void (*body)(const std::string& argument), const std::string& argument);
  // Runs a program; with `read_line`, returns the first line of its output.
  std::string run(const std::vector<std::string>& command, bool read_line);

  [[nodiscard]] int last_pid() const { return pids_.back(); }

 private:
  std::vector<int> pids_;
};

struct Broker {
  std::string endpoint;
  int pid = 0;
};

// Each starts what it needs and returns a client of it, once a request was answered.
std::unique_ptr<Requester> start_proxy(Processes& processes);
std::unique_ptr<Requester> start_broker_plain(Processes& processes, const Broker& broker);
std::unique_ptr<Requester> start_broker_compact(Processes& processes, const Broker& broker);
// nullptr where gearmand is not installed.
std::unique_ptr<Requester> start_gearman(Processes& processes);

}  // namespace gofed::bench
