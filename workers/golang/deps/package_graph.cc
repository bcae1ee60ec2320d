// Tarjan's algorithm with a stack of its own: import chains may be longer than a thread's stack.
#include "workers/golang/deps/package_graph.h"

#include <algorithm>
#include <deque>

namespace gofed::golang::deps {
namespace {

constexpr std::uint32_t kNone = 0xffffffff;

class Components {
 public:
  explicit Components(const Graph& edges)
      : edges_(edges),
        order_(edges.size(), kNone),
        low_(edges.size()),
        component_(edges.size(), kNone) {
    for (std::uint32_t node = 0; node < edges.size(); ++node) {
      if (order_[node] == kNone) visit(node);
    }
  }
  // Which group a node belongs to.
  [[nodiscard]] const std::vector<std::uint32_t>& of_nodes() const { return component_; }

 private:
  struct Frame {
    std::uint32_t node;
    std::size_t next_edge;
  };

  void visit(std::uint32_t root) {
    std::vector<Frame> frames;
    enter(root, frames);
    while (!frames.empty()) {
      Frame& frame = frames.back();
      const std::uint32_t node = frame.node;
      if (frame.next_edge < edges_[node].size()) {
        const std::uint32_t to = edges_[node][frame.next_edge++];
        if (order_[to] == kNone) {
          enter(to, frames);
        } else if (component_[to] == kNone) {
          low_[node] = std::min(low_[node], order_[to]);
        }
        continue;
      }
      if (low_[node] == order_[node]) close(node);
      frames.pop_back();
      if (!frames.empty()) {
        low_[frames.back().node] = std::min(low_[frames.back().node], low_[node]);
      }
    }
  }

  void enter(std::uint32_t node, std::vector<Frame>& frames) {
    order_[node] = low_[node] = counter_++;
    open_.push_back(node);
    frames.push_back({node, 0});
  }

  void close(std::uint32_t node) {
    for (;;) {
      const std::uint32_t member = open_.back();
      open_.pop_back();
      component_[member] = components_;
      if (member == node) break;
    }
    ++components_;
  }

  const Graph& edges_;
  std::vector<std::uint32_t> order_;
  std::vector<std::uint32_t> low_;
  std::vector<std::uint32_t> component_;
  std::vector<std::uint32_t> open_;
  std::uint32_t counter_ = 0;
  std::uint32_t components_ = 0;
};

// The shortest way from `start` back to itself inside its group; empty if absent.
std::vector<std::uint32_t> shortest_cycle(const Graph& edges,
                                          const std::vector<std::uint32_t>& component,
                                          std::uint32_t start) {
  std::vector<std::uint32_t> from(edges.size(), kNone);
  std::deque<std::uint32_t> queue{start};
  while (!queue.empty()) {
    const std::uint32_t node = queue.front();
    queue.pop_front();
    for (const std::uint32_t to : edges[node]) {
      if (to == start) {
        std::vector<std::uint32_t> cycle;
        for (std::uint32_t at = node; at != start; at = from[at]) cycle.push_back(at);
        cycle.push_back(start);
        std::ranges::reverse(cycle);
        return cycle;
      }
      if (component[to] != component[start] || from[to] != kNone) continue;
      from[to] = node;
      queue.push_back(to);
    }
  }
  return {};
}

}  // namespace

std::vector<std::vector<std::uint32_t>> find_cycles(const Graph& edges) {
  const Components components(edges);
  std::vector<bool> done(edges.size(), false);
  std::vector<std::vector<std::uint32_t>> cycles;
  for (std::uint32_t node = 0; node < edges.size(); ++node) {
    const std::uint32_t group = components.of_nodes()[node];
    if (done[group]) continue;
    done[group] = true;
    std::vector<std::uint32_t> cycle = shortest_cycle(edges, components.of_nodes(), node);
    if (!cycle.empty()) cycles.push_back(std::move(cycle));
  }
  return cycles;
}

}  // namespace gofed::golang::deps
