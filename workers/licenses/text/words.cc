#include "workers/licenses/text/words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace gofed::licenses {
namespace {

using namespace words;

constexpr bool is_lower(unsigned char c) {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_digit(unsigned char c) {
  return c >= '0' && c <= '9';
}

// What a byte is within a text; letters of other scripts are words as they are.
enum Kind : std::uint8_t { kGap, kLetter, kDigit, kOther };

constexpr std::array<Kind, 256> kKinds = [] {
  std::array<Kind, 256> kinds{};
  for (std::size_t c = 0; c < 256; ++c) {
    const auto byte = static_cast<unsigned char>(c | 0x20U);
    kinds[c] = c < 0x80 && is_lower(byte)                            ? kLetter
               : c < 0x80 && is_digit(static_cast<unsigned char>(c)) ? kDigit
               : c >= 0x80                                           ? kOther
                                                                     : kGap;
  }
  return kinds;
}();

// Spellings that SPDX's guidelines call equal, and a few more of the same sort.
constexpr std::array kSpellings{
    std::pair{"acknowledgement"_w, "acknowledgment"_w},
    std::pair{"acknowledgements"_w, "acknowledgments"_w},
    std::pair{"analogue"_w, "analog"_w},
    std::pair{"analyse"_w, "analyze"_w},
    std::pair{"artefact"_w, "artifact"_w},
    std::pair{"authorisation"_w, "authorization"_w},
    std::pair{"authorised"_w, "authorized"_w},
    std::pair{"calibre"_w, "caliber"_w},
    std::pair{"cancelled"_w, "canceled"_w},
    std::pair{"capitalisations"_w, "capitalizations"_w},
    std::pair{"catalogue"_w, "catalog"_w},
    std::pair{"categorise"_w, "categorize"_w},
    std::pair{"centre"_w, "center"_w},
    std::pair{"emphasised"_w, "emphasized"_w},
    std::pair{"favour"_w, "favor"_w},
    std::pair{"favourite"_w, "favorite"_w},
    std::pair{"fulfil"_w, "fulfill"_w},
    std::pair{"fulfilment"_w, "fulfillment"_w},
    std::pair{"https"_w, "http"_w},
    std::pair{"initialise"_w, "initialize"_w},
    std::pair{"judgement"_w, "judgment"_w},
    std::pair{"labelling"_w, "labeling"_w},
    std::pair{"labour"_w, "labor"_w},
    std::pair{"licence"_w, "license"_w},
    std::pair{"licenced"_w, "licensed"_w},
    std::pair{"licences"_w, "licenses"_w},
    std::pair{"maximise"_w, "maximize"_w},
    std::pair{"modelled"_w, "modeled"_w},
    std::pair{"modelling"_w, "modeling"_w},
    std::pair{"offence"_w, "offense"_w},
    std::pair{"optimise"_w, "optimize"_w},
    std::pair{"organisation"_w, "organization"_w},
    std::pair{"organise"_w, "organize"_w},
    std::pair{"practise"_w, "practice"_w},
    std::pair{"programme"_w, "program"_w},
    std::pair{"realise"_w, "realize"_w},
    std::pair{"recognise"_w, "recognize"_w},
    std::pair{"signalling"_w, "signaling"_w},
    std::pair{"sublicence"_w, "sublicense"_w},
    std::pair{"utilisation"_w, "utilization"_w},
    std::pair{"whilst"_w, "while"_w},
    std::pair{"wilful"_w, "willful"_w},
};

// The table by hash, for one look per word.
class Spellings {
 public:
  Spellings() {
    for (const auto& [from, to] : kSpellings) slots_[slot(from)].push_back({from, to});
  }
  [[nodiscard]] std::uint32_t operator()(std::uint32_t hash) const {
    for (const auto& [from, to] : slots_[slot(hash)]) {
      if (from == hash) return to;
    }
    return hash;
  }

 private:
  static std::size_t slot(std::uint32_t hash) { return hash % kSlots; }
  static constexpr std::size_t kSlots = 256;
  std::array<std::vector<std::pair<std::uint32_t, std::uint32_t>>, kSlots> slots_;
};

std::uint32_t spelt(std::uint32_t hash) {
  static const Spellings kTable;
  return kTable(hash);
}

// Length of a mark written in UTF-8 (quotes, dashes, bullets, spaces, signs of copyright and trade) at
// the front of the text; 0: no such mark. `sign`: it is the sign of copyright.
std::size_t mark_length(std::string_view text, bool& sign) {
  const auto at = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto first = at(0);
  if (first == 0xC2 && at(1) >= 0x80 && at(1) <= 0xBF) {
    sign = at(1) == 0xA9;
    return 2;
  }
  if (first == 0xE2 && at(1) >= 0x80 && at(1) <= 0x9F && at(2) >= 0x80) return 3;
  if (first == 0xEF && at(1) == 0xBB && at(2) == 0xBF) return 3;  // byte order mark
  // A mark of an old code page, alone between ASCII: quotes, dashes, the sign.
  if (first >= 0x80 && first <= 0xBF && at(1) < 0x80) {
    sign = first == 0xA9;
    return 1;
  }
  return 0;
}

constexpr std::array kTags{
    "a"_w,   "b"_w,  "blockquote"_w, "body"_w, "br"_w,     "center"_w, "code"_w,   "dd"_w,
    "div"_w, "dl"_w, "dt"_w,         "em"_w,   "font"_w,   "h1"_w,     "h2"_w,     "h3"_w,
    "h4"_w,  "h5"_w, "head"_w,       "hr"_w,   "html"_w,   "i"_w,      "li"_w,     "meta"_w,
    "ol"_w,  "p"_w,  "pre"_w,        "span"_w, "strong"_w, "table"_w,  "td"_w,     "title"_w,
    "tr"_w,  "tt"_w, "u"_w,          "ul"_w,   "link"_w,   "style"_w,  "script"_w, "img"_w};
constexpr std::size_t kTagBytesMax = 300;

constexpr unsigned char lower(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 'A' && byte <= 'Z' ? static_cast<unsigned char>(byte | 0x20U) : byte;
}

// Bytes of the HTML tag or entity at the front of the text; 0: no tag.
std::size_t markup_length(std::string_view text) {
  std::size_t at = 1;
  std::uint32_t hash = 2166136261U;
  if (text.front() == '&') {
    while (at < text.size() && at < 9 &&
           (is_lower(lower(text[at])) || is_digit(lower(text[at])) || text[at] == '#'))
      ++at;
    return at > 2 && at < text.size() && text[at] == ';' ? at + 1 : 0;
  }
  if (at < text.size() && text[at] == '/') ++at;
  const auto begin = at;
  while (at < text.size() && (is_lower(lower(text[at])) || is_digit(lower(text[at])))) {
    hash = (hash ^ lower(text[at])) * 16777619U;
    ++at;
  }
  if (at == begin || std::ranges::find(kTags, hash) == kTags.end()) return 0;
  if (at < text.size() && text[at] != '>' && text[at] != '/' && text[at] != ' ' && text[at] != '\n')
    return 0;
  const auto end = text.substr(0, kTagBytesMax).find('>', at);
  return end == std::string_view::npos ? 0 : end + 1;
}

// Words before a number that belongs to them: "version 2." is no mark of a list.
bool takes_number(std::uint32_t hash) {
  static constexpr std::array kBefore{
      "version"_w, "v"_w,   "versions"_w, "section"_w,  "sections"_w, "clause"_w,  "clauses"_w,
      "license"_w, "gpl"_w, "lgpl"_w,     "and"_w,      "or"_w,       "article"_w, "paragraph"_w,
      "exhibit"_w, "mpl"_w, "bsd"_w,      "sections"_w, "to"_w,       "of"_w};
  return std::ranges::find(kBefore, hash) != kBefore.end();
}

class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) { words_.reserve(text.size() / 6); }

