#include "workers/licenses/names/mentions.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "workers/licenses/list/list.h"
#include "workers/licenses/names/names.h"

namespace gofed::licenses {
namespace {

using namespace words;

// How far before a name the words stand that make it a grant.
constexpr std::size_t kBefore = 9;

// "GPL-3.0-or-later" -> "GPL-3.0".
std::string without_suffix(std::string id) {
  for (const std::string_view suffix : {"-only", "-or-later"}) {
    if (id.ends_with(suffix)) id.resize(id.size() - suffix.size());
  }
  return id;
}

class Finder {
 public:
  explicit Finder(const std::vector<Word>& all) : words_(all) {}

  std::vector<Mention> run() {
    for (std::size_t at = 0; at < words_.size();) {
      const auto next = step(at);
      at = std::max(next, at + 1);
    }
    join_choices();
    return std::move(found_);
  }

 private:
  [[nodiscard]] std::uint32_t word(std::size_t at) const {
    return at < words_.size() ? words_[at].hash : 0;
  }

  [[nodiscard]] bool is(std::size_t at, std::initializer_list<std::uint32_t> any) const {
    return std::ranges::find(any, word(at)) != any.end();
  }

  // Whether one of these stands in [begin, end).
  [[nodiscard]] std::optional<std::size_t> within(std::size_t begin, std::size_t end,
                                                  std::initializer_list<std::uint32_t> any) const {
    for (auto at = begin; at < std::min(end, words_.size()); ++at) {
      if (is(at, any)) return at;
    }
    return std::nullopt;
  }

  // What begins at the word; where to go on.
  std::size_t step(std::size_t at) {
    if (word(at) == "general"_w && word(at + 1) == "public"_w && word(at + 2) == "license"_w)
      return gnu(at);
    if (is(at,
           {"gplv1"_w, "gplv2"_w, "gplv3"_w, "lgplv2"_w, "lgplv3"_w, "agplv3"_w, "gpl2"_w, "gpl3"_w,
            "lgpl2"_w, "lgpl3"_w, "agpl3"_w, "gpl"_w, "lgpl"_w, "agpl"_w, "gplv2+"_w})) {
      if (const auto end = gnu_short(at); end > at) return end;
    }
    if (const auto end = reference(at); end > at) return end;
    return named(at);
  }

  void add(Mention::Kind kind, Expression expression, std::size_t begin, std::size_t end) {
    found_.push_back({.kind = kind,
                      .expression = std::move(expression),
                      .begin = begin,
                      .end = std::min(end, words_.size())});
  }

  // "GNU Lesser General Public License ... version 2.1 ... or (at your option) any later version".
  std::size_t gnu(std::size_t at) {
    const auto end = at + 3;
    std::string family = "GPL";
    auto begin = at;
    if (at > 0 && is(at - 1, {"lesser"_w, "library"_w})) family = "LGPL";
    if (at > 0 && word(at - 1) == "affero"_w) family = "AGPL";
    if (family != "GPL") --begin;
    if (begin > 0 && word(begin - 1) == "gnu"_w) --begin;
    if (begin > 0 && word(begin - 1) == "the"_w) --begin;
    // A grant of it, not "see the GNU General Public License for more details".
    const auto look = begin > 14 ? begin - 14 : 0;
    const bool granted = within(look, begin,
                                {"terms"_w, "under"_w, "licensed"_w, "license"_w, "released"_w,
                                 "redistribute"_w, "per"_w, "by"_w})
                             .has_value();
    if (!granted || within(begin > 3 ? begin - 3 : 0, begin, {"see"_w, "copy"_w, "with"_w}))
      return end;
    // The version is behind it, or before: "version 2 of the GNU General Public License".
    std::string version;
    std::size_t version_end = end;
    bool later = false;
    for (auto i = end; i < std::min(end + 24, words_.size()) && version.empty(); ++i) {
      if (word(i) == "general"_w && word(i + 1) == "public"_w) break;
      version = version_at(i, version_end);
    }
    if (version.empty() && look < begin) {
      for (auto i = begin; i-- > look && version.empty();) {
        std::size_t unused = 0;
        version = version_at(i, unused);
        if (!version.empty()) begin = i;
      }
    }
    later = says_later(begin, std::max(version_end, end) + 14);
    if (version.empty()) {
      if (!later) {
        add(Mention::Kind::Reference, {}, begin, end);
        return end;
      }
      version = family == "LGPL" ? "2.0" : "1.0";
    }
    return grant(family, version, later, begin, std::max(version_end, end));
  }

