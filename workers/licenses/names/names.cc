#include "workers/licenses/names/names.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <unordered_map>
#include <utility>

#include "workers/licenses/list/list.h"

namespace gofed::licenses {
namespace {

struct Named {
  std::string_view name;
  std::string_view expression;
};
constexpr std::array kNames{
#define GOFED_NAME(name, expression) Named{name, expression},
#include "workers/licenses/names/names.def"
#undef GOFED_NAME
};

constexpr std::size_t kNameWordsMax = 14;

std::uint64_t mixed(std::uint64_t hash, std::uint32_t word) {
  hash = (hash ^ word) * 0xff51afd7ed558ccdU;
  return hash ^ (hash >> 31U);
}

// Names by the hash of their words; those of all beginnings are there too, so that a search stops early.
class Names {
 public:
  Names() {
    names_.reserve(8192);
    for (const auto& [name, expression] : kNames) add(name, expression);
    for (std::uint32_t i = 0; i < license_count(); ++i) {
      const auto license = license_at(i);
      if (license.exception) continue;
      add(license.id, license.id);
      // A full name of one word ("Fair License" has two) would be found in any prose.
      add(license.name, license.id);
    }
  }

  [[nodiscard]] NameAt find(const std::vector<Word>& words, std::size_t at) const {
    NameAt best;
    std::uint64_t hash = 0;
    const auto last = std::min(words.size(), at + kNameWordsMax);
    for (auto i = at; i < last; ++i) {
      hash = mixed(hash, words[i].hash);
      const auto found = names_.find(hash);
      if (found == names_.end()) break;
      if (!found->second.empty()) best = {found->second, i + 1 - at};
    }
    return best;
  }

 private:
  void add(std::string_view name, std::string_view expression) {
    const auto words = split_words(name);
    if (words.empty() || words.size() > kNameWordsMax) return;
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
      hash = mixed(hash, words[i].hash);
      auto& entry = names_[hash];
      if (i + 1 == words.size() && entry.empty()) entry = expression;
    }
  }

  std::unordered_map<std::uint64_t, std::string_view> names_;  // empty: only a beginning
};

const Names& names() {
  static const Names kAll;
  return kAll;
}

char low(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), low);
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::strchr(" \t\r\n,;\"'", text.front()) != nullptr)
    text.remove_prefix(1);
  while (!text.empty() && std::strchr(" \t\r\n,;\"'", text.back()) != nullptr)
    text.remove_suffix(1);
  return text;
}

// "GPL-2+", "GPLv2 or later", "LGPL 2.1 only", "agplv3": the families of the FSF, whose names carry a version.
std::optional<std::string> family_name(std::string_view name) {
  auto text = lowered(name);
  for (auto& c : text) {
    if (c == '_' || c == ',') c = ' ';
  }
  static constexpr std::array kFamilies{std::pair{"agpl", "AGPL"}, std::pair{"lgpl", "LGPL"},
                                        std::pair{"gpl", "GPL"}, std::pair{"gfdl", "GFDL"},
                                        std::pair{"fdl", "GFDL"}};
  std::string_view rest = text;
  if (rest.starts_with("gnu ")) rest.remove_prefix(4);
  std::string_view family;
  for (const auto& [prefix, id] : kFamilies) {
    if (rest.starts_with(prefix)) {
      family = id;
      rest.remove_prefix(std::string_view(prefix).size());
      break;
    }
  }
  if (family.empty()) return std::nullopt;
  const auto skip = [&rest](std::string_view bytes) {
    while (!rest.empty() && bytes.find(rest.front()) != std::string_view::npos)
      rest.remove_prefix(1);
  };
  skip(" -");
  if (rest.starts_with("version")) rest.remove_prefix(7);
  skip(" -v.");
  std::string version;
  while (!rest.empty() && ((rest.front() >= '0' && rest.front() <= '9') || rest.front() == '.')) {
    version += rest.front();
    rest.remove_prefix(1);
  }
  bool later = rest.starts_with('+');
  if (later) rest.remove_prefix(1);
  skip(" -");
  if (rest == "or later" || rest == "or-later" || rest == "or any later version" ||
      rest == "or newer" || rest == "later") {
    later = true;
  } else if (!rest.empty() && rest != "only") {
    return std::nullopt;
  }
  if (version.empty()) {
    // Without a version any one may be taken.
    version = family == "LGPL" ? "2.0" : family == "GFDL" ? "1.1" : "1.0";
    later = true;
  }
  if (version.find('.') == std::string::npos) version += ".0";
  const auto id = std::string(family) + "-" + version + (later ? "-or-later" : "-only");
  if (!find_license(id)) return std::nullopt;
  return id;
}

