// Rows that are measured in turns: round after round, each row once, and just before each the fixed
// point that it is a ratio of. A disk has its moments and a machine has other work: a row is the
// median of its rounds, its ratio the median of the ratios to what was measured just before.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace gofed::bench {

inline double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values.empty() ? 0 : values[values.size() / 2];
}

// Calls `step`, which does `count` of something, for a second: how many there were in one.
inline double rate(double count, const std::function<void()>& step) {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::seconds kLength{1};
  const auto start = Clock::now();
  double done = 0;
  auto end = start;
  for (; end - start < kLength; end = Clock::now()) {
    step();
    done += count;
  }
  return done / std::chrono::duration<double>(end - start).count();
}

class Rounds {
 public:
  using Measure = std::function<double()>;

  // `only`: the names of the rows that are wanted; all where it is empty.
  Rounds(std::string name, Measure fixed_point, std::vector<std::string> only = {})
      : name_(std::move(name)), fixed_point_(std::move(fixed_point)), only_(std::move(only)) {}

  void add(std::string name, Measure measure) {
    if (!only_.empty() && std::ranges::find(only_, name) == only_.end()) return;
    rows_.push_back({.name = std::move(name), .measure = std::move(measure)});
  }

  void run(std::size_t rounds) {
    for (std::size_t i = 0; i < rounds; ++i) {
      for (auto& row : rows_) {
        row.fixed.push_back(fixed_point_());
        row.rates.push_back(row.measure());
      }
    }
  }

  void print() const {
    std::vector<double> fixed;
    for (const auto& row : rows_) fixed.insert(fixed.end(), row.fixed.begin(), row.fixed.end());
    if (fixed.empty()) return;
    const auto [low, high] = std::ranges::minmax(fixed);
    std::printf("%-22s %10.0f jobs/s (%.0f to %.0f)\n", name_.c_str(), median(fixed), low, high);
    for (const auto& row : rows_) {
      std::printf("%-22s %10.0f jobs/s   ", row.name.c_str(), median(row.rates));
      print_ratios(row.rates, row.fixed);
      std::printf(" of %s\n", name_.c_str());
    }
    std::fflush(stdout);
  }

  // One row beside another; nothing is said if one of them was not measured.
  void print_ratio(const std::string& name, const std::string& other) const {
    const auto over = std::ranges::find(rows_, name, &Row::name);
    const auto under = std::ranges::find(rows_, other, &Row::name);
    if (over == rows_.end() || under == rows_.end()) return;
    std::printf("  %s over %s: ", name.c_str(), other.c_str());
    print_ratios(over->rates, under->rates);
    std::printf("\n");
    std::fflush(stdout);
  }

 private:
  struct Row {
    std::string name;
    Measure measure;
    std::vector<double> rates = {};  // by round
    std::vector<double> fixed = {};  // of the fixed point just before each
  };

  // Median, lowest and highest.
  static void print_ratios(const std::vector<double>& rates, const std::vector<double>& others) {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < rates.size(); ++i) ratios.push_back(rates[i] / others[i]);
    const auto [low, high] = std::ranges::minmax(ratios);
    std::printf("%6.2f (%.2f to %.2f)", median(ratios), low, high);
  }

  const std::string name_;
  const Measure fixed_point_;
  const std::vector<std::string> only_;
  std::vector<Row> rows_;
};

}  // namespace gofed::bench