  std::vector<Word> run() {
    while (at_ < text_.size()) step();
    return std::move(words_);
  }

 private:
  [[nodiscard]] unsigned char byte(std::size_t i) const {
    return i < text_.size() ? static_cast<unsigned char>(text_[i]) : 0;
  }

  void step() {
    const auto c = byte(at_);
    if (c == '\n') {
      ++line_;
      first_ = true;
      ++at_;
      return;
    }
    const auto kind = kKinds[c];
    if (kind == kGap) {
      gap(c);
    } else if (bool sign = false; kind == kOther && skip_mark(sign)) {
      after_sign_ = after_sign_ || sign;
    } else {
      word();
    }
  }

  bool skip_mark(bool& sign) {
    const auto length = mark_length(text_.substr(at_), sign);
    at_ += length;
    return length > 0;
  }

  void gap(unsigned char c) {
    if (c == '(' && (byte(at_ + 1) | 0x20U) == 'c' && byte(at_ + 2) == ')') {
      after_sign_ = true;
      at_ += 3;
      return;
    }
    if (c == '<' || c == '&') {
      if (const auto length = markup_length(text_.substr(at_)); length > 0) {
        line_ += static_cast<std::uint32_t>(std::ranges::count(text_.substr(at_, length), '\n'));
        at_ += length;
        return;
      }
    }
    ++at_;
  }