  std::size_t grant(const std::string& family, std::string version, bool later, std::size_t begin,
                    std::size_t end) {
    if (version.find('.') == std::string::npos) version += ".0";
    auto id = family + "-" + version + (later ? "-or-later" : "-only");
    // The GPL has no 2.1: who writes so means the LGPL's number.
    if (!find_license(id) && version == "2.1") id = "GPL-2.0" + id.substr(id.find_last_of('1') + 1);
    if (!find_license(id)) return end;
    add(Mention::Kind::Notice, Expression::license(id), begin, end);
    return end;
  }

  // "version 2", "v3", "version 2.1": the number; `end` past it.
  std::string version_at(std::size_t at, std::size_t& end) const {
    static constexpr std::array kNumbers{std::pair{"1"_w, "1"},     std::pair{"2"_w, "2"},
                                         std::pair{"3"_w, "3"},     std::pair{"2.0"_w, "2.0"},
                                         std::pair{"2.1"_w, "2.1"}, std::pair{"3.0"_w, "3.0"},
                                         std::pair{"1.0"_w, "1.0"}};
    static constexpr std::array kShort{std::pair{"v1"_w, "1"}, std::pair{"v2"_w, "2"},
                                       std::pair{"v3"_w, "3"}};
    for (const auto& [hash, text] : kShort) {
      if (word(at) != hash) continue;
      end = at + 1;
      // "v2.1": the dot parts the words.
      if (hash == "v2"_w && word(at + 1) == "1"_w) {
        end = at + 2;
        return "2.1";
      }
      return text;
    }
    if (!is(at, {"version"_w, "v"_w, "versions"_w})) return "";
    for (const auto& [hash, text] : kNumbers) {
      if (word(at + 1) == hash) {
        end = at + 2;
        return text;
      }
    }
    return "";
  }

  [[nodiscard]] bool says_later(std::size_t begin, std::size_t end) const {
    for (auto i = begin; i < std::min(end, words_.size()); ++i) {
      if (is(i, {"later"_w, "newer"_w, "higher"_w, "greater"_w}) &&
          (is(i - 1, {"any"_w, "or"_w}) || word(i + 1) == "version"_w ||
           word(i + 1) == "versions"_w))
        return true;
    }
    return false;
  }

  // "GPLv2", "LGPL 2.1 or later", "GPL-3.0+": only with words of a grant before, or "license" beside.
  std::size_t gnu_short(std::size_t at) {
    static constexpr std::array kShort{
        std::pair{"gplv1"_w, "GPL 1"},   std::pair{"gplv2"_w, "GPL 2"},
        std::pair{"gplv3"_w, "GPL 3"},   std::pair{"lgplv2"_w, "LGPL 2"},
        std::pair{"lgplv3"_w, "LGPL 3"}, std::pair{"agplv3"_w, "AGPL 3"},
        std::pair{"gpl2"_w, "GPL 2"},    std::pair{"gpl3"_w, "GPL 3"},
        std::pair{"lgpl2"_w, "LGPL 2"},  std::pair{"lgpl3"_w, "LGPL 3"},
        std::pair{"agpl3"_w, "AGPL 3"},  std::pair{"gpl"_w, "GPL"},
        std::pair{"lgpl"_w, "LGPL"},     std::pair{"agpl"_w, "AGPL"}};
    const auto found =
        std::ranges::find(kShort, word(at), [](const auto& row) { return row.first; });
    if (found == kShort.end() || !is_granted(at, at + 1)) return at;
    const std::string_view text = found->second;
    const auto space = text.find(' ');
    const std::string family(text.substr(0, space));
    std::string version =
        space == std::string_view::npos ? "" : std::string(text.substr(space + 1));
    auto end = at + 1;
    if (version.empty()) {
      version = version_at(at + 1, end);
      if (version.empty() && is(at + 1, {"2"_w, "3"_w, "2.0"_w, "2.1"_w, "3.0"_w})) {
        version = is(at + 1, {"2"_w, "2.0"_w}) ? "2" : word(at + 1) == "2.1"_w ? "2.1" : "3";
        end = at + 2;
      }
    } else if (version == "2" && word(at + 1) == "1"_w) {
      version = "2.1";
      ++end;
    } else if (word(at + 1) == "0"_w) {
      ++end;
    }
    if (version.empty()) return at;
    return grant(family, version, says_later(at, end + 5), at, end);
  }

