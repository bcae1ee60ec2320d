// Goal: a hard link is a file like any other (mq-hardlinks-lost), whatever its file is to the
// visitor; every entry without content is reported.
// Method: archives made by Python and tar(1), read from sources that seek and that do not.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "test/support/temp_dir.h"
#include "test/workers/archive/made.h"
#include "workers/archive/reader.h"

using namespace gofed;
using namespace gofed::archive;

namespace {

using Files = std::map<std::string, std::string>;

// A pipe: what was read is gone.
struct Pipe final : ByteSource {
  explicit Pipe(std::string all) : rest(std::move(all)) {}
  Result<std::size_t> read(std::span<std::byte> into) override {
    const auto n = std::min(into.size(), rest.size());
    std::ranges::copy(std::as_bytes(std::span(rest)).first(n), into.begin());
    rest.erase(0, n);
    return n;
  }
  std::string rest;
};

struct Read {
  Result<ArchiveSummary> summary;
  Files files;
  std::vector<std::string> skipped;
};

struct How {
  bool pipe = false;
  bool keeps = false;  // the visitor answers earlier()
  ArchiveLimits limits = {};
};

bool is_go(const ArchiveEntry& entry) {
  return entry.path.ends_with(".go");
}

Read read_go(const std::string& bytes, const How& how) {
  Read out;
  ArchiveVisitor visitor{
      .wanted = &is_go,
      .content = [&](const ArchiveEntry& entry, std::string&& content) -> Result<void> {
        CHECK(out.files.emplace(entry.path, std::move(content)).second);
        return {};
      },
      .skipped =
          [&](const ArchiveEntry& entry, SkippedKind kind) {
            out.skipped.push_back(entry.path + ": " + std::string(describe(kind)));
          }};
  if (how.keeps) {
    visitor.earlier = [&](std::string_view path) -> const std::string* {
      const auto found = out.files.find(std::string(path));
      return found == out.files.end() ? nullptr : &found->second;
    };
  }
  Pipe pipe(bytes);
  out.summary = how.pipe
                    ? read_archive("x.tar", pipe, how.limits, visitor)
                    : read_archive("x.tar", std::as_bytes(std::span(bytes)), how.limits, visitor);
  return out;
}

Files files_of(const std::string& bytes, const How& how = {}) {
  auto got = read_go(bytes, how);
  INFO((got.summary ? "" : got.summary.error().to_string()));
  REQUIRE(got.summary);
  CHECK(got.summary->files == got.files.size());
  return got.files;
}

std::string refusal(const std::string& bytes, const How& how = {}) {
  const auto got = read_go(bytes, how);
  REQUIRE_FALSE(got.summary);
  return got.summary.error().to_string();
}

constexpr const char* kZip = "put(gzip.compress(b.getvalue()))";

}  // namespace

TEST_CASE("hard link: it has the content of its file, as tar(1) packs it", "[archive]") {
  const auto* how = GENERATE("--format=gnu", "--format=posix", "--format=ustar");
  const auto bytes = made_by(
      "import tempfile, os; d = tempfile.mkdtemp(); os.makedirs(d + '/x/a'); os.makedirs(d + "
      "'/x/b')\n"
      "open(d + '/x/a/a.go', 'w').write('package p'); os.link(d + '/x/a/a.go', d + '/x/b/b.go')\n"
      "os.link(d + '/x/a/a.go', d + '/x/c.go'); os.link(d + '/x/a/a.go', d + '/x/c.txt')",
      std::string("put(subprocess.run(['tar', '") + how +
          "', '-C', d, '-czf', '-', './x'], capture_output=True, check=True).stdout)\n"
          "subprocess.run(['rm', '-r', d])");
  const auto keeps = GENERATE(false, true);
  CHECK(files_of(bytes, {.keeps = keeps}) ==
        Files{{"x/a/a.go", "package p"}, {"x/b/b.go", "package p"}, {"x/c.go", "package p"}});
}

TEST_CASE("hard link: the file may be one that nobody wanted", "[archive]") {
  const auto bytes = made_by(
      "f('a.txt', b'text'); e('a.go', b'1', 'a.txt'); f('b.go', b'b')\n"
      "e('c.go', b'1', './b.go'); e('d.txt', b'1', 'b.go')",
      kZip);
  const Files expected{{"a.go", "text"}, {"b.go", "b"}, {"c.go", "b"}};
  CHECK(files_of(bytes) == expected);
  CHECK(files_of(bytes, {.keeps = true}) == expected);
  CHECK(refusal(bytes, {.pipe = true, .keeps = true}) ==
        "unsupported: x.tar: a.go: hard link to a.txt, which was passed over and cannot be read "
        "again");
}

