// A graph of numbered nodes put into batches. Pure; any thread.
#pragma once

#include <cstdint>
#include <vector>

namespace gofed::workers {

struct Batches {
  std::vector<std::uint32_t> batch;      // of each node, from 0
  std::vector<std::uint32_t> component;  // of each node: nodes in one need each other
  std::uint32_t count = 0;               // of batches
  std::uint32_t components = 0;
};

// `needs[n]` are the nodes that n needs; edges to itself are passed over. The batch of a node is one
// after the last batch of those that it needs outside of its own component: there are no fewer
// batches that would do.
[[nodiscard]] Batches batches_of(const std::vector<std::vector<std::uint32_t>>& needs);

}  // namespace gofed::workers
