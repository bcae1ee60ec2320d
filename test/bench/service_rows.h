// The job service behind a broker, as rows of a benchmark: a broker and a worker as processes of
// their own, and this process as their client.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "envelope/program/config.h"
#include "envelope/service/router.h"
#include "envelope/service/system.h"
#include "test/bench/rounds.h"
#include "test/support/child.h"

namespace gofed::bench {

inline constexpr std::size_t kJobBytes = 1024;  // of a job's input

class ServiceRows {
 public:
  // What the service keeps is in `directory`.
  explicit ServiceRows(const std::string& directory);

  // "service B x W": jobs_submit of B jobs at once, W requests in flight.
  void add_to(Rounds& rounds);

  // For each row that was measured, what a job takes of the processor, of all threads together.
  void print_cpu() const;

 private:
  // Microseconds a job: of this process, of the broker, of the worker.
  using Cpu = std::array<double, 3>;

  double measure(const std::string& row, std::size_t batch, std::size_t window);
  [[nodiscard]] Cpu cpu_now() const;

  const std::string endpoint_;
  test::Child broker_;
  const std::string bound_;
  test::Child worker_;
  const std::array<std::span<const envelope::Setting>, 1> tables_{envelope::envelope_settings()};
  const envelope::Config config_;
  envelope::Router router_;
  envelope::System system_;
  std::map<std::string, std::vector<Cpu>> cpu_;  // by row, then round
};

}  // namespace gofed::bench
