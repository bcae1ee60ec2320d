#include "clients/sources/records.h"

#include "clients/output/json_text.h"

namespace gofed::clients {
namespace {

bool is_word_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Whether the text says the input as a word of its own: "n" does not stand in "no such file".
bool mentions(std::string_view text, std::string_view input) {
  for (auto at = text.find(input); at != std::string_view::npos; at = text.find(input, at + 1)) {
    const auto end = at + input.size();
    const bool begins = at == 0 || !is_word_character(text[at - 1]);
    const bool ends = end == text.size() || !is_word_character(text[end]);
    if (begins && ends) return true;
  }
  return false;
}

}  // namespace

Error naming(std::string_view input, const Error& error) {
  if (input.empty() || mentions(error.context, input)) return error;
  return {error.code, std::string(input) + ": " + error.context};
}

std::string error_record(const Error& error, std::string_view input) {
  return "{\"error\":{\"code\":" + json_quoted(errc_name(error.code)) +
         ",\"message\":" + json_quoted(error.context) + "},\"input\":" + std::string(input) + "}";
}

}  // namespace gofed::clients
