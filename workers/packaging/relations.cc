#include "workers/packaging/relations.h"

#include <algorithm>
#include <array>
#include <utility>

#include "workers/packaging/text.h"
#include "workers/packaging/version.h"

namespace gofed::packaging {
namespace {

struct OpWord {
  std::string_view word;
  VersionOp op;
};
// The longer ones first; "<" and ">" are of old packages and mean "or equal".
constexpr std::array kOps{
    OpWord{"<<", VersionOp::Less},        OpWord{"<=", VersionOp::LessEqual},
    OpWord{">>", VersionOp::Greater},     OpWord{">=", VersionOp::GreaterEqual},
    OpWord{"=", VersionOp::Equal},        OpWord{"<", VersionOp::LessEqual},
    OpWord{">", VersionOp::GreaterEqual},
};

bool is_name_char(char c) {
  return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.' || c == '_';
}

// One relation's text, from its front.
class RelationParser {
 public:
  explicit RelationParser(std::string_view text) : text_(text), rest_(trimmed(text)) {}

  Result<Relation> parse() {
    if (auto name = take_name(); !name) return std::unexpected(std::move(name.error()));
    for (skip(); !rest_.empty(); skip()) {
      const char open = rest_.front();
      rest_.remove_prefix(1);
      auto done = open == '(' && relation_.op == VersionOp::Any    ? take_version()
                  : open == '[' && relation_.architectures.empty() ? take_architectures()
                  : open == '<'                                    ? take_profiles()
                                                                   : bad("unexpected text");
      if (!done) return std::unexpected(std::move(done.error()));
    }
    return std::move(relation_);
  }

 private:
  void skip() { rest_.remove_prefix(std::min(rest_.find_first_not_of(kSpaces), rest_.size())); }

  Result<void> bad(std::string_view why) const {
    return fail(Errc::Malformed, "relation \"" + excerpt(text_) + "\": " + std::string(why));
  }
  Result<void> too_long() const {
    return fail(Errc::LimitExceeded, "relation \"" + excerpt(text_) +
                                         "\": a name over kNameBytesMax " +
                                         std::to_string(kNameBytesMax) + " bytes");
  }

  Result<void> take_name() {
    std::size_t size = 0;
    while (size < rest_.size() && is_name_char(rest_[size])) ++size;
    if (size == 0) return bad("no name");
    if (size > kNameBytesMax) return too_long();
    relation_.name = rest_.substr(0, size);
    rest_.remove_prefix(size);
    if (!rest_.starts_with(':')) return {};
    rest_.remove_prefix(1);
    size = 0;
    while (size < rest_.size() && is_name_char(rest_[size])) ++size;
    if (size == 0) return bad("nothing after the colon");
    if (size > kNameBytesMax) return too_long();
    relation_.qualifier = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return {};
  }

