// Goal (fault download-O): a file appears under its name only when it is whole, nothing else of the
// user is touched on the way, and what is no regular file is written to.
#include "clients/core/output_file.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test/support/temp_dir.h"

using namespace gofed;
using namespace gofed::clients;
namespace fs = std::filesystem;

namespace {

// Names in the directory.
std::vector<std::string> names_in(const test::TempDir& dir) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(dir.path())) {
    names.push_back(entry.path().filename());
  }
  std::ranges::sort(names);
  return names;
}

void write_whole(const std::string& path, std::string_view text) {
  auto file = OutputFile::open(path, {});
  REQUIRE(file);
  REQUIRE(file->write(text));
  REQUIRE(file->finish());
}

}  // namespace

TEST_CASE("output file: it appears when it is finished, and nothing is left beside it") {
  const test::TempDir dir;
  {
    auto file = OutputFile::open(dir / "f", {});
    REQUIRE(file);
    REQUIRE(file->write("one "));
    CHECK_FALSE(fs::exists(dir / "f"));
    REQUIRE(file->write("two"));
    REQUIRE(file->finish());
  }
  CHECK(test::read_file(dir / "f") == "one two");
  CHECK(names_in(dir) == std::vector<std::string>{"f"});
}

TEST_CASE("output file: one that is given up on leaves the older one, and its mode") {
  const test::TempDir dir;
  test::write_file(dir / "f", "older");
  fs::permissions(dir / "f", fs::perms::owner_read | fs::perms::owner_write);
  {
    auto file = OutputFile::open(dir / "f", {});
    REQUIRE(file);
    REQUIRE(file->write("half of"));
  }
  CHECK(test::read_file(dir / "f") == "older");
  write_whole(dir / "f", "newer");
  CHECK(test::read_file(dir / "f") == "newer");
  CHECK(fs::status(dir / "f").permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(names_in(dir) == std::vector<std::string>{"f"});
}

TEST_CASE("output file: files and links of the user that have similar names are left alone") {
  const test::TempDir dir;
  test::write_file(dir / "f.part", "notes");
  test::write_file(dir / "victim", "precious");
  fs::create_symlink("victim", dir / "g.part");
  write_whole(dir / "f", "new");
  write_whole(dir / "g", "new");
  CHECK(test::read_file(dir / "f.part") == "notes");
  CHECK(test::read_file(dir / "victim") == "precious");
  CHECK(fs::is_symlink(dir / "g.part"));
}

TEST_CASE("output file: of two writers at once one file stays, whole") {
  const test::TempDir dir;
  const std::string lengthy(100'000, 'a');
  auto first = OutputFile::open(dir / "f", {});
  auto second = OutputFile::open(dir / "f", {});
  REQUIRE(first);
  REQUIRE(second);
  REQUIRE(first->write(lengthy));
  REQUIRE(second->write("b"));
  REQUIRE(second->finish());
  CHECK(test::read_file(dir / "f") == "b");
  REQUIRE(first->finish());
  CHECK(test::read_file(dir / "f") == lengthy);
}

TEST_CASE("output file: a link stays one, whether it leads somewhere or not") {
  const test::TempDir dir;
  fs::create_directory(dir / "e");
  test::write_file(dir / "e/target", "older");
  fs::create_symlink("e/target", dir / "link");
  fs::create_symlink("link", dir / "link of link");
  fs::create_symlink("e/none yet", dir / "dangling");
  write_whole(dir / "link of link", "newer");
  write_whole(dir / "dangling", "new");
  CHECK(fs::is_symlink(dir / "link"));
  CHECK(fs::is_symlink(dir / "link of link"));
  CHECK(fs::is_symlink(dir / "dangling"));
  CHECK(test::read_file(dir / "e/target") == "newer");
  CHECK(test::read_file(dir / "e/none yet") == "new");
  fs::create_symlink("loop", dir / "loop");
  CHECK_FALSE(OutputFile::open(dir / "loop", {}));
}

TEST_CASE("output file: a device is written to and stays one") {
  const test::TempDir dir;
  fs::create_symlink("/dev/full", dir / "full");
  auto file = OutputFile::open(dir / "full", {});
  REQUIRE(file);
  CHECK(file->write("x").error() ==
        Error{Errc::StorageFull, dir.path() + "/full: no space left on device"});
  CHECK(fs::is_character_file(dir / "full"));
}

TEST_CASE("output file: a pipe is written to, however slowly it is read") {
  const test::TempDir dir;
  REQUIRE(::mkfifo((dir / "pipe").c_str(), 0600) == 0);
  const std::string all(1'000'000, 'p');
  std::string got;
  std::thread reader([&] {
    auto bytes = test::read_file(dir / "pipe");
    got = std::move(bytes);
  });
  write_whole(dir / "pipe", all);
  reader.join();
  CHECK(got == all);
  CHECK(fs::is_fifo(dir / "pipe"));
}

TEST_CASE("output file: a pipe that nobody reads can be given up on") {
  const test::TempDir dir;
  REQUIRE(::mkfifo((dir / "pipe").c_str(), 0600) == 0);
  std::atomic<bool> stop = true;
  CHECK(OutputFile::open(dir / "pipe", {.stop = &stop}).error().code == Errc::Cancelled);
  const int silent_reader = ::open((dir / "pipe").c_str(), O_RDWR | O_CLOEXEC);
  REQUIRE(silent_reader >= 0);
  auto file = OutputFile::open(dir / "pipe", {.stop = &stop});
  REQUIRE(file);
  CHECK(file->write(std::string(10'000'000, 'p')).error().code == Errc::Cancelled);
  ::close(silent_reader);
}

TEST_CASE("output file: one that must not be there yet") {
  const test::TempDir dir;
  constexpr OutputFile::Options kNew{.existing = OutputFile::Existing::Refuse};
  auto file = OutputFile::open(dir / "f", kNew);
  auto slower = OutputFile::open(dir / "f", kNew);
  REQUIRE(file);
  REQUIRE(slower);
  REQUIRE(file->write("first"));
  REQUIRE(file->finish());
  CHECK(slower->finish().error() == Error{Errc::AlreadyExists, dir.path() + "/f: file exists"});
  CHECK(OutputFile::open(dir / "f", kNew).error().code == Errc::AlreadyExists);
  fs::create_symlink("none", dir / "dangling");
  CHECK(OutputFile::open(dir / "dangling", kNew).error().code == Errc::AlreadyExists);
  CHECK(test::read_file(dir / "f") == "first");
}

TEST_CASE("output file: what cannot be written says why, by the name that was given") {
  const test::TempDir dir;
  CHECK(OutputFile::open(dir / "no/f", {}).error() ==
        Error{Errc::NotFound, dir.path() + "/no/f: no such file or directory"});
  CHECK(OutputFile::open(dir.path(), {}).error() ==
        Error{Errc::InvalidArgument, dir.path() + ": is a directory"});
  const std::string longest(255, 'n');  // of a name: the new file's has no room for more
  write_whole(dir / longest, "x");
  CHECK(test::read_file(dir / longest) == "x");
}
