// Goal (fault download-O): `gofed download -O FILE` and `gofed bootstrap` destroy nothing of the
// user: neither what has a similar name, nor FILE itself before the new one is whole, nor a device,
// a pipe or a link.
// Method: the programs, with files of the user around.
#include <filesystem>
#include <string>

#include <catch2/catch.hpp>

#include "test/process/client_programs.h"

using namespace gofed::test;
namespace fs = std::filesystem;

namespace {

// A system with two stored files; their FileIds are in "id" and "id.big".
struct Stored {
  ClientPlace place;
  System system{place, {"filestorage"}};
  std::string gofed = "$gofed -q --broker " + system.endpoint();

  Stored() {
    const auto done = place.shell("echo small > small; head -c 30000000 /dev/urandom > big; " +
                                  gofed + " upload small > id && " + gofed +
                                  " upload big > id.big && ln -s big big.link");
    INFO(done.err);
    REQUIRE(done.exit == Exit{});
  }
};

}  // namespace

TEST_CASE("download -O: files of the user beside FILE stay") {
  const Stored stored;
  const auto outcome = stored.place.shell(
      "echo notes > f.part; echo precious > victim; ln -s victim g.part; " + stored.gofed +
      " download - -O f < id; " + stored.gofed + " download - -O g < id; cat f g f.part victim");
  CAPTURE(outcome.err);
  CHECK(outcome.out == "small\nsmall\nnotes\nprecious\n");
}

TEST_CASE("download -O: one that fails leaves what was there, and nothing else") {
  const Stored stored;
  const auto outcome = stored.place.shell(
      "mkdir d; echo older > d/f; echo notes > d/f.part; "
      "sed 's/\"identifier\": *\"[0-9a-f]*/\"identifier\": \"" +
      std::string(64, '0') + "/' id > wrong; " + stored.gofed +
      " download - -O d/f < wrong && exit 9; ls -A d; cat d/*");
  CAPTURE(outcome.err);
  CHECK(outcome.out == "f\nf.part\nolder\nnotes\n");
}

TEST_CASE("download -O: two at once leave one whole file") {
  const Stored stored;
  const auto outcome = stored.place.shell(
      "for i in 1 2 3; do " + stored.gofed + " download - -O f < id.big & first=$!; " +
      stored.gofed +
      " download - -O f < id & second=$!; wait $first || exit 8; "
      "wait $second || exit 9; cmp -s f big || cmp f small || exit 7; done; ls -A | grep '^.f[.]'");
  CAPTURE(outcome.out, outcome.err);
  CHECK(outcome.exit == Exit{.code = 1});  // grep found nothing that was left
}

TEST_CASE("download -O: devices and pipes are written to, links stay") {
  const Stored stored;
  const auto outcome = stored.place.shell(
      "ln -s /dev/null null; mkdir e; echo older > e/t; ln -s e/t link; mkfifo pipe; " +
      stored.gofed + " download - -O null < id; " + stored.gofed +
      " download - -O link < id; "
      "cat pipe & " +
      stored.gofed +
      " download - -O pipe < id; wait; cat e/t; "
      "{ echo before; " +
      stored.gofed +
      " download - -O /dev/stdout < id; echo after; } > whole; "
      "cat whole; test -c null && test -L link && test -p pipe");
  CAPTURE(outcome.err);
  CHECK(outcome.exit == Exit{});
  CHECK(outcome.out == "small\nsmall\nbefore\nsmall\nafter\n");
}

TEST_CASE("bootstrap: a file that cannot be written whole stays as it was") {
  const ClientPlace place;
  // Files over 1 KiB cannot be written; broker.toml is one.
  const auto outcome = place.shell(
      "mkdir etc; echo mine > etc/broker.toml; trap '' XFSZ; "
      "(ulimit -f 1; $gofed bootstrap etc --split --force > /dev/null; echo $?); cat "
      "etc/broker.toml; "
      "ls -A etc; $gofed bootstrap etc --split > /dev/null; echo $?; "
      "$gofed bootstrap etc --split --force > names; "
      "ls -A etc | wc -l; wc -l < names");
  CAPTURE(outcome.err);
  const std::string failed = "1\nmine\nbroker.toml\nclient.toml\n1\n";
  REQUIRE(outcome.out.starts_with(failed));
  const auto counts = outcome.out.substr(failed.size());
  const auto half = counts.size() / 2;
  CHECK(counts.substr(0, half) == counts.substr(half));  // as many files as names
}
