#include "workers/archive/hard_links.h"

namespace gofed::archive {
namespace {

// Links to links whose targets come later; no real archive has any. A circle ends here as well.
constexpr int kLinksInARowMax = 40;

}  // namespace

void HardLinks::add(const std::string& path, const std::string& target) {
  auto file = hash_of(target);
  // A link to an earlier link is one to its file: in a tar no chain gets longer than one.
  if (const auto known = targets_.find(file); known != targets_.end()) file = known->second;
  targets_[hash_of(path)] = file;
}

PathHash HardLinks::file_of(const HardLink& link) const {
  auto file = hash_of(link.target);
  for (int i = 0; i < kLinksInARowMax; ++i) {
    const auto next = targets_.find(file);
    if (next == targets_.end()) break;
    file = next->second;
  }
  return file;
}

bool HardLinks::is_below_link(std::string_view path) const {
  if (skipped_.empty()) return false;
  for (auto end = path.find('/'); end != path.npos; end = path.find('/', end + 1)) {
    const auto* kind = skipped(hash_of(std::string(path.substr(0, end))));
    if (kind != nullptr && *kind == SkippedKind::SymbolicLink) return true;
  }
  return false;
}

const SkippedKind* HardLinks::skipped(PathHash path) const {
  const auto found = skipped_.find(path);
  return found == skipped_.end() ? nullptr : &found->second;
}

}  // namespace gofed::archive
