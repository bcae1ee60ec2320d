// Goal: a document that comes in parts is printed as the whole would be, and nothing after close().
// Method: parts by hand, stdout caught in a file.
#include "clients/scenarios/printed_parts.h"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "schemas/golang/deps.h"
#include "test/support/temp_dir.h"

using namespace gofed;
using namespace gofed::clients;
using schemas::golang::ProjectDeps;

namespace {

ProjectDeps deps_of(const std::vector<std::string>& packages) {
  ProjectDeps deps;
  deps.module = "example.com/x";
  for (const auto& package : packages) deps.packages.push_back({.path = package, .imports = {}});
  return deps;
}

// What `write` has printed.
template <typename Write>
std::string printed(Write write) {
  const test::TempDir directory;
  const int before = ::dup(STDOUT_FILENO);
  const int file = ::open((directory / "out").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  ::dup2(file, STDOUT_FILENO);
  Output output(Format::Ndjson, Terminal{});
  write(output);
  const auto done = output.finish();
  ::dup2(before, STDOUT_FILENO);
  ::close(before);
  ::close(file);
  CHECK(done);
  return test::read_file(directory / "out");
}

}  // namespace

TEST_CASE("printed parts: parts one by one are the document as a whole") {
  const auto whole = printed([](Output& output) { output.value(deps_of({"a", "b", "c"})); });
  const auto parts = printed([](Output& output) {
    PrintedParts<ProjectDeps> printing(output);
    printing.add(deps_of({"a"}));
    printing.add(deps_of({}));
    printing.add(deps_of({"b"}));
    CHECK(printing.close());
    printing.finish(deps_of({"c"}));
  });
  CHECK(parts == whole);
}

TEST_CASE("printed parts: nothing is printed after the end, nor without a part") {
  const auto late = printed([](Output& output) {
    PrintedParts<ProjectDeps> parts(output);
    CHECK_FALSE(parts.close());
    parts.add(deps_of({"a"}));
    CHECK_FALSE(parts.close());
  });
  CHECK(late.empty());
  const auto whole = printed([](Output& output) { output.value(deps_of({"a"})); });
  const auto after = printed([](Output& output) {
    PrintedParts<ProjectDeps> parts(output);
    parts.add(deps_of({"a"}));
    CHECK(parts.close());
    parts.add(deps_of({"late"}));
    parts.finish(deps_of({}));
  });
  CHECK(after == whole);
}