  // One word from at_: letters and digits, apostrophes left out, hyphens joined, dots between digits kept.
  void word() {
    const auto begin = at_;
    const auto line = line_;
    std::uint32_t hash = 2166136261U;
    bool digits = true;
    std::size_t count = 0;
    while (at_ < text_.size()) {
      const auto c = byte(at_);
      const auto kind = kKinds[c];
      if (kind == kLetter || kind == kDigit) {
        hash = (hash ^ lower(text_[at_])) * 16777619U;
        digits = digits && kind == kDigit;
        ++count;
        ++at_;
      } else if (kind == kOther) {
        bool sign = false;
        // A typographic apostrophe within a word.
        if (c == 0xE2 && byte(at_ + 1) == 0x80 && byte(at_ + 2) == 0x99 &&
            kKinds[byte(at_ + 3)] == kLetter) {
          at_ += 3;
          continue;
        }
        if (mark_length(text_.substr(at_), sign) > 0) break;
        hash = (hash ^ c) * 16777619U;
        digits = false;
        ++count;
        ++at_;
      } else if (c == '\'' && kKinds[byte(at_ + 1)] == kLetter) {
        ++at_;
      } else if (c == '.' && digits && count > 0 && kKinds[byte(at_ + 1)] == kDigit) {
        hash = (hash ^ '.') * 16777619U;
        ++at_;
      } else if (c == '-' && join_hyphen(digits)) {
        continue;
      } else {
        break;
      }
    }
    if (count == 0) {
      ++at_;
      return;
    }
    keep(begin, hash, line, digits, count);
  }

  // "non-commercial" is one word, at the end of a line too; "-" between words is a dash.
  bool join_hyphen(bool digits) {
    const auto next = byte(at_ + 1);
    if (digits) return false;
    if (kKinds[next] == kLetter || kKinds[next] == kDigit) {
      ++at_;
      return true;
    }
    auto after = at_ + 1;
    if (byte(after) == '\r') ++after;
    if (byte(after) != '\n') return false;
    ++after;
    const auto limit = after + 12;
    while (after < limit &&
           (byte(after) == ' ' || byte(after) == '\t' || byte(after) == '*' || byte(after) == '/' ||
            byte(after) == '#' || byte(after) == ';' || byte(after) == '>' || byte(after) == '%')) {
      ++after;
    }
    if (!is_lower(byte(after))) return false;
    ++line_;
    first_ = false;
    at_ = after;
    return true;
  }

  void keep(std::size_t begin, std::uint32_t hash, std::uint32_t line, bool digits,
            std::size_t count) {
    const bool first = std::exchange(first_, false);
    const bool sign = std::exchange(after_sign_, false);
    if (is_list_mark(begin, hash, digits, count, first)) {
      first_ = first;  // the word after it begins the line
      return;
    }
    if (first && (hash == "dnl"_w || hash == "rem"_w)) {
      first_ = true;
      return;
    }
    if (hash == "www"_w) return;
    hash = spelt(hash);
    if (!words_.empty() && words_.back().hash == "copyright"_w &&
        (hash == "owner"_w || hash == "owners"_w || hash == "holders"_w)) {
      hash = "holder"_w;
    }
    words_.push_back({.hash = hash,
                      .line = line,
                      .begin = static_cast<std::uint32_t>(begin),
                      .end = static_cast<std::uint32_t>(at_),
                      .after_sign = sign,
                      .first = first});
  }

