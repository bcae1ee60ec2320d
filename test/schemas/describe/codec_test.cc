// Goal: every kind of described value survives msgpack and JSON, and every refusal names its place.
#include "schemas/describe/codec.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "schemas/describe/pretty_json.h"
#include "schemas/golang/api.h"
#include "schemas/wire/head.h"

namespace gofed::schemas {
namespace {

enum class Colour : std::uint8_t { Red, Green };
constexpr std::array kColours{EnumName{0, "red"}, EnumName{1, "green"}};
std::span<const EnumName> describe_enum(Colour) {
  return kColours;
}

struct Leaf {
  std::string name;
  std::uint8_t small = 0;
  std::vector<Leaf> children;

  static void describe(Describe<Leaf>& d) {
    d.name("Leaf", "A leaf.");
    d.field<&Leaf::name>("name", "Name.");
    d.field<&Leaf::small>("small", "0..255.").optional();
    d.field<&Leaf::children>("children", "More.").optional();
  }
};

struct Everything {
  bool flag = true;
  std::int64_t number = -5;
  double ratio = 0.5;
  Colour colour = Colour::Green;
  std::optional<std::string> maybe;
  std::vector<Leaf> leaves;
  std::map<std::string, std::uint32_t> counts;
  Blob blob;
  std::vector<std::string> words;

