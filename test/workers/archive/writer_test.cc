// Goal: packing a directory gives one tar for one tree, holds only what lies in it, and says what
// is wrong with the rest. Method: trees made by the test; what was packed is read back by our
// reader, and by tar(1) for the headers.
#include "workers/archive/writer.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test/support/child.h"
#include "test/support/temp_dir.h"
#include "workers/archive/reader.h"

using namespace gofed;
using namespace gofed::archive;
using gofed::test::TempDir;
using gofed::test::write_file;

namespace {

ByteSink append_to(std::string& out) {
  return [&out](std::span<const std::byte> bytes) -> Result<void> {
    out.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return {};
  };
}

std::string packed(const std::string& directory) {
  std::string out;
  const auto done = pack_directory(directory, append_to(out));
  INFO((done ? "" : done.error().to_string()));
  REQUIRE(done);
  return out;
}

// The paths in the order of the archive.
std::vector<std::string> paths_of(const std::string& tar) {
  std::vector<std::string> paths;
  const auto read = read_archive("t.tar", std::as_bytes(std::span(tar)), {},
                                 {.content = [&](const ArchiveEntry& entry, auto) -> Result<void> {
                                   paths.push_back(entry.path);
                                   return {};
                                 }});
  REQUIRE(read);
  return paths;
}

// What its reader reports, in the order of the archive.
std::vector<std::string> skipped_of(const std::string& tar) {
  std::vector<std::string> skipped;
  const auto read =
      read_archive("t.tar", std::as_bytes(std::span(tar)), {},
                   {.skipped = [&](const ArchiveEntry& entry, SkippedKind kind) {
                     skipped.push_back(entry.path + ": " + std::string(describe(kind)));
                   }});
  REQUIRE(read);
  return skipped;
}

Error refused(const std::string& directory, const ArchiveLimits& limits = {}) {
  std::string out;
  const auto done = pack_directory(directory, append_to(out), {.limits = limits});
  REQUIRE_FALSE(done);
  INFO(done.error().to_string());
  CHECK(done.error().context.find('\n') == std::string::npos);
  return done.error();
}

}  // namespace

TEST_CASE("pack: one tree gives one sequence of bytes, whatever its times, modes and order",
          "[archive]") {
  const TempDir a;
  const TempDir b;
  const std::vector<std::string> names{"go.mod", "a/b.go", "a.go", "a-b.go", "a/c/d.go"};
  for (const auto& name : names) write_file(a / name, "package " + name);
  for (auto i = names.rbegin(); i != names.rend(); ++i) write_file(b / *i, "package " + *i);
  ::chmod((b / "a.go").c_str(), 0700);
  std::filesystem::last_write_time(b / "a.go", {});
  const auto tar = packed(a.path());
  CHECK(tar == packed(b.path()));
  CHECK(paths_of(tar) ==
        std::vector<std::string>{"a-b.go", "a.go", "a/b.go", "a/c/d.go", "go.mod"});
}

TEST_CASE("pack: headers hold no owner, no time and one mode", "[archive]") {
  const TempDir tree;
  const TempDir work;
  write_file(tree / "x.go", "12345");
  write_file(work / "t.tar", packed(tree.path()));
  const auto listed =
      test::run("/usr/bin/tar", {"-tvf", work / "t.tar", "--numeric-owner", "--utc"});
  CHECK(listed.exit.code == 0);
  CHECK(listed.out.starts_with("-rw-r--r-- 0/0 "));
  CHECK(listed.out.find(" 5 1970-01-01 00:00 x.go\n") != std::string::npos);
}

TEST_CASE("pack: version control is left out, links and special files have no content",
          "[archive]") {
  const TempDir tree;
  const TempDir outside;
  write_file(outside / "secret.go", "secret\n");
  write_file(tree / "a.go", "a");
  for (const auto* skipped : {".git/config", ".hg/x", "sub/.svn/y", "sub2/.git"}) {
    write_file(tree / skipped, "x");
  }
  std::filesystem::create_symlink(outside / "secret.go", tree / "link.go");
  std::filesystem::create_directory_symlink(outside.path(), tree / "links");
  REQUIRE(::mkfifo((tree / "fifo").c_str(), 0600) == 0);
  std::string out;
  const auto done = pack_directory(tree.path(), append_to(out));
  REQUIRE(done);
  CHECK(done->files == 1);
  CHECK(done->bytes == 1);
  CHECK(done->links_skipped == 2);
  CHECK(done->others_skipped == 1);
  CHECK(paths_of(out) == std::vector<std::string>{"a.go"});
  CHECK(out.find("secret\n") == std::string::npos);
  CHECK(skipped_of(out) == std::vector<std::string>{"fifo: not a regular file, not read",
                                                    "link.go: symbolic link, not followed",
                                                    "links: symbolic link, not followed"});
  std::string go;
  REQUIRE(pack_directory(tree.path(), append_to(go),
                         {.wanted = [](auto path) { return path.ends_with(".go"); }}));
  CHECK(skipped_of(go) == std::vector<std::string>{"link.go: symbolic link, not followed"});
}

TEST_CASE("pack: long, latin-1 and UTF-8 names come back as they are", "[archive]") {
  const TempDir tree;
  std::vector<std::string> names{"caf\xe9.go", "\xe4\xb8\x96/\xe7\x95\x8c.go",
                                 std::string(200, 'd') + "/" + std::string(250, 'f') + ".go"};
  for (const auto& name : names) write_file(tree / name, name);
  std::ranges::sort(names);
  CHECK(paths_of(packed(tree.path())) == names);
}