  // "1.", "2)", "(a)", "iv.": marks of a list, wherever lines were broken.
  bool is_list_mark(std::size_t begin, std::uint32_t hash, bool digits, std::size_t count,
                    bool first) {
    static constexpr std::array kRoman{"ii"_w,   "iii"_w, "iv"_w, "vi"_w, "vii"_w,
                                       "viii"_w, "ix"_w,  "xi"_w, "xii"_w};
    const auto after = byte(at_);
    const auto before = begin > 0 ? byte(begin - 1) : '\n';
    const bool small =
        (digits && count <= 3) || count == 1 || std::ranges::find(kRoman, hash) != kRoman.end();
    if (!small) return false;
    if (after == ')')
      return before == '(' || before == ' ' || before == '\n' || before == '\t' || before == '*';
    if (after != '.' && !(digits && first)) return false;
    if (digits && !words_.empty() && takes_number(words_.back().hash)) return false;
    if (digits) return after == '.' || (byte(at_) == ' ' && count <= 2 && false);
    // A letter with a dot begins a list at the start of a line only: "U.S.A." does not.
    const auto next = byte(at_ + 1);
    return first && (next == ' ' || next == '\t');
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  bool first_ = true;
  bool after_sign_ = false;
  std::vector<Word> words_;
};

// Words after "copyright" that make it no notice: "copyright holders", "copyright law".
bool is_about_copyright(std::uint32_t hash) {
  static constexpr std::array kAfter{
      "holder"_w,    "holders"_w,     "notice"_w,       "notices"_w,    "law"_w,
      "laws"_w,      "owner"_w,       "license"_w,      "licenses"_w,   "and"_w,
      "or"_w,        "is"_w,          "statement"_w,    "statements"_w, "interest"_w,
      "in"_w,        "protection"_w,  "infringement"_w, "rights"_w,     "treaty"_w,
      "treaties"_w,  "act"_w,         "disclaimer"_w,   "to"_w,         "on"_w,
      "for"_w,       "this"_w,        "ownership"_w,    "which"_w,      "applies"_w,
      "status"_w,    "information"_w, "management"_w,   "conditions"_w, "may"_w,
      "does"_w,      "claims"_w,      "office"_w,       "patent"_w,     "trademark"_w,
      "permission"_w};
  return std::ranges::find(kAfter, hash) != kAfter.end();
}

// Words that begin a licence's text behind a notice on the same line.
bool ends_notice(std::uint32_t hash) {
  static constexpr std::array kEnds{"permission"_w,
                                    "redistribution"_w,
                                    "licensed"_w,
                                    "this"_w,
                                    "everyone"_w,
                                    "verbatim"_w,
                                    "all"_w,
                                    "distributed"_w,
                                    "redistributions"_w,
                                    "released"_w,
                                    "terms"_w,
                                    "unless"_w,
                                    "subject"_w,
                                    "you"_w,
                                    "use"_w,
                                    "preamble"_w};
  return std::ranges::find(kEnds, hash) != kEnds.end();
}

constexpr std::size_t kNoticeWordsMax = 40;

}  // namespace

std::vector<Word> split_words(std::string_view text) {
  return Splitter(text).run();
}

std::size_t copyright_notice_end(const std::vector<Word>& words, std::size_t at) {
  const auto& word = words[at];
  const bool named =
      word.hash == "copyright"_w || word.hash == "copyrights"_w || word.hash == "copyrighted"_w;
  if (!named && !word.after_sign) return at;
  if (named) {
    const bool has_next = at + 1 < words.size();
    const bool signed_next = has_next && words[at + 1].after_sign;
    if (!signed_next && !word.first && !(at > 0 && words[at - 1].hash == "portions"_w)) {
      // Within a sentence only with a year behind it.
      if (!has_next) return at;
      const auto length = words[at + 1].end - words[at + 1].begin;
      if (length != 4 && words[at + 1].hash != "years"_w) return at;
    }
    if (has_next && is_about_copyright(words[at + 1].hash) && !signed_next) return at;
    if (!has_next) return at;
  } else if (!word.first) {
    return at;
  }
  auto end = at + 1;
  while (end < words.size() && end - at < kNoticeWordsMax && words[end].line == word.line &&
         !ends_notice(words[end].hash)) {
    ++end;
  }
  return end;
}

ComparedText compared_text(const std::vector<Word>& words) {
  ComparedText text;
  text.hashes.reserve(words.size());
  text.lines.reserve(words.size());
  for (std::size_t at = 0; at < words.size();) {
    if (const auto end = copyright_notice_end(words, at); end > at) {
      at = end;
      continue;
    }
    if (words[at].hash == "all"_w && at + 2 < words.size() && words[at + 1].hash == "rights"_w &&
        words[at + 2].hash == "reserved"_w) {
      at += 3;
      continue;
    }
    text.hashes.push_back(words[at].hash);
    text.lines.push_back(words[at].line);
    ++at;
  }
  return text;
}

}  // namespace gofed::licenses
