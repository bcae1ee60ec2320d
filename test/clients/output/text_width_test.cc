// Goal: columns are counted as a terminal shows them, wrapping loses nothing, foreign bytes are
// spelt out.
#include "clients/output/text_width.h"

#include <catch2/catch.hpp>

using namespace gofed::clients;

TEST_CASE("width: ASCII, accents, wide and combining characters") {
  CHECK(text_width("") == 0);
  CHECK(text_width("abc") == 3);
  CHECK(text_width("né") == 2);
  CHECK(text_width("日本") == 4);
  CHECK(text_width("e\u0301") == 1);
  CHECK(text_width("ที่นี่") == 2);           // Thai vowels and tones above
  CHECK(text_width("שָׁלוֹם") == 4);         // Hebrew points
  CHECK(text_width("👩‍💻") == 2);  // two emoji joined to one
  CHECK(text_width("❤️") == 2);            // a sign in emoji style
  CHECK(text_width("🇩🇪x") == 3);          // two letters make a flag
  CHECK(text_width("\xff\xfe") == 2);     // no UTF-8: each byte a column
}

TEST_CASE("printable: control characters and bad bytes are spelt out, text is left alone") {
  CHECK(printable("päckage/日本") == "päckage/日本");
  CHECK(printable("a\x1b[31mb\nc\td") == "a\\x1b[31mb\\nc\\td");
  CHECK(printable("\x7f\xff") == "\\x7f\\xff");
  CHECK(printable("x\u202ey") == "x\\xe2\\x80\\xaey");  // right-to-left override
  CHECK(printable("\u009b") == "\\xc2\\x9b");           // C1
}

TEST_CASE("wrapped: lines fit, break where paths and lists do, and lose nothing") {
  CHECK(wrapped("", 10) == std::vector<std::string>{""});
  CHECK(wrapped("short", 10) == std::vector<std::string>{"short"});
  CHECK(wrapped("github.com/spf13/cobra", 12) ==
        std::vector<std::string>{"github.com/", "spf13/cobra"});
  CHECK(wrapped("one two three", 7) == std::vector<std::string>{"one two", "three"});
  CHECK(wrapped("abcdefgh", 3) == std::vector<std::string>{"abc", "def", "gh"});
  CHECK(wrapped("日本語", 4) == std::vector<std::string>{"日本", "語"});
  CHECK(wrapped("e\u0301e\u0301", 1) == std::vector<std::string>{"e\u0301", "e\u0301"});
  CHECK(wrapped("日", 1) == std::vector<std::string>{"日"});  // one character at least

  const std::string path = "golang.org/x/net/internal/http3/日本語/some-long-name";
  for (std::size_t columns = 2; columns < 60; ++columns) {
    std::string all;
    for (const auto& line : wrapped(path, columns)) {
      CHECK(text_width(line) <= columns);
      all += line;
    }
    CHECK(all == path);
  }
}
