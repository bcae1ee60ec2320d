#include "workers/licenses/tree/file_facts.h"

#include <algorithm>
#include <utility>

#include "schemas/base/sha256.h"
#include "workers/licenses/list/list.h"
#include "workers/licenses/match/text_matcher.h"
#include "workers/licenses/names/mentions.h"
#include "workers/licenses/text/words.h"
#include "workers/licenses/tree/comments.h"
#include "workers/licenses/tree/copyrights.h"
#include "workers/licenses/tree/fields.h"

namespace gofed::licenses {
namespace {

// A rest of so many words beside known texts is a text of its own, if it speaks of what licences speak of.
constexpr std::size_t kRestWordsMin = 45;

bool is_gnu(std::string_view id) {
  return id.starts_with("GPL-") || id.starts_with("LGPL-") || id.starts_with("AGPL-") ||
         id.starts_with("GFDL-");
}

class FileReader {
 public:
  FileReader(std::string_view path, const FileOptions& options) : options_(options) {
    facts_.path = std::string(path);
    facts_.role = role_of(path);
  }

  FileFacts run(std::string_view bytes) {
    switch (facts_.role) {
      case Role::None:
        break;
      case Role::Header:
        header(bytes.substr(0, kSourceBytesMax));
        break;
      case Role::Tag:
        add_fields(spdx_tags(bytes, 1000));
        break;
      case Role::Control:
        control(bytes);
        break;
      case Role::Text:
        plain(bytes);
        break;
      case Role::License:
      case Role::Notice:
      case Role::Readme:
        add_fields(spdx_tags(bytes, kTagLinesMax));
        text(bytes, 1);
        break;
    }
    return finished(bytes);
  }

  FileFacts run_text(std::string_view bytes) {
    facts_.role = Role::License;
    text(bytes, 1);
    return finished(bytes);
  }

 private:
  FileFacts finished(std::string_view bytes) {
    apply_exceptions();
    std::ranges::stable_sort(facts_.matches, {}, [](const LicenseMatch& m) {
      return std::pair{m.lines.first, m.lines.last};
    });
    if (facts_.role != Role::Header && facts_.role != Role::Readme)
      facts_.sha256 = store::Sha256::of(bytes).hex();
    return std::move(facts_);
  }

  void header(std::string_view bytes) {
    add_fields(spdx_tags(bytes, kTagLinesMax));
    for (const auto& block : license_comments(bytes)) text(block.text, block.line);
  }

  // A file whose name says nothing: a licence where the text of one is most of it.
  void plain(std::string_view bytes) {
    if (!may_have_license(bytes)) return;
    const auto compared = compared_text(split_words(bytes));
    std::size_t words = 0;
    for (const auto& match : match_texts(compared, options_.threshold).matches)
      words += match.end - match.begin;
    if (words == 0) return;
    facts_.role = words * 2 >= compared.hashes.size() ? Role::License : Role::Notice;
    text(bytes, 1);
    facts_.unknown.clear();
  }

  void control(std::string_view bytes) {
    const auto name = base_name(facts_.path);
    if (name == "copyright" || name == "dep5") {
      if (is_dep5(bytes)) {
        auto fields = dep5_fields(bytes);
        for (const auto& field : fields) {
          for (const auto& holder : field.copyrights) add_copyright(holder);
        }
        for (auto& field : fields) {
          // A name of the file's own: the text beside it says what it is.
          if (field.known || field.text.empty()) continue;
          auto expression = read_text_facts(field.text, options_).expression();
          if (expression.empty()) continue;
          field.expression = std::move(expression);
          field.known = true;
        }
        add_fields(std::move(fields));
      } else {
        text(bytes, 1);
      }
      return;
    }
    add_fields(name.ends_with(".spec") ? spec_fields(bytes) : manifest_fields(bytes));
    if (facts_.role == Role::Control && name.ends_with(".spec"))
      add_fields(spdx_tags(bytes, kTagLinesMax));
  }

  void add_fields(std::vector<Field> fields) {
    for (auto& field : fields) {
      if (!field.known)
        facts_.unknown.push_back({.lines = {field.line, field.line}, .nearest = {}, .score = 0});
      add({.expression = simplified(field.expression),
           .score = 1,
           .method = Method::Tag,
           .lines = {field.line, field.line},
           .undecided = false});
    }
  }