  // What stands before the bracket that closes.
  Result<std::string_view> take_bracket(char close) {
    const auto end = rest_.find(close);
    if (end == std::string_view::npos) {
      return std::unexpected(bad("a bracket that nothing closes").error());
    }
    const auto inside = trimmed(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return inside;
  }

  Result<void> take_version() {
    auto inside = take_bracket(')');
    if (!inside) return std::unexpected(std::move(inside.error()));
    const auto is_front = [&](const OpWord& row) { return inside->starts_with(row.word); };
    const auto* const op = std::ranges::find_if(kOps, is_front);
    if (op == kOps.end()) return bad("no comparison");
    relation_.op = op->op;
    const auto version = trimmed(inside->substr(op->word.size()));
    if (auto parsed = parse_deb_version(version); !parsed) {
      return prefixed("relation \"" + excerpt(text_) + "\"", std::move(parsed.error()));
    }
    relation_.version = version;
    return {};
  }

  Result<std::vector<std::string>> take_words(char close) {
    auto inside = take_bracket(close);
    if (!inside) return std::unexpected(std::move(inside.error()));
    std::vector<std::string> words;
    while (!inside->empty()) {
      const auto word = take_until(*inside, kSpaces);
      if (word.empty()) continue;
      if (word.size() > kNameBytesMax) return std::unexpected(too_long().error());
      words.emplace_back(word);
    }
    if (words.empty()) return std::unexpected(bad("empty brackets").error());
    return words;
  }

  Result<void> take_architectures() {
    auto words = take_words(']');
    if (!words) return std::unexpected(std::move(words.error()));
    relation_.architectures = std::move(*words);
    return {};
  }

  Result<void> take_profiles() {
    auto words = take_words('>');
    if (!words) return std::unexpected(std::move(words.error()));
    relation_.profiles.push_back(std::move(*words));
    return {};
  }

  std::string_view text_;
  std::string_view rest_;
  Relation relation_;
};

// "linux-amd64" as its two parts; "amd64" is of linux.
std::pair<std::string_view, std::string_view> parts_of(std::string_view architecture) {
  const auto dash = architecture.find('-');
  if (dash == std::string_view::npos) return {"linux", architecture};
  return {architecture.substr(0, dash), architecture.substr(dash + 1)};
}

bool is_listed(const std::vector<std::string>& architectures, std::string_view architecture) {
  bool has_negated = false;
  bool has_plain = false;
  for (const std::string_view word : architectures) {
    const bool is_negated = word.starts_with('!');
    (is_negated ? has_negated : has_plain) = true;
    if (matches_architecture(is_negated ? word.substr(1) : word, architecture)) return !is_negated;
  }
  return has_negated && !has_plain;
}

bool is_active(const std::vector<std::string>& terms, const std::vector<std::string>& profiles) {
  return std::ranges::all_of(terms, [&](std::string_view term) {
    const bool is_negated = term.starts_with('!');
    if (is_negated) term.remove_prefix(1);
    return (std::ranges::find(profiles, term) != profiles.end()) != is_negated;
  });
}

}  // namespace

std::string_view op_text(VersionOp op) {
  switch (op) {
    case VersionOp::Any:
      return "";
    case VersionOp::Less:
      return "<<";
    case VersionOp::LessEqual:
      return "<=";
    case VersionOp::Equal:
      return "=";
    case VersionOp::GreaterEqual:
      return ">=";
    case VersionOp::Greater:
      return ">>";
  }
  return "";
}

Result<std::vector<Alternatives>> parse_relations(std::string_view field) {
  std::vector<Alternatives> all;
  std::size_t count = 0;
  while (!field.empty()) {
    auto entry = trimmed(take_until(field, ","));
    if (entry.empty()) continue;
    Alternatives alternatives;
    do {
      if (++count > kRelationsMax) {
        return fail(Errc::LimitExceeded,
                    "relations over kRelationsMax " + std::to_string(kRelationsMax));
      }
      auto relation = RelationParser(take_until(entry, "|")).parse();
      if (!relation) return std::unexpected(std::move(relation.error()));
      alternatives.push_back(std::move(*relation));
    } while (!entry.empty());
    all.push_back(std::move(alternatives));
  }
  return all;
}

std::string relation_text(const Relation& relation) {
  auto text = relation.name;
  if (!relation.qualifier.empty()) text += ":" + relation.qualifier;
  if (relation.op != VersionOp::Any) {
    text += " (" + std::string(op_text(relation.op)) + " " + relation.version + ")";
  }
  return text;
}

bool applies(const Relation& relation, const BuildFor& build) {
  if (!relation.architectures.empty() && !is_listed(relation.architectures, build.architecture)) {
    return false;
  }
  return relation.profiles.empty() ||
         std::ranges::any_of(relation.profiles, [&](const std::vector<std::string>& terms) {
           return is_active(terms, build.profiles);
         });
}

bool is_for_tests(const Relation& relation, const BuildFor& build) {
  if (relation.profiles.empty() || !applies(relation, build)) return false;
  auto untested = build;
  untested.profiles.emplace_back("nocheck");
  return !applies(relation, untested);
}

bool is_met_by(const Relation& relation, std::string_view version) {
  if (relation.op == VersionOp::Any) return true;
  if (version.empty()) return false;
  const auto order = compare_deb_versions(version, relation.version);
  switch (relation.op) {
    case VersionOp::Any:
      return true;
    case VersionOp::Less:
      return order < 0;
    case VersionOp::LessEqual:
      return order <= 0;
    case VersionOp::Equal:
      return order == 0;
    case VersionOp::GreaterEqual:
      return order >= 0;
    case VersionOp::Greater:
      return order > 0;
  }
  return false;
}

bool matches_architecture(std::string_view wildcard, std::string_view architecture) {
  if (wildcard == "any" || wildcard == architecture) return true;
  if (architecture == "all") return wildcard == "all";
  const auto [os, cpu] = parts_of(wildcard);
  const auto [own_os, own_cpu] = parts_of(architecture);
  return (os == "any" || os == own_os) && (cpu == "any" || cpu == own_cpu);
}

}  // namespace gofed::packaging
