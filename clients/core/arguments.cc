#include "clients/core/arguments.h"

#include <charconv>

namespace gofed::clients {

std::optional<std::string> Arguments::value(std::string_view name) const {
  const auto found = given_.find(name);
  if (found == given_.end()) return std::nullopt;
  return found->second.back();
}

std::vector<std::string> Arguments::values(std::string_view name) const {
  const auto found = given_.find(name);
  return found == given_.end() ? std::vector<std::string>{} : found->second;
}

std::string Arguments::value_or(std::string_view name, std::string_view otherwise) const {
  return value(name).value_or(std::string(otherwise));
}

Result<std::uint64_t> Arguments::number(std::string_view name, std::uint64_t otherwise,
                                        Bounds bounds) const {
  const auto text = value(name);
  if (!text) return otherwise;
  std::uint64_t number = 0;
  const auto* end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, number);
  if (error != std::errc{} || stop != end || number < bounds.min || number > bounds.max) {
    return fail(Errc::InvalidArgument,
                "--" + std::string(name) + " " + *text + ": expected a whole number from " +
                    std::to_string(bounds.min) + " to " + std::to_string(bounds.max));
  }
  return number;
}

std::vector<std::string> split_commas(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto comma = text.find(',');
    if (comma != 0) parts.emplace_back(text.substr(0, comma));
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  return parts;
}

}  // namespace gofed::clients