  void add(LicenseMatch match) {
    // The same by the same means once: a tag per license field, a text per place.
    const auto same = [&match](const LicenseMatch& other) {
      return other.method == match.method && other.expression == match.expression &&
             match.method != Method::Exact && match.method != Method::Text;
    };
    if (std::ranges::none_of(facts_.matches, same)) facts_.matches.push_back(std::move(match));
  }

  void add_copyright(const std::string& statement) {
    if (std::ranges::find(facts_.copyrights, statement) == facts_.copyrights.end())
      facts_.copyrights.push_back(statement);
  }

  // Texts, names and statements of one text whose first line has the number `line`.
  void text(std::string_view bytes, std::uint32_t line) {
    const auto words = split_words(bytes);
    if (words.empty()) return;
    const auto compared = compared_text(words);
    const auto found = match_texts(compared, options_.threshold);
    const auto shift = line - 1;
    const auto lines_of = [&](const TextMatch& m) {
      return Lines{compared.lines[m.begin] + shift,
                   compared.lines[std::max(m.end, m.begin + 1) - 1] + shift};
    };
    std::vector<std::pair<std::uint32_t, std::uint32_t>> covered;  // lines of this text
    std::vector<std::pair<std::uint32_t, std::uint32_t>> notices;
    for (const auto& match : found.matches) {
      const auto license = license_at(match.entry);
      // Which version a notice grants is read from its words.
      if (match.notice) {
        notices.emplace_back(compared.lines[match.begin], compared.lines[match.end - 1]);
        continue;
      }
      covered.emplace_back(compared.lines[match.begin], compared.lines[match.end - 1]);
      if (license.exception) {
        exceptions_.emplace_back(license.id, license.id.starts_with("LGPL") ? "LGPL-" : "GPL-");
        continue;
      }
      add({.expression = Expression::license(license.id),
           .score = match.score,
           .method = match.exact || match.score >= 1 ? Method::Exact : Method::Text,
           .lines = lines_of(match),
           .undecided = is_gnu(license.id)});
    }
    for (const auto& match : found.near) {
      if (!match.notice) near(match, compared, lines_of(match), covered);
    }
    names(words, shift, covered);
    covered.insert(covered.end(), notices.begin(), notices.end());
    statements(bytes, words);
    if (facts_.role == Role::License) rest(compared, covered, shift);
  }

  // A text that is no known one, but near one.
  void near(const TextMatch& match, const ComparedText& compared, const Lines& lines,
            std::vector<std::pair<std::uint32_t, std::uint32_t>>& covered) {
    constexpr double kHeaderNearMin = 0.75;
    const bool counts = facts_.role == Role::License || facts_.role == Role::Notice ||
                        match.score >= kHeaderNearMin;
    const auto words = match.end - match.begin;
    if (!counts || words < 20) return;
    covered.emplace_back(compared.lines[match.begin], compared.lines[match.end - 1]);
    facts_.unknown.push_back({.lines = lines,
                              .nearest = std::string(successor(license_at(match.entry)).id),
                              .score = match.score});
  }

  void names(const std::vector<Word>& words, std::uint32_t shift,
             std::vector<std::pair<std::uint32_t, std::uint32_t>>& covered) {
    const auto inside = [&covered](std::uint32_t line) {
      return std::ranges::any_of(covered, [line](const auto& range) {
        return line >= range.first && line <= range.second;
      });
    };
    const auto texts = covered;
    exception_lines_.clear();
    for (const auto& exception : find_exceptions(words)) {
      exceptions_.emplace_back(exception.id, exception.family);
      exception_lines_.push_back(words[exception.begin].line);
      exception_lines_.push_back(words[exception.end - 1].line);
    }
    for (auto& mention : find_mentions(words)) {
      const auto first = words[mention.begin].line;
      const auto last = words[mention.end - 1].line;
      const auto in_text = std::ranges::any_of(texts, [first](const auto& range) {
        return first >= range.first && first <= range.second;
      });
      if (in_text) continue;
      if (mention.kind == Mention::Kind::Reference) {
        facts_.refers = true;
        continue;
      }
      if (inside(first)) continue;
      covered.emplace_back(first, last);
      add({.expression = std::move(mention.expression),
           .score = 1,
           .method = Method::Name,
           .lines = {first + shift, last + shift},
           .undecided = false});
    }
  }

