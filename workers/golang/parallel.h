// Work that falls into independent pieces, on several threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace gofed::golang {

// Calls work(i) once for each i below `count`, on up to `threads` threads, the caller's included; 0
// counts as 1. A shared counter hands the pieces out. Returns when all are done; `work` must not
// throw.
template <typename Work>
void for_each_index(std::size_t count, unsigned threads, const Work& work) {
  std::atomic<std::size_t> next = 0;
  const auto run = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> helpers;  // joined on the way out
  const std::size_t useful = std::min<std::size_t>(threads, count);
  for (std::size_t i = 1; i < useful; ++i) helpers.emplace_back(run);
  run();
}

}  // namespace gofed::golang
