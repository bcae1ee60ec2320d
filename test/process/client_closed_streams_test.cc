// Goal: programs that are started without standard streams neither read nor write something else
// in their place. Method: the programs, started by a shell that closes them.
#include <filesystem>
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "test/process/client_programs.h"

using namespace gofed::test;

namespace {

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("closed streams: a closed standard input that is asked for is an error at once") {
  const ClientPlace place;
  for (const std::string command :
       {"api --file -", "map list", "call list -", "upload -", "deps --file -"}) {
    const auto outcome = place.shell("$gofed --local " + command + " <&-");
    CAPTURE(command, outcome.err);
    CHECK(outcome.exit.code == 1);
    CHECK(outcome.out.empty());
    CHECK(is_one_error_line(outcome.err));
    CHECK(outcome.err.find("standard input is closed") != std::string::npos);
  }
}

TEST_CASE("closed streams: one that is not asked for is no error") {
  const ClientPlace place;
  const auto outcome = place.shell("$gofed --local call list '{}' <&-");
  CHECK(outcome.exit == Exit{});
  const auto quiet = place.shell("$gofed --local call list '{}' 2>&-");
  CHECK(quiet.exit == Exit{});
  CHECK(quiet.out == outcome.out);
}

TEST_CASE("closed streams: a result that nobody can have is an error") {
  const ClientPlace place;
  const auto outcome = place.shell("$gofed --local call list '{}' >&-");
  CHECK(outcome.exit.code == 1);
  CHECK(outcome.err.find("standard output") != std::string::npos);
}

TEST_CASE("closed streams: broker and worker serve, and no log goes into a store") {
  const ClientPlace place;
  const auto endpoint = ipc_endpoint(place.directory(), "broker");
  const auto outcome =
      place.shell(binary("gofed-broker") + " --endpoint " + endpoint +
                  " <&- >&- 2>&- & broker=$!\n" + binary("gofed-worker") + " --broker " + endpoint +
                  " --log-level debug filestorage <&- >&- 2>&- & worker=$!\n"
                  "$gofed --broker " +
                  endpoint +
                  " --set client.connect_timeout=20s call list '{}'; code=$?\n"
                  "for pid in $broker $worker; do readlink /proc/$pid/fd/{0,1,2}; done\n"
                  "kill $worker; wait $worker; kill $broker; wait $broker; exit $code");
  CAPTURE(outcome.out, outcome.err);
  CHECK(outcome.exit == Exit{});
  std::size_t nulls = 0;
  for (std::size_t at = 0; (at = outcome.out.find("/dev/null\n", at)) != std::string::npos; ++at) {
    ++nulls;
  }
  CHECK(nulls == 6);
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(place.path(""))) {
    if (!entry.is_regular_file()) continue;
    ++files;
    CAPTURE(entry.path());
    CHECK(content(entry.path()).find("request service=") == std::string::npos);
  }
  CHECK(files > 3);  // a store is there
}
