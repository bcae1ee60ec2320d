#include "workers/services/api/change_effect.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace gofed::workers {
namespace {

namespace wire = schemas::golang;
using wire::Effect;

// The parameters of a function as api_diff prints it.
struct Parameters {
  std::size_t count = 0;
  bool variadic = false;
};

std::optional<Parameters> parameters_of(std::string_view text) {
  if (!text.starts_with("func")) return std::nullopt;
  text.remove_prefix(4);
  Parameters found;
  std::size_t depth = 0;
  bool in_list = false;        // in the parentheses of the parameters, not in type parameters
  bool has_parameter = false;  // since the last comma
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '(' || c == '[' || c == '{') {
      if (depth == 0) in_list = c == '(';
      if (depth > 0) has_parameter = true;
      ++depth;
    } else if (c == ')' || c == ']' || c == '}') {
      if (depth == 0) return std::nullopt;
      if (--depth > 0 || !in_list) continue;
      found.count += has_parameter ? 1 : 0;
      return found;
    } else if (depth == 1 && in_list && c == ',') {
      ++found.count;
      has_parameter = false;
    } else if (c != ' ') {
      has_parameter = depth > 0 && in_list;
      if (depth == 1 && in_list && text.substr(i, 3) == "...") found.variadic = true;
    }
  }
  return std::nullopt;
}

Parameters parameters_of(const wire::ParameterCount& count) {
  return {.count = static_cast<std::size_t>(count.count), .variadic = count.variadic};
}

Effect effect_of_counts(const Parameters& olds, const Parameters& news) {
  const auto least = [](const Parameters& p) { return p.count - (p.variadic ? 1 : 0); };
  // Calls had `least` arguments or, where variadic, any more. Some of them may fit by chance.
  const bool too_few = !olds.variadic && olds.count < least(news);
  const bool too_many = !news.variadic && least(olds) > news.count;
  return too_few || too_many ? Effect::Breaks : Effect::MayBreak;
}

// "int" of "func(a string) int"; with several, their list in parentheses.
std::string_view results_of(std::string_view text) {
  std::size_t depth = 0;
  bool in_list = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '(' || c == '[' || c == '{') {
      if (depth == 0) in_list = c == '(';
      ++depth;
    } else if ((c == ')' || c == ']' || c == '}') && depth > 0) {
      if (--depth == 0 && in_list) return text.substr(i + 1);
    }
  }
  return {};
}

bool is_type_word(std::string_view text) {
  return text == "type";
}

}  // namespace

std::optional<Effect> call_effect(std::string_view before, std::string_view after) {
  const auto olds = parameters_of(before);
  const auto news = parameters_of(after);
  if (!olds || !news) return std::nullopt;
  return effect_of_counts(*olds, *news);
}

bool is_visible(const wire::Change& change) {
  switch (change.kind) {
    case wire::ChangeKind::Value:
    case wire::ChangeKind::Implements:
      return true;
    case wire::ChangeKind::Changed:
      if (!change.old_text.starts_with("func") || !change.new_text.starts_with("func")) return true;
      return results_of(change.old_text) != results_of(change.new_text);
    case wire::ChangeKind::Added:
    case wire::ChangeKind::Removed:
    case wire::ChangeKind::Comparable:
    case wire::ChangeKind::Sealed:
    case wire::ChangeKind::Direction:
      return false;
  }
  return false;
}

Effect effect_of(const wire::Change& change) {
  if (change.kind == wire::ChangeKind::Removed) return Effect::Breaks;
  if (change.kind != wire::ChangeKind::Changed) return Effect::MayBreak;
  if (is_type_word(change.old_text) != is_type_word(change.new_text)) return Effect::Breaks;
  if (change.old_parameters && change.new_parameters) {
    return effect_of_counts(parameters_of(*change.old_parameters),
                            parameters_of(*change.new_parameters));
  }
  // A document of a worker that did not say the numbers.
  return call_effect(change.old_text, change.new_text).value_or(Effect::MayBreak);
}

}  // namespace gofed::workers
