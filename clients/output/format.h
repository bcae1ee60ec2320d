// In which form results are printed.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace gofed::clients {

enum class Format : std::uint8_t {
  Json,    // one indented document
  Ndjson,  // one document a line
  Table,   // for people
  Text,    // a form of the command's own, which lists their names in Command::forms
};

[[nodiscard]] constexpr std::optional<Format> format_of(std::string_view name) {
  if (name == "json") return Format::Json;
  if (name == "ndjson") return Format::Ndjson;
  if (name == "table") return Format::Table;
  return std::nullopt;
}

}  // namespace gofed::clients
