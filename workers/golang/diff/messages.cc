#include "workers/golang/diff/messages.h"

#include <algorithm>

namespace gofed::golang::diff {

void Messages::add(const Subject& subject, std::string_view part, std::string message,
                   bool compatible) {
  std::string symbol = subject.text;
  if (!part.empty()) {
    if (!part.starts_with(',')) symbol += ".";
    symbol += part;
  }
  auto key = subject.key;
  key.append("\n").append(part);
  changes_.insert_or_assign({std::move(key), compatible},
                            Change{.symbol = std::move(symbol),
                                   .message = std::move(message),
                                   .compatible = compatible,
                                   .old_position = subject.old_position,
                                   .new_position = subject.new_position});
}

std::vector<Change> Messages::take() {
  std::vector<Change> all;
  all.reserve(changes_.size());
  for (auto& [key, change] : changes_) all.push_back(std::move(change));
  changes_.clear();
  std::ranges::sort(all, [](const Change& a, const Change& b) {
    if (a.compatible != b.compatible) return b.compatible;
    return a.symbol + ": " + a.message < b.symbol + ": " + b.message;
  });
  return all;
}

}  // namespace gofed::golang::diff
