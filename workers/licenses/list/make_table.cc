// Compiles SPDX's list into the table that list.cc holds. Runs during the build:
//
//   make_table SPDX-FULL.JSON EXCEPTIONS.JSON OUT
//
// The same input gives the same bytes. The texts are split by the code that splits texts to match, so
// both agree on what a word is.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/describe/codec.h"
#include "schemas/describe/describe.h"
#include "workers/licenses/list/table_format.h"
#include "workers/licenses/text/words.h"

namespace gofed::licenses {
namespace {

using format::Entry;
using format::Header;
using format::Place;
using format::Slice;
using format::Text;

struct Listed {
  std::string name;
  std::string url;
  bool osi_approved = false;
  std::string text;

  static void describe(schemas::Describe<Listed>& d) {
    d.name("Listed", "A licence of the list.");
    d.field<&Listed::name>("name", "Its full name.");
    d.field<&Listed::url>("url", "Where it is published.").optional();
    d.field<&Listed::osi_approved>("osiApproved", "By the Open Source Initiative.").optional();
    d.field<&Listed::text>("licenseText", "All of it.");
  }
};

struct Input {
  std::map<std::string, Listed> licenses;
  std::vector<std::string> exceptions;

  static void describe(schemas::Describe<Input>& d) {
    d.name("Input", "Both files.");
    d.field<&Input::licenses>("licenses", "By id.");
    d.field<&Input::exceptions>("exceptions", "Ids.");
  }
};

// Deprecated ids, and those of today that mean the same.
struct Deprecated {
  std::string_view id;
  std::string_view today;
};
constexpr std::array kDeprecatedIds{
#define GOFED_DEPRECATED(id, today) Deprecated{id, today},
#include "workers/licenses/list/deprecated.def"
#undef GOFED_DEPRECATED
};

// Old ids whose text in the list is that of an exception alone.
struct ExceptionText {
  std::string_view id;
  std::string_view exception;
};
constexpr std::array kExceptionTexts{
    ExceptionText{"GPL-2.0-with-autoconf-exception", "Autoconf-exception-2.0"},
    ExceptionText{"GPL-2.0-with-bison-exception", "Bison-exception-2.2"},
    ExceptionText{"GPL-2.0-with-classpath-exception", "Classpath-exception-2.0"},
    ExceptionText{"GPL-2.0-with-font-exception", "Font-exception-2.0"},
    ExceptionText{"GPL-2.0-with-GCC-exception", "GCC-exception-2.0"},
    ExceptionText{"GPL-3.0-with-autoconf-exception", "Autoconf-exception-3.0"},
    ExceptionText{"GPL-3.0-with-GCC-exception", "GCC-exception-3.1"},
};

// Where a text ends for who leaves out its appendix: behind the first of these, or before it.
struct Cut {
  std::string_view id;  // begins so; empty: of every licence
  std::string_view at;
  bool keep;  // the words themselves
};
constexpr std::array kCuts{
    Cut{"", "END OF TERMS AND CONDITIONS", true},
    Cut{"LGPL-3.0", "GNU GENERAL PUBLIC LICENSE\n", false},
    Cut{"MPL-", "EXHIBIT A", false},
    Cut{"MPL-", "Exhibit A - ", false},
    Cut{"EPL-2.0", "Exhibit A", false},
    Cut{"AFL-", "This license is Copyright", false},
    Cut{"CC0-", "For more information, please see", false},
};

// The notice that a licence wants in files: part of its text, from these words to before those.
struct Notice {
  std::string_view id;
  std::string_view from;
  std::string_view to;
};
constexpr std::array kNotices{
    Notice{"Apache-2.0", "Licensed under the Apache License, Version 2.0", "END OF NOTICE"},
    Notice{"AGPL-3.0-only", "This program is free software: you can redistribute",
           "Also add information"},
    Notice{"GPL-2.0-only", "This program is free software; you can redistribute",
           "Also add information"},
    Notice{"GPL-3.0-only", "This program is free software: you can redistribute",
           "Also add information"},
    Notice{"LGPL-2.1-only", "This library is free software; you can redistribute",
           "Also add information"},
    Notice{"MPL-1.1", "The contents of this file are subject to the Mozilla Public License",
           "[NOTE:"},
    Notice{"MPL-2.0", "This Source Code Form is subject to the terms", "If it is not possible"},
};

// A text is not looked for where it says nothing of its own.
constexpr std::array<std::string_view, 2> kNoTexts{"any-OSI", "any-OSI-perl-modules"};

constexpr std::string_view kInsertText = "insert GPL";

// Of equal texts one id is the answer: the lowest of these.
struct Rank {
  bool deprecated;
  bool special;
  bool later;
  std::size_t length;
  std::string_view id;
  auto operator<=>(const Rank&) const = default;
};

bool is_deprecated(std::string_view id) {
  return std::ranges::find(kDeprecatedIds, id, &Deprecated::id) != kDeprecatedIds.end();
}

Rank rank(std::string_view id) {
  const auto has = [id](std::string_view part) { return id.find(part) != std::string_view::npos; };
  return {.deprecated = is_deprecated(id),
          .special = has("invariants") || has("RFN") || has("xception"),
          .later = has("or-later"),
          .length = id.size(),
          .id = id};
}

std::string folded(std::string_view id) {
  std::string low(id);
  for (auto& c : low) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return low;
}

// First words of a text that are a title: a short first paragraph that is no sentence.
std::uint32_t heading_words(std::string_view text) {
  constexpr std::size_t kTitleWordsMax = 12;
  const auto end = std::min(text.find("\n\n"), text.find("\n\r\n"));
  if (end == std::string_view::npos) return 0;
  const auto title = text.substr(0, end);
  const auto words = compared_text(split_words(title)).hashes;
  if (words.size() > kTitleWordsMax || title.ends_with('.') || title.ends_with(';')) return 0;
  return static_cast<std::uint32_t>(words.size());
}

class TableMaker {
 public:
  explicit TableMaker(Input input) : input_(std::move(input)) {}

