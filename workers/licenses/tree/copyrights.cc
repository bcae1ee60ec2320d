#include "workers/licenses/tree/copyrights.h"

#include <algorithm>
#include <array>

namespace gofed::licenses {
namespace {

bool is_placeholder(std::string_view statement) {
  static constexpr std::array<std::string_view, 14> kPlaceholders{
      "<year", "[yyyy]", "{yyyy}", "[year]",     "YYYY",     "name of author", "<owner",
      "[name", "{name",  "<name",  "<copyright", "<holders", "yyyy name",      "year name"};
  return std::ranges::any_of(kPlaceholders, [statement](std::string_view part) {
    return statement.find(part) != std::string_view::npos;
  });
}

// "Inc.", "Ltd.", "Co.", "Jr.", "J. R."
bool ends_with_short_word(std::string_view statement) {
  const auto space = statement.find_last_of(" ,");
  const auto word = space == std::string_view::npos ? statement : statement.substr(space + 1);
  static constexpr std::array<std::string_view, 10> kShort{
      "Inc.", "inc.", "Ltd.", "ltd.", "Co.", "Corp.", "Jr.", "LLC.", "GmbH.", "INC."};
  return word.size() <= 2 || std::ranges::count(word, '.') > 1 ||
         std::ranges::find(kShort, word) != kShort.end();
}

bool has_digit_or_name(std::string_view statement) {
  // "Copyright" and a holder at least.
  return statement.find(' ') != std::string_view::npos;
}

}  // namespace

std::string squeezed(std::string_view text) {
  std::string out;
  bool space = false;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      space = true;
      continue;
    }
    if (space && !out.empty()) out += ' ';
    space = false;
    out += c;
  }
  return out;
}

std::vector<std::string> copyright_statements(std::string_view text,
                                              const std::vector<Word>& words) {
  std::vector<std::string> found;
  for (std::size_t at = 0; at < words.size();) {
    const auto end = copyright_notice_end(words, at);
    if (end <= at) {
      ++at;
      continue;
    }
    auto begin = std::size_t{words[at].begin};
    if (words[at].after_sign) {
      // The sign before the first word.
      const auto sign = text.substr(0, begin).find_last_of("(\xA9\xC2\n");
      if (sign != std::string_view::npos && text[sign] != '\n' && begin - sign < 8) {
        begin = sign > 0 && text[sign] == '\xA9' && text[sign - 1] == '\xC2' ? sign - 1 : sign;
      }
    }
    auto stop = std::size_t{words[end - 1].end};
    // To the end of what closes a name: "<mail@example.org>", "Inc.".
    while (stop < text.size() &&
           (text[stop] == '>' || text[stop] == ')' || text[stop] == '"' || text[stop] == '.'))
      ++stop;
    auto statement = squeezed(text.substr(begin, stop - begin));
    for (const std::string_view tail : {"*/", "-->", "//"}) {
      while (statement.ends_with(tail)) statement.resize(statement.size() - tail.size());
    }
    while (!statement.empty() && (statement.back() == ' ' || statement.back() == ','))
      statement.pop_back();
    // The end of a sentence is not part of the name, which may be "Inc.".
    if (statement.ends_with('.') && !ends_with_short_word(statement)) statement.pop_back();
    if (!is_placeholder(statement) && has_digit_or_name(statement))
      found.push_back(std::move(statement));
    at = end;
  }
  return found;
}

}  // namespace gofed::licenses
