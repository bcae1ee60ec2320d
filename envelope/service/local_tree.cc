#include "envelope/service/local_tree.h"

#include <atomic>
#include <utility>

namespace gofed::envelope {
namespace {

std::uint64_t next_number() {
  static std::atomic<std::uint64_t> last = 0;
  return ++last;
}

}  // namespace

LocalTree::LocalTree(std::string name) {
  id_.service = "local-tree";  // of no service
  id_.identifier = std::to_string(next_number());
  id_.name = std::move(name);
}

}  // namespace gofed::envelope