  static void describe(Describe<Everything>& d) {
    d.name("Everything", "One of each.");
    d.field<&Everything::flag>("flag", ".").optional();
    d.field<&Everything::number>("number", ".");
    d.field<&Everything::ratio>("ratio", ".").optional();
    d.field<&Everything::colour>("colour", ".").optional();
    d.field<&Everything::maybe>("maybe", ".");
    d.field<&Everything::leaves>("leaves", ".").optional();
    d.field<&Everything::counts>("counts", ".").optional();
    d.field<&Everything::blob>("blob", ".").optional();
    d.field<&Everything::words>("words", ".");
  }
};

Everything sample() {
  Everything e;
  e.flag = false;
  e.number = -1234567890123;
  e.colour = Colour::Red;
  e.maybe = "x";
  e.leaves = {{.name = "a", .small = 255, .children = {{.name = "b", .small = 1, .children = {}}}}};
  e.counts = {{"one", 1}, {"two", 2}};
  e.blob = Blob::of(std::string("\0\xff raw", 6));
  e.words = {"", "\"quoted\"\n"};
  return e;
}

bool same(const Everything& a, const Everything& b) {
  return equal(type_of<Everything>(), &a, &b);
}

}  // namespace

TEST_CASE("msgpack: a value comes back equal, blobs beside it", "[schemas]") {
  std::string bytes;
  Blobs blobs;
  encode(sample(), bytes, blobs);
  REQUIRE(blobs.size() == 1);
  CHECK(bytes.find(std::string("\0\xff raw", 6)) == std::string::npos);
  const auto back = from_msgpack<Everything>(bytes, blobs);
  REQUIRE(back);
  CHECK(same(*back, sample()));
}

TEST_CASE("JSON: a value comes back equal, in both styles", "[schemas]") {
  const auto style = GENERATE(JsonStyle::Compact, JsonStyle::Pretty);
  const auto back = from_json<Everything>(to_json(sample(), style));
  REQUIRE(back);
  CHECK(same(*back, sample()));
}

TEST_CASE("JSON: an optional field at its default is left out, a required empty list is []",
          "[schemas]") {
  CHECK(to_json(Everything{}) == R"({"number":-5,"words":[]})");
}

TEST_CASE("JSON: bytes that are no UTF-8 become U+FFFD, so the text stays JSON", "[schemas]") {
  Leaf leaf{.name = "a\xff\xc0z", .small = 0, .children = {}};
  CHECK(to_json(leaf) == "{\"name\":\"a\xef\xbf\xbd\xef\xbf\xbdz\"}");
}

TEST_CASE("JSON: every control character is escaped, wherever it stands", "[schemas]") {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
  for (int code = 0; code < 0x20; ++code) {
    for (std::size_t at = 0; at < 40; ++at) {
      auto everything = sample();
      everything.words = {std::string(at, '\\') + static_cast<char>(code) +
                          std::string(40 - at, '"')};
      everything.counts = {{everything.words[0], 1}};
      const auto text = to_json(everything);
      CAPTURE(code, at, text);
      REQUIRE(std::ranges::none_of(text, is_control));
      for (const auto style : {JsonStyle::Compact, JsonStyle::Pretty}) {
        const auto again = from_json<Everything>(to_json(everything, style));
        REQUIRE(again);
        REQUIRE(again->words == everything.words);
        REQUIRE(again->counts == everything.counts);
      }
    }
  }
}

TEST_CASE("JSON: a large document is handed on in pieces", "[schemas]") {
  const auto style = GENERATE(JsonStyle::Compact, JsonStyle::Pretty);
  auto everything = sample();
  everything.words.assign(10'000, "a word of some length, \x01 too");
  std::string text;
  std::size_t pieces = 0;
  std::size_t longest = 0;
  write_json(everything, style, [&](std::string_view piece) {
    text += piece;
    ++pieces;
    longest = std::max(longest, piece.size());
  });
  CHECK(text == to_json(everything, style));
  CHECK(pieces > 2);
  CHECK(longest < std::size_t{70} << 10);
}

TEST_CASE("JSON: a refusal names the place and the cause", "[schemas]") {
  struct Case {
    std::string_view text;
    std::string_view message;
  };
  const auto c = GENERATE(
      Case{R"({"number":1})", "input.words: required and not given"},
      Case{R"({"number":"x","words":[]})", "input.number: expected integer, found string"},
      Case{R"({"number":1,"words":[1]})", "input.words[0]: expected string, found integer"},
      Case{R"({"number":1,"words":[],"typo":1})", "input.typo: unknown field"},
      Case{R"({"number":1,"number":2,"words":[]})", "input.number: given twice"},
      Case{R"({"number":1,"words":[],"colour":"blue"})",
           "input.colour: expected red|green, found \"blue\""},
      Case{R"({"number":1,"words":[],"leaves":[{"name":"a"},{"name":"b","small":256}]})",
           "input.leaves[1].small: 256 is out of range"},
      Case{R"({"number":1,"words":null})", "input.words: expected list of string, found null"},
      Case{R"({"number":18446744073709551615,"words":[]})",
           "input.number: 18446744073709551615 is out of range"},
      Case{R"({"number":1,"words":[],"blob":"%%%"})",
           "input.blob: expected base64, found other text"},
      Case{R"([])", "input: expected Everything, found list"});
  const auto value =
      from_json<Everything>(c.text, {.root = "input", .unknown = UnknownFields::Refuse});
  REQUIRE_FALSE(value);
  CHECK(value.error().context == c.message);
  CHECK(value.error().code == Errc::InvalidArgument);
}

TEST_CASE("JSON: text that is no JSON is Malformed with the byte", "[schemas]") {
  const auto text = GENERATE("", "{", "{\"number\":1,}", "nul", "{\"name\":\"a\"} {}", "\"\xff\"");
  const auto value = from_json<Leaf>(text);
  REQUIRE_FALSE(value);
  CHECK(value.error().code == Errc::Malformed);
}

TEST_CASE("JSON: a fault deep in a long string is found, with its byte", "[schemas]") {
  // Every control character, a stray byte and an overlong sequence, at every place in a word.
  const std::string before = R"({"name":")";
  std::vector<std::string> faults{"\xff", "\xc0\xaf", "\xed\xa0\x80"};
  for (char c = 0; c < 0x20; ++c) faults.emplace_back(1, c);
  for (const auto& fault : faults) {
    for (std::size_t place = 100; place < 116; ++place) {
      const auto text = before + std::string(place, 'x') + fault + std::string(50, 'y') + "\"}";
      const auto value = from_json<Leaf>(text);
      REQUIRE_FALSE(value);
      CHECK_THAT(value.error().context,
                 Catch::Contains("at byte " + std::to_string(before.size() + place)));
    }
  }
}

TEST_CASE("JSON: long strings come back as they are, wherever escapes and letters stand",
          "[schemas]") {
  for (std::size_t place = 0; place < 40; ++place) {
    const auto x = std::string(place, 'x');
    const auto text =
        " {\n\t\"name\": \"" + x + R"(\n\u00e9)" + "\xc3\xa9\xf0\x9f\x98\x80" + x + "\" } \r\n";
    const auto value = from_json<Leaf>(text);
    REQUIRE(value);
    CHECK(value->name == x + "\n\xc3\xa9\xc3\xa9\xf0\x9f\x98\x80" + x);
  }
}

TEST_CASE("msgpack: truncated anywhere is an error, never a crash", "[schemas]") {
  std::string bytes;
  Blobs blobs;
  encode(sample(), bytes, blobs);
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    CHECK_FALSE(from_msgpack<Everything>(std::string_view(bytes).substr(0, n), blobs));
  }
}

