// Texts that SPDX's matching guidelines call equal have equal words; others do not.
#include "workers/licenses/text/words.h"

#include <string>

#include <catch2/catch.hpp>

namespace gofed::licenses {
namespace {

bool equal(const std::string& a, const std::string& b) {
  return compared_text(split_words(a)).hashes == compared_text(split_words(b)).hashes;
}

TEST_CASE("words: case, space, punctuation, quotes and comment marks make no difference",
          "[licenses]") {
  const std::string plain = "Permission is granted, \"as is\", to the licensor's user.";
  CHECK(equal(plain, "PERMISSION   is\n\tgranted 'as is' to the licensors user"));
  CHECK(equal(plain,
              "// Permission is granted,\n// \u201cas is\u201d, to the licensor\u2019s user."));
  CHECK(equal(plain, " * Permission is granted,\n * \"as is\", to the\n * licensor's user.\n"));
  CHECK(equal(plain, "dnl Permission is granted,\ndnl \"as is\", to the\ndnl licensor's user.\n"));
  CHECK(equal(plain,
              "<p>Permission is granted, &quot;as is&quot;, <br/>to the licensor's user.</p>"));
  CHECK_FALSE(equal(plain, "Permission is granted, \"as was\", to the licensor's user."));
}

TEST_CASE("words: spellings that the guidelines list are equal", "[licenses]") {
  CHECK(equal("the Licence and its sublicence", "the license and its sublicense"));
  CHECK(equal("copyright holders", "copyright owner"));
  CHECK(equal("https://example.org", "http://example.org"));
  CHECK_FALSE(equal("the owner", "the holder"));
}

TEST_CASE("words: marks of lists are left out, numbers of versions are not", "[licenses]") {
  CHECK(equal("1. Source must stay.\n2. So must this.", "* Source must stay.\n* So must this."));
  CHECK(equal("(a) Source must stay. (b) So must this.", "a) Source must stay.\nb) So must this."));
  CHECK(equal("conditions: 1. Source must stay.", "conditions:\n1. Source must stay."));
  CHECK_FALSE(equal("under version 2. See it", "under version 3. See it"));
  CHECK_FALSE(equal("Version 2.0", "Version 2.1"));
}

TEST_CASE("words: a notice of copyright is no part of a text", "[licenses]") {
  CHECK(equal("Copyright (c) 2009 The Authors. All rights reserved.\nUse is allowed.",
              "Use is allowed."));
  CHECK(equal("Copyright \u00a9 2009-2011 J. Roe <j@example.org>\nUse is allowed.",
              "Use is allowed."));
  CHECK(equal("Copyright 2009 J. Roe Permission is granted", "Permission is granted"));
  CHECK(equal("(C) 1999 J. Roe\nUse is allowed.", "Use is allowed."));
  CHECK_FALSE(equal("the above copyright notice must stay", "the above must stay"));
  CHECK_FALSE(equal("the copyright holder allows use", "allows use"));
}

TEST_CASE("words: a word broken at its hyphen is one word", "[licenses]") {
  CHECK(equal("a non-commercial use", "a non-\n// commercial use"));
  CHECK(equal("software--to make", "software to make"));
}

TEST_CASE("words: lines are counted from 1 and hold for what was joined", "[licenses]") {
  const auto words = split_words("one\ntwo non-\ncommercial\n\nfive");
  REQUIRE(words.size() == 4);
  CHECK(words[0].line == 1);
  CHECK(words[2].line == 2);
  CHECK(words[3].line == 5);
}

TEST_CASE("words: bytes of any kind are read to their end", "[licenses]") {
  std::string bytes;
  for (int round = 0; round < 3; ++round) {
    for (int c = 0; c < 256; ++c) bytes += static_cast<char>((c * (round + 1)) & 0xff);
  }
  const auto words = split_words(bytes);
  for (const auto& word : words) CHECK((word.begin < word.end && word.end <= bytes.size()));
}

}  // namespace
}  // namespace gofed::licenses
