// A graph of packages and its cycles. Pure, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gofed::golang::deps {

// edges[i] are the nodes that node i points to.
using Graph = std::vector<std::vector<std::uint32_t>>;

// One shortest cycle through the least node (by number) of each group of nodes that reach each
// other, itself first; groups by their least node. Nodes without a cycle do not appear.
[[nodiscard]] std::vector<std::vector<std::uint32_t>> find_cycles(const Graph& edges);

}  // namespace gofed::golang::deps