  // "governed by a BSD-style license that can be found in the LICENSE file", "see LICENSE for details".
  std::size_t reference(std::size_t at) {
    if (word(at) == "see"_w) {
      const auto named = within(at + 1, at + 4, {"license"_w, "copying"_w, "licenses"_w});
      if (named && is(*named + 1, {"file"_w, "for"_w, "in"_w, "md"_w, "txt"_w})) {
        add(Mention::Kind::Reference, {}, at, *named + 1);
      }
      return at;
    }
    if (word(at) != "license"_w && word(at) != "licensing"_w) return at;
    const auto end = at + 14;
    const auto file = within(at + 1, end, {"license"_w, "copying"_w, "licenses"_w, "copyright"_w});
    if (!file) return at;
    const bool points =
        within(at + 1, *file + 1, {"found"_w, "see"_w, "in"_w}).has_value() &&
        within(at > 10 ? at - 10 : 0, end, {"governed"_w, "found"_w, "see"_w, "under"_w, "file"_w})
            .has_value() &&
        within(at + 1, *file + 3, {"file"_w, "root"_w, "directory"_w, "for"_w, "details"_w})
            .has_value();
    if (!points) return at;
    // "Licensed under the MIT license. See LICENSE": the name is the better answer.
    add(Mention::Kind::Reference, {}, at, *file + 1);
    return at;
  }

  // Whether the words around make a name a grant.
  [[nodiscard]] bool is_granted(std::size_t begin, std::size_t end) const {
    const auto look = begin > kBefore ? begin - kBefore : 0;
    if (within(look, begin,
               {"licensed"_w, "license"_w, "licenses"_w, "licensing"_w, "released"_w,
                "distributed"_w, "terms"_w, "governed"_w, "available"_w, "covered"_w,
                "redistribute"_w, "relicensed"_w, "published"_w})) {
      return true;
    }
    if (within(look, begin, {"under"_w, "subject"_w}) &&
        (is(end, {"license"_w, "licenses"_w}) || has_license(begin, end)))
      return true;
    // The title of a file or a section.
    return (has_license(begin, end) || is(end, {"license"_w, "licensed"_w})) &&
           words_[begin].first &&
           (end >= words_.size() || words_[end].line != words_[begin].line ||
            is(end, {"license"_w, "licensed"_w}));
  }

  [[nodiscard]] bool has_license(std::size_t begin, std::size_t end) const {
    return within(begin, end, {"license"_w, "licence"_w, "unlicense"_w, "dedication"_w})
        .has_value();
  }

  std::size_t named(std::size_t at) {
    // Most words begin no name; of those that do, most are prose.
    const auto name = name_at(words_, at);
    if (name.words == 0) return at;
    const auto end = at + name.words;
    if (name.words == 1) {
      // Names of one word are words of prose too.
      const bool plain = is(at, {"mit"_w, "isc"_w, "unlicense"_w, "wtfpl"_w, "cc0"_w, "0bsd"_w,
                                 "mplv2"_w, "alv2"_w, "apache2"_w, "expat"_w, "zlib"_w, "mpl2"_w});
      if (!plain && word(end) != "license"_w) return at;
    }
    if (name.expression == "BSD-3-Clause" && name.words == 2 && word(at) == "bsd"_w) {
      // "BSD license" does not say which one.
      if (is_granted(at, end)) add(Mention::Kind::Reference, {}, at, end);
      return end;
    }
    if (!is_granted(at, end)) return at;
    if (word(at > 0 ? at - 1 : 0) == "not"_w ||
        within(at > 4 ? at - 4 : 0, at, {"incompatible"_w, "compatible"_w, "unlike"_w, "except"_w}))
      return end;
    auto expression = parse_expression(name.expression);
    if (expression) add(Mention::Kind::Notice, std::move(*expression), at, end);
    return end;
  }