constexpr std::string_view kRefPrefix = "LicenseRef-";

// One name, without and/or.
ReadName single(std::string_view name) {
  name = trimmed(name);
  if (const auto today = todays_id(name); !today.id.empty() && !find_license(name)->exception) {
    return {Expression::license(today.id, today.exception), true};
  }
  if (const auto family = family_name(name)) return {Expression::license(*family), true};
  const auto words = split_words(name);
  if (!words.empty()) {
    const auto found = names().find(words, 0);
    if (found.words == words.size()) {
      auto expression = parse_expression(found.expression);
      if (expression) return {std::move(*expression), true};
    }
  }
  if (name.starts_with("LicenseRef-") && license_ref(name.substr(kRefPrefix.size())) == name) {
    return {Expression::license(name), true};
  }
  if (name.empty()) return {};
  return {Expression::license(license_ref(name)), false};
}

// "with OpenSSL exception", "with Classpath-exception-2.0".
std::string exception_id(std::string_view text) {
  text = trimmed(text);
  if (const auto found = find_license(text); found && found->exception)
    return std::string(found->id);
  auto low_text = lowered(text);
  static constexpr std::array kKnown{std::pair{"classpath", "Classpath-exception-2.0"},
                                     std::pair{"openssl", "cryptsetup-OpenSSL-exception"},
                                     std::pair{"llvm", "LLVM-exception"},
                                     std::pair{"gcc", "GCC-exception-3.1"},
                                     std::pair{"bison", "Bison-exception-2.2"},
                                     std::pair{"autoconf", "Autoconf-exception-generic"},
                                     std::pair{"libtool", "Libtool-exception"},
                                     std::pair{"font", "Font-exception-2.0"},
                                     std::pair{"linux-syscall", "Linux-syscall-note"},
                                     std::pair{"linking", "LGPL-3.0-linking-exception"}};
  for (const auto& [word, id] : kKnown) {
    if (low_text.find(word) != std::string::npos) return id;
  }
  return "AdditionRef-" + license_ref(text).substr(std::strlen("LicenseRef-"));
}

// Reads "A and (B or C)", "A, B or C", "A/B" of words; names may have spaces.
class NameReader {
 public:
  explicit NameReader(std::string_view text) : text_(text) {}

  ReadName run() {
    ReadName result;
    known_ = true;
    result.expression = joined(0);
    result.known = known_ && !result.expression.empty();
    return result;
  }

 private:
  static constexpr int kDepthMax = 16;

