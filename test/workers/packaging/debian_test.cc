// Goal: records of Sources and Packages hold what the stanzas say, and a stanza that lacks or breaks
// a field is an error that names both.
#include "workers/packaging/debian.h"

#include <string>

#include <catch2/catch.hpp>

using namespace gofed;
using namespace gofed::packaging;

namespace {

template <typename T>
Result<T> read_one(const std::string& text, Result<T> (*read)(const Stanza&)) {
  Result<T> package = fail(Errc::NotFound, "no stanza");
  StanzaReader reader([&](const Stanza& stanza) -> Result<void> {
    package = read(stanza);
    return {};
  });
  if (auto added = reader.add(text); !added) return std::unexpected(added.error());
  if (auto ended = reader.finish(); !ended) return std::unexpected(ended.error());
  return package;
}

const std::string kHash(64, 'A');

}  // namespace

TEST_CASE("debian: a source package", "[packaging]") {
  const auto package = read_one(
      "Package: golang-x\nBinary: golang-x-dev,\n x\nVersion: 1:2-3\n"
      "Build-Depends: a, b\nBuild-Depends-Indep: c\n"
      "Go-Import-Path: x.org/y, https://x.org/z/,\n"
      "Directory: pool/x\nExtra-Source-Only: yes\n"
      "Checksums-Sha256:\n " +
          kHash + " 12 x.dsc\n",
      &read_source_package);
  REQUIRE(package);
  CHECK(package->name == "golang-x");
  CHECK(package->version == "1:2-3");
  CHECK(package->binaries == std::vector<std::string>{"golang-x-dev", "x"});
  CHECK(package->import_paths == std::vector<std::string>{"x.org/y", "x.org/z"});
  CHECK(package->build_depends == "a, b, c");
  CHECK(package->is_extra);
  REQUIRE(package->files.size() == 1);
  CHECK(package->files[0].name == "x.dsc");
  CHECK(package->files[0].size_bytes == 12);
  CHECK(package->files[0].sha256 == std::string(64, 'a'));
}

TEST_CASE("debian: a binary package, with and without a source of another name", "[packaging]") {
  const std::string rest =
      "Version: 1-1+b1\nArchitecture: amd64\nPre-Depends: a\nDepends: b\n"
      "Built-Using: g (= 1)\nDescription: short\n long\nSize: 5\n";
  const auto own = read_one("Package: x\n" + rest, &read_binary_package);
  REQUIRE(own);
  CHECK(own->source == "x");
  CHECK(own->source_version == "1-1+b1");
  CHECK(own->depends == "a, b");
  CHECK(own->built_using == "g (= 1)");
  CHECK(own->summary == "short");
  CHECK(own->size_bytes == 5);
  const auto other = read_one("Package: x\nSource: y (1-1)\n" + rest, &read_binary_package);
  REQUIRE(other);
  CHECK(other->source == "y");
  CHECK(other->source_version == "1-1");
}

TEST_CASE("debian: a field that lacks or is wrong is named with its package", "[packaging]") {
  struct Case {
    std::string stanza;
    std::string message;
  };
  const auto wrong = GENERATE(values<Case>({
      {"Version: 1\n", "package : Package: missing"},
      {"Package: a\n", "package a: Version: missing"},
      {"Package: ../a\nVersion: 1\n", "package ../a: Package: \"../a\" is no package's name"},
      {"Package: a\nVersion: 1 2\n", "package a: Version: version \"1 2\": has a space"},
      {"Package: a\nVersion: 1\nBuild-Depends: (\n", "package a: Build-Depends: relation"},
      {"Package: a\nVersion: 1\nChecksums-Sha256:\n 12 12 x\n",
       "package a: Checksums-Sha256: no SHA-256"},
      {"Package: a\nVersion: 1\nBinary: a b\n", "is no package's name"},
  }));
  const auto package = read_one(wrong.stanza, &read_source_package);
  REQUIRE_FALSE(package);
  CHECK(package.error().code == Errc::Malformed);
  CHECK_THAT(package.error().context, Catch::Contains(wrong.message));
  const auto files =
      read_one("Package: a\nVersion: 1\nChecksums-Sha256:\n " + kHash + " 1 ../../etc/passwd\n",
               &read_source_package);
  CHECK_FALSE(files);
  const auto huge =
      read_one("Package: a\nVersion: " + std::string(1 << 20, '1') + "\n", &read_source_package);
  REQUIRE_FALSE(huge);
  CHECK(huge.error().code == Errc::LimitExceeded);
}
