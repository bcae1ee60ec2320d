#include "workers/golang/diff/messages.h"

#include <algorithm>

namespace gofed::golang::diff {

Message added() {
  return {.kind = ChangeKind::Added, .text = "added", .old_text = {}, .new_text = {}};
}

Message removed() {
  return {.kind = ChangeKind::Removed, .text = "removed", .old_text = {}, .new_text = {}};
}

Message changed(std::string before, std::string after) {
  auto text = "changed from " + before + " to " + after;
  return {.kind = ChangeKind::Changed,
          .text = std::move(text),
          .old_text = std::move(before),
          .new_text = std::move(after)};
}

Message value_changed(std::string before, std::string after) {
  auto message = changed(std::move(before), std::move(after));
  message.kind = ChangeKind::Value;
  message.text.insert(0, "value ");
  return message;
}

void Messages::add(const Subject& subject, std::string_view part, Message message,
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
                                   .package = subject.package,
                                   .message = std::move(message.text),
                                   .kind = message.kind,
                                   .compatible = compatible,
                                   .old_text = std::move(message.old_text),
                                   .new_text = std::move(message.new_text),
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
