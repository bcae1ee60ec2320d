#include "clients/records/records.h"

#include "clients/output/json_text.h"
#include "schemas/describe/codec.h"
#include "schemas/describe/describe.h"

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

// Any JSON object passes this type: all of its fields are unknown.
struct AnyObject {
  static void describe(schemas::Describe<AnyObject>& d) { d.name("AnyObject", "Any object."); }
};

}  // namespace

std::string record_input(std::string_view line) {
  while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
  if (!schemas::from_json<AnyObject>(line)) return json_quoted(line);
  while (line.starts_with('{')) {
    const auto input = json_member(line, "input");
    if (!input) break;
    line = *input;
  }
  return std::string(line);
}

Error naming(std::string_view input, const Error& error) {
  if (input.empty() || mentions(error.context, input)) return error;
  return {error.code, std::string(input) + ": " + error.context};
}

std::string error_record(const Error& error, std::string_view input) {
  return "{\"error\":{\"code\":" + json_quoted(errc_name(error.code)) +
         ",\"message\":" + json_quoted(error.context) + "},\"input\":" + std::string(input) + "}";
}

}  // namespace gofed::clients