TEST_CASE("msgpack: a header that claims a billion elements costs nothing", "[schemas]") {
  // array32, map32, str32 and bin32 with a claim of 0x7fffffff, and arrays nested 100,000 deep.
  const std::string bomb =
      GENERATE(std::string("\xdd\x7f\xff\xff\xff", 5), std::string("\xdf\x7f\xff\xff\xff", 5),
               std::string("\xdb\x7f\xff\xff\xff", 5), std::string("\xc6\x7f\xff\xff\xff", 5),
               std::string(100'000, '\x91'), std::string(100'000, '\x81'));
  CHECK_FALSE(from_msgpack<std::vector<Leaf>>(bomb));
  CHECK_FALSE(from_msgpack<Leaf>(bomb));
  CHECK_FALSE(skip_msgpack(bomb));
  std::string wrapped = "\x82\xa4name\xa1x\xa7unknown" + bomb;
  CHECK_FALSE(from_msgpack<Leaf>(wrapped));
}

TEST_CASE("JSON: 100,000 nested lists are refused", "[schemas]") {
  const auto value = from_json<Leaf>(R"({"name":"x","other":)" + std::string(100'000, '['));
  REQUIRE_FALSE(value);
  CHECK(value.error().code == Errc::LimitExceeded);
}

TEST_CASE("msgpack: a blob index beyond the message's blobs is refused", "[schemas]") {
  std::string bytes;
  Blobs blobs;
  encode(sample(), bytes, blobs);
  const auto value = from_msgpack<Everything>(bytes, {});
  REQUIRE_FALSE(value);
  CHECK(value.error().context == "value.blob: refers to blob frame 0 of 0");
}

TEST_CASE("head: a head and an input stand one after the other in one frame", "[schemas]") {
  RequestHead head;
  head.id = "7";
  head.action = "upload";
  head.idempotent = true;
  std::string frame = to_msgpack(head);
  CHECK(has_head(frame));
  const auto head_bytes = frame.size();
  frame += to_msgpack(Leaf{.name = "n", .small = 0, .children = {}});

  RequestHead back;
  const auto taken = decode_msgpack(type_of<RequestHead>(), &back, frame, {}, {});
  REQUIRE(taken);
  CHECK(*taken == head_bytes);
  CHECK(skip_msgpack(frame) == Result<std::size_t>(head_bytes));
  CHECK(back.action == "upload");
  CHECK(from_msgpack<Leaf>(std::string_view(frame).substr(*taken))->name == "n");
}

TEST_CASE("head: opaque bodies are distinguished from ours", "[schemas]") {
  CHECK_FALSE(has_head(""));
  CHECK_FALSE(has_head("hello world"));
  CHECK_FALSE(has_head("\x80"));
  CHECK_FALSE(has_head("\x81\xa5gofee\x01"));
}

TEST_CASE("JSON: a struct whose list comes item by item is the same text") {
  const schemas::golang::ProjectApi document{
      .module = "m",
      .packages = {{.path = "a", .name = "a"}, {.path = "b", .name = "b"}},
      .diagnostics = {{.position = "a.go:1", .message = "\x1f odd"}}};
  for (const auto style : {JsonStyle::Compact, JsonStyle::Pretty}) {
    for (const bool has_items : {true, false}) {
      auto whole = document;
      if (!has_items) whole.packages.clear();
      std::string text;
      JsonListStream stream(type_of<schemas::golang::ProjectApi>(), "packages", style,
                            [&text](std::string_view piece) { text += piece; });
      stream.begin(&document);
      for (const auto& package : whole.packages) stream.item(&package);
      stream.end(&document);
      CHECK(text == to_json(whole, style));
    }
  }
}

TEST_CASE("JSON: text that is laid out is the codec's pretty text") {
  golang::ProjectApi api;
  api.module = R"(quo"te\ {[:,]})";
  api.context = {.goos = "linux", .goarch = "amd64", .cgo = true, .tags = {}, .go_version = ""};
  api.packages.resize(2);
  api.packages[0].constants.push_back({.name = "A\x1b", .type = "int", .value = "\"\\\""});
  api.packages[1].types.emplace_back().interface.emplace();
  CHECK(pretty_json(to_json(api)) == to_json(api, JsonStyle::Pretty));
  CHECK(pretty_json("{}") == "{}");
  CHECK(pretty_json("[[],{}]") == "[\n  [],\n  {}\n]");
  CHECK(pretty_json("[1.0,-2e40,12345678901234567890123]") ==
        "[\n  1.0,\n  -2e40,\n  12345678901234567890123\n]");
  CHECK(pretty_json("{no JSON") == "{no JSON");
}

}  // namespace gofed::schemas