TEST_CASE("pack: a tree of larger files streams in blocks, an empty one has no entries",
          "[archive]") {
  const TempDir tree;
  CHECK(packed(tree.path()).size() % 512 == 0);
  write_file(tree / "big.bin", std::string(5 << 20, 'x'));
  std::size_t largest = 0;
  std::size_t total = 0;
  const auto done = pack_directory(tree.path(), [&](auto bytes) -> Result<void> {
    largest = std::max(largest, bytes.size());
    total += bytes.size();
    return {};
  });
  REQUIRE(done);
  CHECK(largest <= 64 << 10);
  CHECK(total > 5 << 20);
}

TEST_CASE("pack: a missing directory and a file in its place are named", "[archive]") {
  const TempDir tree;
  write_file(tree / "file", "x");
  CHECK(refused(tree / "none") == Error{Errc::NotFound, tree / "none: no such directory"});
  CHECK(refused(tree / "file") == Error{Errc::InvalidArgument, tree / "file: not a directory"});
}

TEST_CASE("pack: what cannot be read is named", "[archive]") {
  const TempDir tree;
  write_file(tree / "sub/a.go", "a");
  const auto* kind = GENERATE("file", "directory");
  const auto locked = tree / (kind == std::string("file") ? "sub/a.go" : "sub");
  ::chmod(tree.path().c_str(), 0755);
  ::chmod(locked.c_str(), 0);
  constexpr uid_t kNobody = 65534;
  const bool root = ::geteuid() == 0;  // may read everything
  if (root) REQUIRE(::seteuid(kNobody) == 0);
  std::string out;
  const auto done = pack_directory(tree.path(), append_to(out));
  if (root) REQUIRE(::seteuid(0) == 0);
  ::chmod(locked.c_str(), 0700);
  REQUIRE_FALSE(done);
  CHECK(done.error().code == Errc::Io);
  CHECK(done.error().context.starts_with(locked));
  CHECK(done.error().context.ends_with(": Permission denied"));
}

TEST_CASE("pack: each limit is named", "[archive]") {
  const TempDir tree;
  write_file(tree / "a/b/c.go", "12345");
  write_file(tree / "d.go", "12345");
  const auto context = [&](const ArchiveLimits& limits) {
    const auto error = refused(tree.path(), limits);
    CHECK(error.code == Errc::LimitExceeded);
    return error.context;
  };
  CHECK(context({.entries_max = 3}).ends_with("over the limit entries_max (3)"));
  CHECK(context({.path_bytes_max = 5}).ends_with("a/b/c.go: over the limit path_bytes_max (5)"));
  CHECK(context({.depth_max = 1}).ends_with("a/b/: over the limit depth_max (1)"));
  CHECK(context({.entry_bytes_max = 4}).ends_with("a/b/c.go: over the limit entry_bytes_max (4)"));
  CHECK(context({.total_bytes_max = 9}).ends_with("d.go: over the limit total_bytes_max (9)"));
}

TEST_CASE("pack: a sink that fails or throws ends it and is not called again", "[archive]") {
  const TempDir tree;
  write_file(tree / "a.go", std::string(300'000, 'x'));
  const bool throws = GENERATE(false, true);
  int calls = 0;
  const auto done = pack_directory(tree.path(), [&](auto) -> Result<void> {
    ++calls;
    if (throws) throw std::runtime_error("disk gone");
    return fail(Errc::StorageFull, "disk gone");
  });
  REQUIRE_FALSE(done);
  CHECK(done.error() == (throws ? Error{Errc::Internal, tree.path() + ": disk gone"}
                                : Error{Errc::StorageFull, "disk gone"}));
  CHECK(calls == 1);
}

TEST_CASE("pack: a file that is not wanted is not even opened", "[archive]") {
  const TempDir tree;
  for (const auto* name : {"a.go", "sub/b.go", "sub/b.md"}) write_file(tree / name, "x");
  write_file(tree / "large.txt", std::string(100, 'x'));
  const PackOptions options{.limits = {.entry_bytes_max = 10}, .wanted = [](std::string_view path) {
                              return path == "a.go" || path == "sub/b.go";
                            }};
  std::string out;
  const auto done = pack_directory(tree.path(), append_to(out), options);
  REQUIRE(done);
  CHECK(done->files == 2);
  CHECK(done->bytes == 2);
  CHECK(paths_of(out) == std::vector<std::string>{"a.go", "sub/b.go"});
}

TEST_CASE("pack: can be cancelled", "[archive]") {
  const TempDir tree;
  write_file(tree / "a.go", "x");
  std::string out;
  const auto done = pack_directory(tree.path(), append_to(out), {.cancelled = [] { return true; }});
  REQUIRE_FALSE(done);
  CHECK(done.error().code == Errc::Cancelled);
}

TEST_CASE("archive: a file on disk is read in pieces; a missing one and a directory are named",
          "[archive]") {
  const TempDir tree;
  const TempDir work;
  write_file(tree / "a.go", "x");
  write_file(work / "t.tar", packed(tree.path()));
  const auto source = open_file(work / "t.tar");
  REQUIRE(source);
  const auto read = read_archive("t.tar", **source, {}, {});
  REQUIRE(read);
  CHECK(read->files == 1);
  CHECK(open_file(work / "none").error().to_string() ==
        "not_found: " + (work / "none") + ": No such file or directory");
  CHECK(open_file(work.path()).error().code == Errc::InvalidArgument);
}
