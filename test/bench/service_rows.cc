#include "test/bench/service_rows.h"

#include <chrono>
#include <cstdio>
#include <deque>
#include <utility>

#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include "schemas/actions/jobs.h"
#include "test/bench/must.h"

namespace gofed::bench {
namespace {

schemas::JobsSubmit::Input submission(std::size_t count) {
  schemas::JobsSubmit::Input input;
  input.action = "list";
  const auto json = R"({"prefix":")" + std::string(kJobBytes - 13, 'j') + R"("})";
  input.jobs.assign(count, {.input = json, .action = {}, .priority = {}, .key = {}, .after = {}});
  return input;
}

double submission_rate(envelope::System& system, std::size_t batch, std::size_t window) {
  const auto input = submission(batch);
  std::deque<envelope::Call<schemas::JobsSubmit::Output>> open;
  const auto send = [&] { open.push_back(system.async_call<schemas::JobsSubmit>(input)); };
  for (std::size_t i = 0; i < window; ++i) send();
  const auto result = rate(static_cast<double>(batch), [&] {
    (void)must(open.front().result(), "jobs_submit");
    open.pop_front();
    send();
  });
  for (const auto& call : open) (void)call.error();
  return result;
}

// Microseconds of the processor that the process and its threads have had.
double cpu_of(pid_t pid) {
  clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &time) != 0) return 0;
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

}  // namespace

ServiceRows::ServiceRows(const std::string& directory)
    : endpoint_("ipc://" + directory + "/broker"),
      broker_(test::binary("gofed-broker"), {"--endpoint", endpoint_}),
      bound_(broker_.wait_for_line("bound ")),
      worker_(test::binary("gofed-worker"),
              {"--broker", endpoint_, "--set", "jobs.path=" + directory + "/jobs", "jobs"}),
      config_(must(envelope::Config::load(tables_, {.flags = {{"client.broker", endpoint_}}}),
                   "config")),
      router_(config_, {}),
      system_(router_) {
  (void)must(system_.call<schemas::JobsSubmit>(submission(1)), "first submission");
}

void ServiceRows::add_to(Rounds& rounds) {
  for (const std::size_t batch : {1U, 100U, 1000U}) {
    for (const std::size_t window : {1U, batch == 1 ? 100U : 4U, 16U}) {
      auto name = "service " + std::to_string(batch) + " x " + std::to_string(window);
      rounds.add(name, [this, name, batch, window] { return measure(name, batch, window); });
    }
  }
}

double ServiceRows::measure(const std::string& row, std::size_t batch, std::size_t window) {
  const auto before = cpu_now();
  const auto start = std::chrono::steady_clock::now();
  const auto result = submission_rate(system_, batch, window);
  const std::chrono::duration<double> length = std::chrono::steady_clock::now() - start;
  auto cpu = cpu_now();
  for (std::size_t i = 0; i < cpu.size(); ++i) {
    cpu[i] = (cpu[i] - before[i]) / (result * length.count());
  }
  cpu_[row].push_back(cpu);
  return result;
}

ServiceRows::Cpu ServiceRows::cpu_now() const {
  return {cpu_of(::getpid()), cpu_of(broker_.pid()), cpu_of(worker_.pid())};
}

void ServiceRows::print_cpu() const {
  for (const auto& [row, rounds] : cpu_) {
    Cpu medians{};
    for (std::size_t i = 0; i < medians.size(); ++i) {
      std::vector<double> values;
      for (const auto& round : rounds) values.push_back(round[i]);
      medians[i] = median(std::move(values));
    }
    std::printf("  %-18s CPU of a job: client %.2f us, broker %.2f us, worker %.2f us\n",
                row.c_str(), medians[0], medians[1], medians[2]);
  }
  std::fflush(stdout);
}

}  // namespace gofed::bench
