#include <utility>

#include "clients/distribution/distribution.h"

namespace gofed::clients {

Result<Asked> read_asked(const Arguments& arguments) {
  Asked asked{.distribution = arguments.value_or("distribution", ""),
              .state = 0,
              .architecture = arguments.value_or("arch", "")};
  const auto state = arguments.number("state", 0, {.min = 1});
  if (!state) return std::unexpected(state.error());
  asked.state = *state;
  return asked;
}

Result<std::vector<std::string>> read_words(Run& run, const std::vector<std::string>& words) {
  std::vector<std::string> all;
  for (const auto& word : words) {
    if (word != kStdin) {
      all.push_back(word);
      continue;
    }
    auto file = run.open_input(word);
    if (!file) return std::unexpected(std::move(file.error()));
    LineReader lines(std::move(*file));
    while (true) {
      auto line = lines.next();
      if (!line) return std::unexpected(std::move(line.error()));
      if (!*line) break;
      if (!(*line)->empty()) all.push_back(std::move(**line));
    }
  }
  return all;
}

std::string comma_text(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string dot_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + "\"";
}

}  // namespace gofed::clients
