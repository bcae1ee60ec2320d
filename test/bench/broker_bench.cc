// Request rate and latency of gofed-broker, in plain RFC 18 and in compact form, paired against
// zmq_proxy between the same sockets and against gearmand.
//
// Workload: one client, one worker that echoes, each in a process of its own, over tcp loopback;
// 16 B, 1 KiB, 64 KiB, 1 MiB with 1 and 100 requests in flight. All systems stay up; they are
// measured in turns, several rounds in one run, as the machine's speed changes from minute to
// minute: the ratios of medians count. Usage: broker_bench [ROUNDS [MILLISECONDS_PER_TURN [SIZE]]],
// SIZE as the table names it ("16 B")
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "test/bench/broker_peers.h"

namespace {

using namespace gofed::bench;
using Clock = std::chrono::steady_clock;

struct Load {
  std::size_t size_bytes;
  const char* name;
  std::size_t in_flight;
};

constexpr Load kLoads[] = {
    {16, "16 B", 1},      {16, "16 B", 100},      {1024, "1 KiB", 1},    {1024, "1 KiB", 100},
    {65536, "64 KiB", 1}, {65536, "64 KiB", 100}, {1 << 20, "1 MiB", 1}, {1 << 20, "1 MiB", 100},
};

struct Figures {
  double rate = 0;
  double p50_us = 0;
  double p99_us = 0;
  double server_cpu_us = 0;  // of the process in the middle, per request
};

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

// CPU time that a process has used, all threads (see proc(5), schedstat).
double cpu_us(int pid) {
  double sum_ns = 0;
  const auto tasks = "/proc/" + std::to_string(pid) + "/task";
  for (const auto& task : std::filesystem::directory_iterator(tasks)) {
    std::ifstream in(task.path() / "schedstat");
    double ns = 0;
    in >> ns;
    sum_ns += ns;
  }
  return sum_ns / 1000;
}

Figures measure(Requester& requester, const Load& load, Clock::duration time) {
  std::deque<Clock::time_point> sent;
  std::vector<double> latencies_us;
  const double cpu_before = cpu_us(requester.server_pid);
  const auto start = Clock::now();
  auto now = start;
  while (now - start < time || !sent.empty()) {
    while (sent.size() < load.in_flight && now - start < time) {
      sent.push_back(now);
      requester.send(load.size_bytes);
    }
    requester.receive();
    now = Clock::now();
    latencies_us.push_back(std::chrono::duration<double, std::micro>(now - sent.front()).count());
    sent.pop_front();
  }
  const double seconds = std::chrono::duration<double>(now - start).count();
  const double count = static_cast<double>(latencies_us.size());
  std::ranges::sort(latencies_us);
  return {count / seconds, latencies_us[latencies_us.size() / 2],
          latencies_us[latencies_us.size() * 99 / 100],
          (cpu_us(requester.server_pid) - cpu_before) / count};
}

struct System {
  const char* name;
  std::unique_ptr<Requester> requester;
  std::vector<Figures> rounds;

  [[nodiscard]] double median_of(double Figures::* figure) const {
    std::vector<double> values;
    for (const auto& round : rounds) values.push_back(round.*figure);
    return median(values);
  }
};

void print_load(const Load& load, const std::vector<System>& systems) {
  const auto& proxy = systems.front();
  for (const auto& system : systems) {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < system.rounds.size(); ++i) {
      ratios.push_back(system.rounds[i].rate / proxy.rounds[i].rate);
    }
    std::printf("| %-6s x%-3zu | %-14s | %9.0f | %8.0f | %8.0f | %5.2f | %5.2f | %7.2f |\n",
                load.name, load.in_flight, system.name, system.median_of(&Figures::rate),
                system.median_of(&Figures::p50_us), system.median_of(&Figures::p99_us),
                median(ratios),
                system.median_of(&Figures::p50_us) / proxy.median_of(&Figures::p50_us),
                system.median_of(&Figures::server_cpu_us));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 7;
  const std::chrono::milliseconds turn(argc > 2 ? std::atoi(argv[2]) : 300);
  Processes processes;
  Broker broker;
  broker.endpoint =
      processes.run({GOFED_BROKER, "--endpoint", "tcp://127.0.0.1:*", "--log", "warn"}, true);
  broker.pid = processes.last_pid();
  std::vector<System> systems;
  systems.push_back({"zmq_proxy", start_proxy(processes), {}});
  systems.push_back({"gofed compact", start_broker_compact(processes, broker), {}});
  systems.push_back({"gofed RFC 18", start_broker_plain(processes, broker), {}});
  if (auto gearman = start_gearman(processes)) {
    systems.push_back({"gearmand", std::move(gearman), {}});
  }
  std::printf(
      "%d rounds of %d ms a turn; rate and p50 as ratios to zmq_proxy's,\n"
      "CPU of the process in the middle per request\n\n",
      rounds, static_cast<int>(turn.count()));
  std::printf(
      "| load        | system         |     req/s |   p50 us |   p99 us |  rate |   p50 |  CPU us "
      "|\n");
  std::printf(
      "|-------------|----------------|-----------|----------|----------|-------|-------|---------|"
      "\n");
  for (const auto& load : kLoads) {
    if (argc > 3 && std::string(argv[3]) != load.name) continue;
    for (auto& system : systems) {
      system.rounds.clear();
      measure(*system.requester, load, turn / 3);  // warm up
    }
    for (int round = 0; round < rounds; ++round) {
      for (auto& system : systems) {
        system.rounds.push_back(measure(*system.requester, load, turn));
      }
    }
    print_load(load, systems);
    std::fflush(stdout);
  }
  return 0;
}
