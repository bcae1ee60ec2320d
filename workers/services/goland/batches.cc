#include "workers/services/goland/batches.h"

#include <algorithm>

namespace gofed::workers {
namespace {

constexpr std::uint32_t kUnseen = UINT32_MAX;

// Tarjan's strongly connected components, with a stack of its own: chains are as long as the archive.
class Components {
 public:
  explicit Components(const std::vector<std::vector<std::uint32_t>>& needs)
      : needs_(needs), index_(needs.size(), kUnseen), low_(needs.size()), on_(needs.size()) {
    result_.component.assign(needs.size(), kUnseen);
    result_.batch.assign(needs.size(), 0);
    for (std::uint32_t node = 0; node < needs.size(); ++node) {
      if (index_[node] == kUnseen) visit(node);
    }
  }

  Batches take() && { return std::move(result_); }

 private:
  struct Frame {
    std::uint32_t node;
    std::size_t next;  // of its needs
  };

  void enter(std::uint32_t node) {
    index_[node] = low_[node] = counter_++;
    on_[node] = true;
    stack_.push_back(node);
    frames_.push_back({node, 0});
  }

  void visit(std::uint32_t root) {
    enter(root);
    while (!frames_.empty()) {
      auto& frame = frames_.back();
      const auto node = frame.node;
      if (frame.next < needs_[node].size()) {
        const auto need = needs_[node][frame.next++];
        if (index_[need] == kUnseen) {
          enter(need);
        } else if (on_[need]) {
          low_[node] = std::min(low_[node], index_[need]);
        }
        continue;
      }
      frames_.pop_back();
      if (!frames_.empty()) {
        low_[frames_.back().node] = std::min(low_[frames_.back().node], low_[node]);
      }
      if (low_[node] == index_[node]) close(node);
    }
  }

  // The component of which `root` was met first. All that its nodes need was closed before.
  void close(std::uint32_t root) {
    std::vector<std::uint32_t> members;
    do {
      members.push_back(stack_.back());
      stack_.pop_back();
    } while (members.back() != root);
    const auto component = result_.components++;
    for (const auto node : members) {
      on_[node] = false;
      result_.component[node] = component;
    }
    std::uint32_t batch = 0;
    for (const auto node : members) {
      for (const auto need : needs_[node]) {
        if (result_.component[need] != component) batch = std::max(batch, result_.batch[need] + 1);
      }
    }
    for (const auto node : members) result_.batch[node] = batch;
    result_.count = std::max(result_.count, batch + 1);
  }

  const std::vector<std::vector<std::uint32_t>>& needs_;
  std::vector<std::uint32_t> index_;
  std::vector<std::uint32_t> low_;
  std::vector<bool> on_;  // the stack
  std::vector<std::uint32_t> stack_;
  std::vector<Frame> frames_;
  std::uint32_t counter_ = 0;
  Batches result_;
};

}  // namespace

Batches batches_of(const std::vector<std::vector<std::uint32_t>>& needs) {
  return Components(needs).take();
}

}  // namespace gofed::workers