  // Two that stand together with "or", "either", "dual" are a choice.
  void join_choices() {
    std::vector<Mention> joined;
    for (auto& mention : found_) {
      if (!joined.empty() && is_choice(joined.back(), mention)) {
        auto& first = joined.back();
        first.expression = simplified(
            Expression::any_of({std::move(first.expression), std::move(mention.expression)}));
        first.end = mention.end;
      } else {
        joined.push_back(std::move(mention));
      }
    }
    found_ = std::move(joined);
  }

  [[nodiscard]] bool is_choice(const Mention& a, const Mention& b) const {
    // "version 3 ... or later": one licence, said twice.
    const bool same = a.expression.text().starts_with("GPL-") ||
                      a.expression.text().starts_with("LGPL-") ||
                      a.expression.text().starts_with("AGPL-");
    if (same && without_suffix(a.expression.text()) == without_suffix(b.expression.text()))
      return false;

    constexpr std::size_t kApartMax = 20;
    if (a.kind != Mention::Kind::Notice || b.kind != Mention::Kind::Notice ||
        a.expression == b.expression)
      return false;
    if (b.begin < a.end || b.begin - a.end > kApartMax) return false;
    for (auto i = a.end; i < b.begin; ++i) {
      if (word(i) == "or"_w &&
          !is(i + 1, {"later"_w, "any"_w, "newer"_w, "at"_w, "implied"_w, "agreed"_w}))
        return true;
    }
    const auto before = a.begin > 14 ? a.begin - 14 : 0;
    if (within(before, a.begin, {"dual"_w, "either"_w, "duallicensed"_w, "dually"_w, "choice"_w}))
      return true;
    for (auto i = b.end; i + 2 < std::min(b.end + 12, words_.size()); ++i) {
      if (word(i) == "at"_w && word(i + 1) == "your"_w && word(i + 2) == "option"_w &&
          word(i + 3) != "any"_w)
        return true;
    }
    return false;
  }

  const std::vector<Word>& words_;
  std::vector<Mention> found_;
};

struct Phrase {
  std::vector<std::uint32_t> words;
  std::string_view id;
  std::string_view family;
};

const std::vector<Phrase>& phrases() {
  static const std::vector<Phrase> kAll = [] {
    std::vector<Phrase> all;
    const auto add = [&all](std::string_view text, std::string_view id, std::string_view family) {
      Phrase phrase{.words = {}, .id = id, .family = family};
      for (const auto& word : split_words(text)) phrase.words.push_back(word.hash);
      all.push_back(std::move(phrase));
    };
#define GOFED_PHRASE(text, id, family) add(text, id, family);
#include "workers/licenses/names/exceptions.def"
#undef GOFED_PHRASE
    return all;
  }();
  return kAll;
}

}  // namespace

std::vector<Mention> find_mentions(const std::vector<Word>& words) {
  return Finder(words).run();
}

std::vector<FoundException> find_exceptions(const std::vector<Word>& words) {
  std::vector<FoundException> found;
  for (std::size_t at = 0; at < words.size(); ++at) {
    for (const auto& phrase : phrases()) {
      if (phrase.words.front() != words[at].hash || at + phrase.words.size() > words.size())
        continue;
      std::size_t i = 1;
      while (i < phrase.words.size() && words[at + i].hash == phrase.words[i]) ++i;
      if (i < phrase.words.size() ||
          std::ranges::find(found, phrase.id, &FoundException::id) != found.end())
        continue;
      found.push_back({.id = phrase.id, .family = phrase.family, .begin = at, .end = at + i});
    }
  }
  return found;
}

}  // namespace gofed::licenses
