// Goal: any analysis reads a stored archive with a filter of its own. Method: one that wants what no
// analysis of Go source does.
#include "workers/common/stored/stored_archive.h"

#include <map>
#include <memory>
#include <string>

#include <catch2/catch.hpp>

#include "test/workers/services/local_system.h"

using namespace gofed;
using gofed::test::LocalSystem;
using gofed::test::TarBuilder;

namespace {

using Files = std::map<std::string, std::string>;

archive::ArchiveVisitor into(Files& files) {
  return {.content = [&files](const archive::ArchiveEntry& entry, std::string&& bytes) {
    files[entry.path] = std::move(bytes);
    return Result<void>{};
  }};
}

bool is_licence(const archive::ArchiveEntry& entry) {
  return entry.path.ends_with("LICENSE") || entry.path.ends_with(".spec");
}

}  // namespace

TEST_CASE("stored archive: the caller says which files are read", "[analysis]") {
  LocalSystem local;
  const auto file = local.upload("x.tar", TarBuilder()
                                              .file("x/LICENSE", "MIT")
                                              .file("x/x.spec", "Name: x")
                                              .file("x/a.go", "package a\n")
                                              .hard_link("y/LICENSE", "x/LICENSE")
                                              .bytes());
  envelope::Context context({}, local.system());
  Files files;
  const auto visited = workers::visit_stored_archive(context, file, &is_licence, into(files));
  REQUIRE(visited);
  CHECK(visited->name == "x.tar");
  CHECK(visited->summary.files == 3);
  CHECK(files == Files{{"x/LICENSE", "MIT"}, {"x/x.spec", "Name: x"}, {"y/LICENSE", "MIT"}});
}

TEST_CASE("stored archive: errors name the file; a request that is over ends it", "[analysis]") {
  LocalSystem local;
  Files files;
  const auto bad = local.upload("bad.tar", "no archive");
  {
    envelope::Context context({}, local.system());
    const auto visited = workers::visit_stored_archive(context, bad, &is_licence, into(files));
    REQUIRE_FALSE(visited);
    CHECK(visited.error().code == Errc::Malformed);
    CHECK(visited.error().context.starts_with("bad.tar: "));
  }
  const auto good = local.upload("good.tar", TarBuilder().file("LICENSE", "MIT").bytes());
  const auto cancelled = std::make_shared<envelope::Cancellation>();
  cancelled->cancel();
  envelope::Context context({.cancelled = cancelled}, local.system());
  const auto visited = workers::visit_stored_archive(context, good, &is_licence, into(files));
  REQUIRE_FALSE(visited);
  CHECK(visited.error().code == Errc::Cancelled);
  CHECK(files.empty());
}