  std::string make() {
    add_entries();
    add_texts();
    add_index();
    return joined();
  }

 private:
  Slice bytes(std::string_view text) {
    const Slice where{static_cast<std::uint32_t>(bytes_.size()),
                      static_cast<std::uint32_t>(text.size())};
    bytes_ += text;
    return where;
  }

  void add_entries() {
    for (auto& [id, listed] : input_.licenses) by_id_[folded(id)] = id;
    for (const auto& id : input_.exceptions) by_id_[folded(id)] = id;
    for (const auto& [low, id] : by_id_) numbers_[id] = static_cast<std::uint32_t>(numbers_.size());
    for (const auto& [low, id] : by_id_) entries_.push_back(entry(id));
    for (auto& [id, today] : kDeprecatedIds) {
      const auto from = numbers_.find(std::string(id));
      const auto to = numbers_.find(std::string(today));
      if (from != numbers_.end() && to != numbers_.end())
        entries_[from->second].successor = to->second;
    }
  }

  Entry entry(const std::string& id) {
    Entry made{.id = bytes(id),
               .name = {},
               .url = {},
               .text = {},
               .flags = 0,
               .successor = numbers_.at(id)};
    if (is_deprecated(id)) made.flags |= format::kDeprecated;
    const auto listed = input_.licenses.find(id);
    if (listed == input_.licenses.end()) {
      made.flags |= format::kException;
      const auto text = std::ranges::find(kExceptionTexts, id, &ExceptionText::exception);
      if (text != kExceptionTexts.end()) made.text = bytes(exception_text(text->id));
      return made;
    }
    made.name = bytes(listed->second.name);
    made.url = bytes(listed->second.url);
    made.text = bytes(listed->second.text);
    if (listed->second.osi_approved) made.flags |= format::kOsiApproved;
    return made;
  }

  std::string_view exception_text(std::string_view old_id) {
    std::string_view text = input_.licenses.at(std::string(old_id)).text;
    if (!text.starts_with(kInsertText)) return text;
    return text.substr(std::min(text.find('\n') + 1, text.size()));
  }

  void add_texts() {
    std::vector<std::string_view> ids;
    for (const auto& [id, listed] : input_.licenses) {
      const bool exception =
          std::ranges::find(kExceptionTexts, id, &ExceptionText::id) != kExceptionTexts.end();
      if (!exception && std::ranges::find(kNoTexts, id) == kNoTexts.end()) ids.push_back(id);
    }
    std::ranges::sort(ids, {}, rank);
    for (const auto id : ids) add_text(id, input_.licenses.at(std::string(id)).text);
    add_notices();
    for (const auto& [old_id, exception] : kExceptionTexts)
      add_text(exception, exception_text(old_id));
    for (const auto id : ids) {
      const auto& whole = input_.licenses.at(std::string(id)).text;
      for (const auto& cut : kCuts) {
        if (!id.starts_with(cut.id)) continue;
        // Not a mention at the beginning, such as the licence's own title.
        const auto at = whole.find(cut.at, std::min<std::size_t>(200, whole.size()));
        if (at == std::string::npos) continue;
        add_text(id, std::string_view(whole).substr(0, at + (cut.keep ? cut.at.size() : 0)));
      }
    }
  }

