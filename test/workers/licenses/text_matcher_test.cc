// Every text of the list is found as itself, and as it looks in real trees; other texts are not found.
#include "workers/licenses/match/text_matcher.h"

#include <cstdlib>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "test/workers/licenses/mutations.h"
#include "workers/licenses/list/list.h"

namespace gofed::licenses {
namespace {

TextMatches match(const std::string& text) {
  return match_texts(compared_text(split_words(text)));
}

std::string id_of(const TextMatch& match) {
  return std::string(successor(license_at(match.entry)).id);
}

std::string ids_of(const TextMatches& found) {
  std::string ids;
  for (const auto& match : found.matches) ids += (ids.empty() ? "" : " ") + id_of(match);
  return ids;
}

std::string text_of(std::string_view id) {
  const auto license = find_license(id);
  REQUIRE(license);
  return std::string(license->text);
}

// Licences with a text of their own: not the two that only point to others.
std::vector<License> with_texts() {
  std::vector<License> all;
  for (std::uint32_t i = 0; i < license_count(); ++i) {
    const auto license = license_at(i);
    if (!license.text.empty() && !license.deprecated && !license.id.starts_with("any-OSI"))
      all.push_back(license);
  }
  return all;
}

TEST_CASE("texts: each of the list is recognised as itself", "[licenses]") {
  const auto all = with_texts();
  CHECK(all.size() > 690);
  for (const auto& license : all) {
    const auto found = match(std::string(license.text));
    INFO(license.id << " is " << ids_of(found));
    REQUIRE(found.matches.size() == 1);
    CHECK(found.matches[0].exact);
    CHECK(found.matches[0].score == 1);
    // Equal texts have one answer, which is a licence with that text.
    if (id_of(found.matches[0]) != license.id) {
      CHECK(compared_text(split_words(license_at(found.matches[0].entry).text)).hashes ==
            compared_text(split_words(license.text)).hashes);
    }
  }
}

// One text in so many; all of them where scripts/conformance.d/license-texts asks for it.
std::size_t stride() {
  const char* whole = std::getenv("GOFED_LICENSE_TEXTS");
  return whole != nullptr && std::string_view(whole) == "all" ? 1 : 23;
}

TEST_CASE("texts: at least 98% of mutated texts are recognised", "[licenses]") {
  const auto all = with_texts();
  std::size_t right = 0;
  std::size_t total = 0;
  std::string wrong;
  for (std::size_t i = 0; i < all.size(); i += stride()) {
    const std::string text(all[i].text);
    const auto self = ids_of(match(text));
    for (const auto& mutation : test::mutations()) {
      const auto found = match(mutation.apply(text));
      ++total;
      if (ids_of(found) == self) {
        ++right;
      } else {
        wrong += self + " (" + std::string(mutation.name) + "): " + ids_of(found) + "\n";
      }
    }
  }
  INFO(right << " of " << total << "\n" << wrong);
  CHECK(static_cast<double>(right) >= 0.98 * static_cast<double>(total));
}

TEST_CASE("texts: two in a file are both found, in their order and with their words",
          "[licenses]") {
  for (const auto* second : {"Apache-2.0", "GPL-2.0-only", "Zlib"}) {
    const auto found = match(text_of("BSD-3-Clause") + "\n\n----\n\n" + text_of(second));
    CHECK(ids_of(found) == "BSD-3-Clause " + std::string(second));
    REQUIRE(found.matches.size() == 2);
    CHECK(found.matches[0].end <= found.matches[1].begin);
  }
  CHECK(ids_of(match(text_of("MIT") + "\n" + text_of("MIT") + "\n" + text_of("ISC"))) ==
        "MIT MIT ISC");
}

TEST_CASE("texts: neighbours are distinguished", "[licenses]") {
  // A footer keeps the whole from being found by its hash.
  const std::string footer = "\nThis is what we ship, and thank you for reading all of it.\n";
  for (const auto* id : {"BSD-2-Clause",
                         "BSD-3-Clause",
                         "BSD-4-Clause",
                         "BSD-4-Clause-UC",
                         "0BSD",
                         "ISC",
                         "MIT",
                         "MIT-0",
                         "X11",
                         "BSD-1-Clause",
                         "BSD-3-Clause-Clear",
                         "NCSA",
                         "LGPL-2.0-only",
                         "LGPL-2.1-only",
                         "LGPL-3.0-only",
                         "GPL-3.0-only",
                         "AGPL-3.0-only",
                         "MPL-1.1",
                         "MPL-2.0",
                         "Apache-1.1",
                         "Apache-2.0",
                         "EPL-1.0",
                         "EPL-2.0",
                         "CDDL-1.0",
                         "CDDL-1.1",
                         "CC-BY-3.0",
                         "CC-BY-4.0",
                         "CC-BY-SA-4.0",
                         "OFL-1.1",
                         "Unlicense",
                         "WTFPL",
                         "Zlib",
                         "BSL-1.0",
                         "Artistic-2.0"}) {
    const auto found = match(text_of(id) + footer);
    CHECK(ids_of(found) == id);
    CHECK(found.matches.at(0).score > 0.98);
  }
}

TEST_CASE("texts: parts that are left out in practice are no loss", "[licenses]") {
  auto apache = text_of("Apache-2.0");
  apache.resize(apache.find("APPENDIX"));
  CHECK(match(apache).matches.at(0).score == 1);
  CHECK(ids_of(match(apache)) == "Apache-2.0");
  auto lesser = text_of("LGPL-3.0-only");
  lesser.resize(lesser.find("GNU GENERAL PUBLIC LICENSE", 200));
  CHECK(ids_of(match(lesser)) == "LGPL-3.0-only");
  // The title of a short licence.
  auto mit = text_of("MIT");
  mit.erase(0, mit.find("Permission"));
  CHECK(match(mit + "\nfoot").matches.at(0).score == 1);
}

TEST_CASE("texts: a holder's name in a BSD licence keeps it that licence", "[licenses]") {
  auto text = text_of("BSD-3-Clause");
  const std::string holder = "the copyright holder nor";
  text.replace(text.find(holder), holder.size(), "Example Widgets Incorporated nor");
  CHECK(ids_of(match(text)) == "BSD-3-Clause");
}

TEST_CASE("texts: what is no licence is not found", "[licenses]") {
  CHECK(match("").matches.empty());
  CHECK(match("four words of text").matches.empty());
  std::string prose;
  for (int i = 0; i < 400; ++i) {
    prose += "The widget reads the file and, where it is permitted, draws box " +
             std::to_string(i) + " of the list. ";
  }
  CHECK(match(prose).matches.empty());
  // Half a licence is near it, and not it.
  const auto gpl = text_of("GPL-2.0-only");
  const auto half = match(gpl.substr(0, gpl.size() / 2));
  CHECK(half.matches.empty());
  REQUIRE(half.near.size() == 1);
  CHECK(id_of(half.near[0]) == "GPL-2.0-only");
}

TEST_CASE("texts: hostile repetition takes bounded time and memory", "[licenses]") {
  std::string text;
  const std::string phrase =
      "without restriction including without limitation the rights to use copy modify ";
  while (text.size() < 4'000'000) text += phrase;
  CHECK(match(text).matches.empty());
}

TEST_CASE("texts: the same text gives the same answer in any company", "[licenses]") {
  const auto alone = match(text_of("X11") + "\nend of file\n");
  const auto again = match(text_of("X11") + "\nend of file\n");
  REQUIRE(alone.matches.size() == 1);
  CHECK(alone.matches[0].score == again.matches[0].score);
  CHECK(alone.matches[0].end == again.matches[0].end);
}

}  // namespace
}  // namespace gofed::licenses