  // The position of the next separator of this level, as a word between names.
  std::string_view operand() {
    const auto begin = at_;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '(' && at_ == begin) break;
      if (c == '(' && !closes_before_end()) break;
      if (c == ')' && open_ > 0) break;
      if (c == '|' || c == '&' || c == ';') break;
      if (c == ',' && !continues_name()) break;
      if (separator() > 0) break;
      ++at_;
    }
    return text_.substr(begin, at_ - begin);
  }

  // "Apache License, Version 2.0": the comma is of the name.
  [[nodiscard]] bool continues_name() const {
    auto rest = lowered(trimmed(text_.substr(at_ + 1, 12)));
    return rest.starts_with("version") || rest.starts_with("v2") || rest.starts_with("v.") ||
           rest.starts_with("v1") || rest.starts_with("inc");
  }

  [[nodiscard]] bool closes_before_end() const { return true; }

  // Bytes of " and " or " or " here; what it was goes to or_.
  std::size_t separator() {
    const auto rest = text_.substr(at_, 6);
    if (rest.size() < 3 || (rest.front() != ' ' && rest.front() != '\n' && rest.front() != '\t'))
      return 0;
    const auto word = lowered(rest);
    if (word.compare(1, 4, "and ") == 0) return 5;
    if (word.compare(1, 3, "or ") == 0) {
      const auto later = lowered(text_.substr(at_ + 4, 9));
      if (later.starts_with("later") || later.starts_with("newer") ||
          later.starts_with("any later"))
        return 0;
      return 4;
    }
    return 0;
  }

  void skip_space() {
    while (at_ < text_.size() && std::strchr(" \t\r\n,", text_[at_]) != nullptr) ++at_;
  }

  Expression joined(int depth) {
    std::vector<Expression> any;
    std::vector<Expression> all;
    while (at_ < text_.size()) {
      skip_space();
      if (at_ >= text_.size()) break;
      if (text_[at_] == '(' && depth < kDepthMax) {
        ++at_;
        ++open_;
        all.push_back(joined(depth + 1));
        --open_;
        if (at_ < text_.size() && text_[at_] == ')') ++at_;
      } else {
        const auto name = operand();
        if (!trimmed(name).empty()) all.push_back(one(name));
      }
      if (at_ >= text_.size() || (text_[at_] == ')' && open_ > 0)) break;
      const auto length = separator();
      const bool is_or = length == 4 || text_[at_] == '|';
      at_ += length > 0 ? length : 1;
      if (is_or) {
        any.push_back(Expression::all_of(std::move(all)));
        all.clear();
      }
    }
    any.push_back(Expression::all_of(std::move(all)));
    return Expression::any_of(std::move(any));
  }

  Expression one(std::string_view name) {
    const auto low_name = lowered(name);
    const auto with = low_name.find(" with ");
    if (with != std::string::npos) {
      if (auto whole = single(name); whole.known) return whole.expression;
      auto base = single(name.substr(0, with));
      if (base.known && base.expression.kind() == Expression::Kind::License) {
        return Expression::license(base.expression.id(), exception_id(name.substr(with + 6)));
      }
    }
    auto read = single(name);
    known_ = known_ && read.known;
    return read.expression;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int open_ = 0;
  bool known_ = true;
};

constexpr std::size_t kNameBytesMax = 4096;

}  // namespace

NameAt name_at(const std::vector<Word>& words, std::size_t at) {
  return names().find(words, at);
}

ReadName read_name(std::string_view text) {
  text = trimmed(text.substr(0, kNameBytesMax));
  if (auto expression = parse_expression(text)) return {std::move(*expression), true};
  if (auto whole = single(text); whole.known) return whole;
  return NameReader(text).run();
}

std::string license_ref(std::string_view name) {
  std::string ref = "LicenseRef-";
  for (const char c : trimmed(name)) {
    const bool is_plain = (c >= '0' && c <= '9') || (low(c) >= 'a' && low(c) <= 'z') || c == '.';
    if (is_plain) {
      ref += c;
    } else if (ref.back() != '-') {
      ref += '-';
    }
  }
  while (ref.size() > std::strlen("LicenseRef-") && ref.back() == '-') ref.pop_back();
  return ref == "LicenseRef-" ? "LicenseRef-unnamed" : ref;
}

std::string debian_name(std::string_view id) {
  static constexpr std::array kNamesOfDebian{std::pair{"MIT", "Expat"},
                                             std::pair{"BSD-2-Clause", "BSD-2-clause"},
                                             std::pair{"BSD-3-Clause", "BSD-3-clause"},
                                             std::pair{"BSD-4-Clause", "BSD-4-clause"},
                                             std::pair{"Artistic-1.0-Perl", "Artistic"},
                                             std::pair{"Zlib", "Zlib"}};
  for (const auto& [spdx, debian] : kNamesOfDebian) {
    if (id == spdx) return debian;
  }
  for (const std::string_view family : {"GPL-", "LGPL-", "AGPL-", "GFDL-"}) {
    if (!id.starts_with(family)) continue;
    auto name = std::string(id);
    bool later = false;
    if (name.ends_with("-or-later")) {
      name.resize(name.size() - 9);
      later = true;
    } else if (name.ends_with("-only")) {
      name.resize(name.size() - 5);
    }
    if (name.ends_with(".0")) name.resize(name.size() - 2);
    return name + (later ? "+" : "");
  }
  return std::string(id);
}

}  // namespace gofed::licenses