  void add_notices() {
    for (const auto& notice : kNotices) {
      const std::string_view whole = input_.licenses.at(std::string(notice.id)).text;
      const auto from = whole.rfind(notice.from);
      if (from == std::string_view::npos) continue;
      const auto before = texts_.size();
      add_text(notice.id, whole.substr(from, whole.find(notice.to, from) - from));
      if (texts_.size() > before) texts_.back().notice = 1;
    }
  }

  void add_text(std::string_view id, std::string_view text) {
    const auto words = compared_text(split_words(text)).hashes;
    if (words.size() < format::kGramWords || words.size() > 0xffff ||
        !known_.emplace(words, id).second)
      return;
    Text made{.entry = numbers_.at(std::string(id)),
              .words = {static_cast<std::uint32_t>(words_.size()),
                        static_cast<std::uint32_t>(words.size())},
              .heading = heading_words(text),
              .grams = 0,
              .hash = format::text_hash(words)};
    words_.insert(words_.end(), words.begin(), words.end());
    texts_.push_back(made);
  }

  void add_index() {
    std::map<std::uint32_t, std::vector<Place>> grams;
    for (std::size_t t = 0; t < texts_.size(); ++t) {
      // Only grams that a text has once say where it lies.
      std::map<std::uint32_t, int> count;
      auto& text = texts_[t];
      const auto last = text.words.count - format::kGramWords;
      const auto* words = words_.data() + text.words.begin;
      for (std::uint32_t at = 0; at <= last; ++at) ++count[format::gram_hash(words + at)];
      for (std::uint32_t at = 0; at <= last; ++at) {
        const auto gram = format::gram_hash(words + at);
        if (count[gram] != 1) continue;
        ++text.grams;
        grams[gram].push_back({static_cast<std::uint16_t>(t), static_cast<std::uint16_t>(at)});
      }
    }
    buckets_.assign(format::kBuckets + 1, 0);
    for (const auto& [gram, places] : grams) {
      ++buckets_[format::bucket_of(gram) + 1];
      grams_.push_back(gram);
      postings_.push_back(static_cast<std::uint32_t>(places_.size()));
      places_.insert(places_.end(), places.begin(), places.end());
    }
    postings_.push_back(static_cast<std::uint32_t>(places_.size()));
    for (std::size_t i = 1; i < buckets_.size(); ++i) buckets_[i] += buckets_[i - 1];
  }

  template <typename T>
  static Slice append(std::string& out, const std::vector<T>& values) {
    const Slice where{static_cast<std::uint32_t>(out.size()),
                      static_cast<std::uint32_t>(values.size())};
    out.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
    return where;
  }

  [[nodiscard]] std::string joined() const {
    std::string out(sizeof(Header), '\0');
    Header header;
    header.entries = append(out, entries_);
    header.texts = append(out, texts_);
    header.words = append(out, words_);
    header.buckets = append(out, buckets_);
    header.grams = append(out, grams_);
    header.postings = append(out, postings_);
    header.places = append(out, places_);
    header.bytes = {static_cast<std::uint32_t>(out.size()),
                    static_cast<std::uint32_t>(bytes_.size())};
    out += bytes_;
    std::copy_n(reinterpret_cast<const char*>(&header), sizeof header, out.data());
    return out;
  }

  Input input_;
  std::map<std::string, std::string> by_id_;  // folded -> as written
  std::map<std::string, std::uint32_t> numbers_;
  std::map<std::vector<std::uint32_t>, std::string> known_;
  std::vector<Entry> entries_;
  std::vector<Text> texts_;
  std::vector<std::uint32_t> words_;
  std::vector<std::uint32_t> buckets_;
  std::vector<std::uint32_t> grams_;
  std::vector<std::uint32_t> postings_;
  std::vector<Place> places_;
  std::string bytes_;
};

std::string read_file(const char* path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

int run(const char* licenses, const char* exceptions, const char* out) {
  const auto json =
      R"({"licenses":)" + read_file(licenses) + R"(,"exceptions":)" + read_file(exceptions) + "}";
  auto input = schemas::from_json<Input>(json, {.root = "list"});
  if (!input) {
    std::fprintf(stderr, "make_table: %s\n", input.error().context.c_str());
    return 1;
  }
  const auto table = TableMaker(std::move(*input)).make();
  std::ofstream file(out, std::ios::binary);
  file.write(table.data(), static_cast<std::streamsize>(table.size()));
  file.close();
  return file ? 0 : 1;
}

}  // namespace
}  // namespace gofed::licenses

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: make_table SPDX-FULL.JSON EXCEPTIONS.JSON OUT\n");
    return 2;
  }
  return gofed::licenses::run(argv[1], argv[2], argv[3]);
}
