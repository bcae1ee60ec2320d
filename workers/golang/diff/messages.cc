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

// Parts that begin with a comma are not written by users: ", element type".
std::string used_name(const Subject& subject, std::string_view part) {
  const bool is_member = !subject.name.empty() && !part.empty() && !part.starts_with(',');
  return is_member ? subject.name + "." + std::string(part) : subject.name;
}

namespace {

// In the order of "symbol: message". The two are put together only where one symbol begins as the
// other.
bool prints_before(const Change& a, const Change& b) {
  const auto shared = std::min(a.symbol.size(), b.symbol.size());
  if (const int order = a.symbol.compare(0, shared, b.symbol, 0, shared); order != 0) {
    return order < 0;
  }
  if (a.symbol.size() == b.symbol.size()) return a.message < b.message;
  return a.symbol + ": " + a.message < b.symbol + ": " + b.message;
}

}  // namespace

void Messages::add(const Subject& subject, std::string_view part, Message message,
                   bool compatible) {
  std::string symbol = subject.text;
  if (!part.empty()) {
    if (!part.starts_with(',')) symbol += ".";
    symbol += part;
  }
  auto key = subject.key;
  key.append("\n").append(part);
  auto& change = changes_[{std::move(key), compatible}];
  change = Change{.symbol = std::move(symbol),
                  .package = subject.package,
                  .message = std::move(message.text),
                  .kind = message.kind,
                  .compatible = compatible,
                  .old_text = std::move(message.old_text),
                  .new_text = std::move(message.new_text),
                  .detail = std::move(message.detail),
                  .old_parameters = message.old_parameters,
                  .new_parameters = message.new_parameters,
                  .old_position = subject.old_position,
                  .new_position = subject.new_position,
                  .names = std::move(change.names)};
  if (subject.name.empty()) return;
  auto name = used_name(subject, part);
  if (std::ranges::find(change.names, name) == change.names.end()) {
    change.names.push_back(std::move(name));
  }
}

// A change is large: their places are put in order, and each is moved once.
std::vector<Change> Messages::take() {
  std::vector<Change*> order;
  order.reserve(changes_.size());
  for (auto& [key, change] : changes_) order.push_back(&change);
  std::ranges::sort(order, [](const Change* a, const Change* b) {
    if (a->compatible != b->compatible) return b->compatible;
    return prints_before(*a, *b);
  });
  std::vector<Change> all;
  all.reserve(order.size());
  for (Change* change : order) all.push_back(std::move(*change));
  changes_.clear();
  return all;
}

}  // namespace gofed::golang::diff