TEST_CASE("hard link: a stream is enough where the visitor has the file", "[archive]") {
  const auto bytes = made_by("f('b.go', b'b'); e('c.go', b'1', 'b.go'); e('d.go', b'1', 'c.go')");
  CHECK(files_of(bytes, {.pipe = true, .keeps = true}) ==
        Files{{"b.go", "b"}, {"c.go", "b"}, {"d.go", "b"}});
}

TEST_CASE("hard link: to a link, to an empty file, before its file, with content of its own",
          "[archive]") {
  CHECK(
      files_of(made_by("f('a.txt', b'1'); e('b.txt', b'1', 'a.txt'); e('c.go', b'1', 'b.txt')")) ==
      Files{{"c.go", "1"}});
  CHECK(files_of(made_by("f('a.txt', b''); e('c.go', b'1', 'a.txt')")) == Files{{"c.go", ""}});
  CHECK(
      files_of(made_by("e('c.go', b'1', 'b.txt'); e('b.txt', b'1', 'a.txt'); f('a.txt', b'1')")) ==
      Files{{"c.go", "1"}});
}

TEST_CASE("hard link: to what is no file it is what that is", "[archive]") {
  const auto got = read_go(made_by("f('x.go'); e('s', b'2', '/etc/passwd'); e('a.go', b'1', 's')\n"
                                   "e('p', b'6'); e('b.go', b'1', 'p')"),
                           {});
  REQUIRE(got.summary);
  CHECK(got.files == Files{{"x.go", "x"}});
  CHECK(got.skipped == std::vector<std::string>{"s: symbolic link, not followed",
                                                "p: not a regular file, not read",
                                                "a.go: symbolic link, not followed",
                                                "b.go: not a regular file, not read"});
  CHECK(got.summary->links_skipped == 2);
  CHECK(got.summary->others_skipped == 2);
}

TEST_CASE("hard link: to nothing, to itself, in a circle, twice", "[archive]") {
  CHECK(refusal(made_by("f('x.go'); e('a.go', b'1', 'none')")) ==
        "malformed: x.tar: a.go: hard link to none, which is not in the archive");
  CHECK(refusal(made_by("f('x.go'); e('a.go', b'1', 'a.go')")) ==
        "malformed: x.tar: a.go: hard link to a.go, which is not in the archive");
  CHECK(refusal(made_by("f('x.go'); e('a.go', b'1', 'b.go'); e('b.go', b'1', 'a.go')"))
            .ends_with("which is not in the archive"));
  CHECK(refusal(made_by("f('x.go'); e('x.go', b'1', 'x.go')")) ==
        "malformed: x.tar: x.go: is in the archive twice");
  // What nobody wants may lead to nothing.
  CHECK(files_of(made_by("f('x.go'); e('a.txt', b'1', 'none')")) == Files{{"x.go", "x"}});
}

TEST_CASE("hard link: many names of one file are a bomb like any other", "[archive]") {
  const auto bytes =
      made_by("f('a.go', b'x' * 100000)\nfor i in range(50): e(f'{i}.go', b'1', 'a.go')", kZip);
  const auto keeps = GENERATE(false, true);
  CHECK(files_of(bytes, {.keeps = keeps}).size() == 51);
  CHECK(refusal(bytes, {.keeps = keeps, .limits = {.total_bytes_max = 1'000'000}}) ==
        "limit_exceeded: x.tar: 9.go: over the limit total_bytes_max (1000000)");
}

TEST_CASE("entries: devices, fifos and symbolic links are reported, wanted or not", "[archive]") {
  const auto got =
      read_go(made_by("f('a.go'); e('dev.go', b'3'); e('block', b'4'); e('fifo', b'6')\n"
                      "e('l.go', b'2', '../../x')"),
              {});
  REQUIRE(got.summary);
  CHECK(got.skipped == std::vector<std::string>{"dev.go: not a regular file, not read",
                                                "block: not a regular file, not read",
                                                "fifo: not a regular file, not read",
                                                "l.go: symbolic link, not followed"});
}

TEST_CASE("entries: types that no program writes any more are files", "[archive]") {
  // Contiguous files, what POSIX leaves to vendors, and the type of before POSIX.
  CHECK(files_of(made_by("f('x.go'); e('a.go', b'7', '', 3); e('b.go', b'Z', '', 3)\n"
                         "e('c.go', b'\\0', '', 3)")) == Files{{"a.go", std::string(3, '\0')},
                                                               {"b.go", std::string(3, '\0')},
                                                               {"c.go", std::string(3, '\0')},
                                                               {"x.go", "x"}});
}
