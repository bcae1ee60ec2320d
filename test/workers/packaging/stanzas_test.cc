// Goal: stanzas come out as they were written, however the stream is cut, and hostile ones end in an
// error that names the line.
#include "workers/packaging/stanzas.h"

#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace gofed;
using namespace gofed::packaging;

namespace {

// The stanzas as "name=value" lines, read in pieces of that size.
Result<std::vector<std::string>> read(std::string_view text, std::size_t piece = 7) {
  std::vector<std::string> stanzas;
  StanzaReader reader([&](const Stanza& stanza) -> Result<void> {
    auto& out = stanzas.emplace_back(std::to_string(stanza.line()) + ":");
    for (const auto& field : stanza.fields()) {
      out += " " + std::string(field.name) + "=" + std::string(field.value);
    }
    return {};
  });
  for (std::size_t at = 0; at < text.size(); at += piece) {
    if (auto added = reader.add(text.substr(at, piece)); !added) {
      return std::unexpected(added.error());
    }
  }
  if (auto ended = reader.finish(); !ended) return std::unexpected(ended.error());
  return stanzas;
}

Error error_of(std::string_view text) {
  const auto read_text = read(text);
  return read_text ? Error{Errc::Unknown, "no error"} : read_text.error();
}

}  // namespace

TEST_CASE("stanzas: fields, lines that go on, comments, any cut of the stream", "[packaging]") {
  const std::string text =
      "\n# comment\nPackage: a\nBinary: a,\n b\n  .\nX-Empty:\n\n \t\n\nPackage: b\nVersion:1\n";
  const auto piece = GENERATE(1U, 2U, 3U, 7U, 1000U);
  const auto stanzas = read(text, piece);
  REQUIRE(stanzas);
  CHECK(*stanzas == std::vector<std::string>{"3: Package=a Binary=a,\n b\n  . X-Empty=",
                                             "11: Package=b Version=1"});
}

TEST_CASE("stanzas: names of fields are compared without case", "[packaging]") {
  StanzaReader reader([](const Stanza& stanza) -> Result<void> {
    CHECK(stanza.value("go-import-PATH") == "x.org/y");
    CHECK_FALSE(stanza.find("Go-Import"));
    return {};
  });
  REQUIRE(reader.add("Go-Import-Path: x.org/y\n"));
  REQUIRE(reader.finish());
  CHECK(reader.stanzas() == 1);
}

TEST_CASE("stanzas: an invalid one ends in an error that names the line", "[packaging]") {
  CHECK(error_of("Package: a\nVersion: 1").context ==
        "line 2: truncated: the last line has no end");
  CHECK(error_of("Package: a\nno colon\n").context == "line 2: no \"Field: value\": no colon");
  CHECK(error_of(" goes on\n").context == "line 1: goes on with a field that never began");
  CHECK(error_of("A: 1\na: 2\n").context == "line 2: field a twice");
  CHECK(error_of(": 1\n").code == Errc::Malformed);
  CHECK(error_of(std::string("A: \0\n", 5)).context == "line 1: a NUL byte");
  CHECK(error_of("A B: 1\n").code == Errc::Malformed);
}

TEST_CASE("stanzas: a stanza of a gigabyte is refused while it is read", "[packaging]") {
  StanzaReader reader([](const Stanza&) -> Result<void> { return {}; });
  const std::string block = " " + std::string(100'000, 'x') + "\n";
  REQUIRE(reader.add("Package: a\n"));
  Result<void> added;
  std::size_t bytes = 0;
  for (; added && bytes < (std::size_t{1} << 30); bytes += block.size()) added = reader.add(block);
  REQUIRE_FALSE(added);
  CHECK(added.error().code == Errc::LimitExceeded);
  CHECK(bytes <= kStanzaBytesMax + block.size());

  StanzaReader one_line([](const Stanza&) -> Result<void> { return {}; });
  added = Result<void>{};
  for (bytes = 0; added && bytes < (std::size_t{1} << 30); bytes += 100'000) {
    added = one_line.add(std::string_view(block).substr(1, 100'000));
  }
  REQUIRE_FALSE(added);
  CHECK(added.error().code == Errc::LimitExceeded);

  std::string many;
  for (std::size_t i = 0; i <= kFieldsMax; ++i) many += "F" + std::to_string(i) + ": 1\n";
  CHECK(error_of(many).code == Errc::LimitExceeded);
}

TEST_CASE("stanzas: the visitor's error ends the reading and names the stanza", "[packaging]") {
  StanzaReader reader([](const Stanza&) { return Result<void>(fail(Errc::Malformed, "no")); });
  const auto added = reader.add("A: 1\n\nB: 2\n\n");
  REQUIRE_FALSE(added);
  CHECK(added.error().context == "line 1: no");
}