  void statements(std::string_view bytes, const std::vector<Word>& words) {
    for (auto& statement : copyright_statements(bytes, words)) {
      if (!is_of_license(statement)) add_copyright(statement);
    }
  }

  // Of the licence's text itself: "Copyright (C) 2007 Free Software Foundation, Inc."
  [[nodiscard]] bool is_of_license(const std::string& statement) const {
    return std::ranges::any_of(facts_.matches, [&](const LicenseMatch& match) {
      if (match.method != Method::Exact && match.method != Method::Text) return false;
      const auto license = find_license(match.expression.id());
      return license && squeezed(license->text).find(statement) != std::string::npos;
    });
  }

  // Words of a licence file that nothing explains.
  void rest(const ComparedText& compared,
            const std::vector<std::pair<std::uint32_t, std::uint32_t>>& covered,
            std::uint32_t shift) {
    const auto is_covered = [&covered](std::uint32_t line) {
      return std::ranges::any_of(covered, [line](const auto& range) {
        return line >= range.first && line <= range.second;
      });
    };
    const bool any = !facts_.matches.empty() || facts_.refers || !facts_.unknown.empty();
    const auto wanted = any ? kRestWordsMin : std::size_t{1};
    for (std::size_t at = 0; at < compared.lines.size();) {
      if (is_covered(compared.lines[at])) {
        ++at;
        continue;
      }
      auto end = at;
      bool speaks = false;
      while (end < compared.lines.size() && !is_covered(compared.lines[end]))
        speaks = is_of_licenses(compared.hashes[end++]) || speaks;
      const auto has_exception = std::ranges::any_of(exception_lines_, [&](std::uint32_t line) {
        return line >= compared.lines[at] && line <= compared.lines[end - 1];
      });
      if (has_exception) {
        at = end;
        continue;
      }
      if (end - at >= wanted && (speaks || !any)) {
        facts_.unknown.push_back(
            {.lines = {compared.lines[at] + shift, compared.lines[end - 1] + shift},
             .nearest = {},
             .score = 0});
      }
      at = end;
    }
  }

  static bool is_of_licenses(std::uint32_t hash) {
    using namespace words;
    return hash == "license"_w || hash == "warranty"_w || hash == "redistribution"_w ||
           hash == "permission"_w || hash == "liability"_w || hash == "licensed"_w ||
           hash == "redistribute"_w;
  }

  // An exception belongs to the licence of its family that the file has.
  void apply_exceptions() {
    for (const auto& [exception, family] : exceptions_) {
      for (auto& match : facts_.matches) {
        if (match.expression.kind() != Expression::Kind::License ||
            !match.expression.exception().empty())
          continue;
        const auto& id = match.expression.id();
        const bool fits =
            id.starts_with(family) ||
            (family == "GPL-" && (id.starts_with("LGPL-") || id.starts_with("AGPL-")));
        if (fits) match.expression = Expression::license(id, exception);
      }
    }
  }

  FileOptions options_;
  FileFacts facts_;
  std::vector<std::pair<std::string_view, std::string_view>> exceptions_;  // id, family
  std::vector<std::uint32_t> exception_lines_;  // of the text that is read
};

}  // namespace

std::string_view name_of(Method method) {
  switch (method) {
    case Method::Exact:
      return "exact";
    case Method::Text:
      return "text";
    case Method::Tag:
      return "tag";
    case Method::Name:
      return "name";
    case Method::Reference:
      return "reference";
  }
  return "text";
}

Expression FileFacts::expression() const {
  std::vector<Expression> all;
  for (const auto& match : matches) all.push_back(match.expression);
  return simplified(Expression::all_of(std::move(all)));
}

FileFacts read_file_facts(std::string_view path, std::string_view bytes,
                          const FileOptions& options) {
  return FileReader(path, options).run(bytes);
}

FileFacts read_text_facts(std::string_view text, const FileOptions& options) {
  return FileReader("LICENSE", options).run_text(text);
}

}  // namespace gofed::licenses
