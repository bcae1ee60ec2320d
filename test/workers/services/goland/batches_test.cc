// Goal: batches are valid and no more than needed, for any graph and as deep as an archive.
#include "workers/services/goland/batches.h"

#include <random>

#include <catch2/catch.hpp>

using namespace gofed::workers;

namespace {

using Graph = std::vector<std::vector<std::uint32_t>>;

// Whether each can reach each other: by walking, the slow way.
std::vector<std::vector<bool>> reach_of(const Graph& needs) {
  std::vector<std::vector<bool>> reach(needs.size(), std::vector<bool>(needs.size()));
  for (std::uint32_t from = 0; from < needs.size(); ++from) {
    std::vector<std::uint32_t> todo{from};
    while (!todo.empty()) {
      const auto node = todo.back();
      todo.pop_back();
      for (const auto need : needs[node]) {
        if (reach[from][need]) continue;
        reach[from][need] = true;
        todo.push_back(need);
      }
    }
  }
  return reach;
}

}  // namespace

TEST_CASE("batches: random graphs against reachability", "[goland]") {
  std::mt19937 engine{7};
  const auto random = [&engine] { return static_cast<std::uint32_t>(engine()); };
  for (int round = 0; round < 300; ++round) {
    const std::uint32_t nodes = 1 + random() % 12;
    Graph needs(nodes);
    const auto edges = random() % (2 * nodes + 1);
    for (std::uint32_t i = 0; i < edges; ++i) needs[random() % nodes].push_back(random() % nodes);
    const auto reach = reach_of(needs);
    const auto batches = batches_of(needs);
    for (std::uint32_t a = 0; a < nodes; ++a) {
      std::uint32_t least = 0;
      for (std::uint32_t b = 0; b < nodes; ++b) {
        const bool same = a == b || (reach[a][b] && reach[b][a]);
        CHECK((batches.component[a] == batches.component[b]) == same);
        if (same || !reach[a][b]) continue;
        CHECK(batches.batch[b] < batches.batch[a]);
        least = std::max(least, batches.batch[b] + 1);
      }
      CHECK(batches.batch[a] == least);  // not later than it must be
      CHECK(batches.batch[a] < batches.count);
    }
  }
}

TEST_CASE("batches: a chain of 100,000 and a ring of as many", "[goland]") {
  constexpr std::uint32_t kNodes = 100'000;
  Graph chain(kNodes);
  for (std::uint32_t i = 1; i < kNodes; ++i) chain[i].push_back(i - 1);
  CHECK(batches_of(chain).count == kNodes);
  chain[0].push_back(kNodes - 1);
  const auto ring = batches_of(chain);
  CHECK(ring.count == 1);
  CHECK(ring.components == 1);
}
