// Goal: an archive of the caller is analysed in place with the documents that it gives when it is
// stored; nothing of it is stored or remembered, it never leaves the process, and what is compared
// with itself under two names is still seen to be one. Method: archives in memory whose reads are
// counted, and an apidiff whose answer depends on that.
#include "envelope/service/local_archive.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include <catch2/catch.hpp>

#include "schemas/actions/api.h"
#include "schemas/actions/deps.h"
#include "schemas/actions/diff.h"
#include "schemas/actions/file.h"
#include "schemas/describe/codec.h"
#include "test/workers/archive/made.h"
#include "test/workers/services/local_system.h"

using namespace gofed;
using namespace gofed::schemas;
using gofed::test::LocalSystem;
using gofed::test::TarBuilder;

namespace {

class MadeArchive final : public envelope::LocalArchive {
 public:
  // Fails from `good_bytes` on.
  explicit MadeArchive(std::string bytes, std::uint64_t good_bytes = ~std::uint64_t{0})
      : LocalArchive("made.tar"), bytes_(std::move(bytes)), good_bytes_(good_bytes) {}

  Result<std::uint64_t> size_bytes() override { return bytes_.size(); }
  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) const override {
    if (offset >= good_bytes_) return fail(Errc::Io, "made.tar: no luck");
    const auto count = std::min<std::size_t>({into.size(), bytes_.size() - offset, kAtOnce});
    std::memcpy(into.data(), bytes_.data() + offset, count);
    bytes_read += count;
    return count;
  }

  mutable std::atomic<std::uint64_t> bytes_read = 0;

 private:
  static constexpr std::size_t kAtOnce = 1000;  // fewer than were asked for
  const std::string bytes_;
  const std::uint64_t good_bytes_;
};

std::string tar_of_tree() {
  return TarBuilder()
      .file("go.mod", "module m\n\ngo 1.19\n")
      .file("README", std::string(5000, 'x'))
      .file("a.go", "package m\n\nimport \"m/b\"\n\n// V is one.\nvar V b.T\n")
      .file("a_test.go", "package m\n\nfunc broken( {\n")
      .file("b/b.go", "package b\n\ntype T struct{ F int }\n\nfunc (T) M() {}\n")
      .hard_link("c/b.go", "b/b.go")
      .link("l.go", "a.go")
      .bytes();
}

template <Action A>
std::string document(LocalSystem& local, typename A::Input input,
                     const envelope::CallOptions& options = {}) {
  const auto output = local.system().call<A>(input, options);
  return output ? to_json(*output) : output.error().to_string();
}

template <Action A>
void check_same(const std::string& bytes) {
  LocalSystem local;
  const auto expected = document<A>(local, {.file = local.upload("made.tar", bytes)});
  const auto archive = std::make_shared<MadeArchive>(bytes);
  CAPTURE(A::kInfo.name);
  CHECK(document<A>(local, {.file = archive->id()}, {.sources = {archive}}) == expected);
}

// A package whose API needs one that is absent.
std::string needing_tar() {
  return TarBuilder()
      .file("go.mod", "module m\n\ngo 1.19\n")
      .file("a.go", "package m\n\nimport \"absent.org/x\"\n\nvar V = x.Value\n")
      .bytes();
}

golang::Verdict verdict_of(LocalSystem& local, const FileId& before, const FileId& after,
                           envelope::LocalSources sources) {
  ApiDiff::Input input;
  input.before.file = before;
  input.after.file = after;
  const auto changes = local.system().call<ApiDiff>(input, {.sources = std::move(sources)});
  REQUIRE(changes);
  return changes->verdict;
}

}  // namespace

TEST_CASE("local archive: the documents are those of the stored one", "[analysis]") {
  const auto zip = archive::zip_of(
      "z.writestr('go.mod', 'module m\\n')\n"
      "z.writestr('a/a.go', 'package a\\n\\nvar A int\\n')\n");
  for (const auto& bytes : {tar_of_tree(), zip, tar_of_tree().substr(0, 6000), std::string()}) {
    check_same<ApiAnalysis>(bytes);
    check_same<ApiFeatures>(bytes);
    check_same<DepsAnalysis>(bytes);
    check_same<UsesAnalysis>(bytes);
  }
}

TEST_CASE("local archive: its bytes are read once, and nothing is stored or remembered",
          "[analysis]") {
  constexpr std::uint64_t kFirstBytes = 64;  // say what it is, and may be read again
  LocalSystem local;
  const auto bytes = tar_of_tree();
  const auto archive = std::make_shared<MadeArchive>(bytes);
  for (std::uint64_t run = 1; run <= 2; ++run) {
    REQUIRE(local.system().call<ApiAnalysis>({.file = archive->id()}, {.sources = {archive}}));
    CHECK(archive->bytes_read >= run * bytes.size());
    CHECK(archive->bytes_read < run * (bytes.size() + kFirstBytes));
  }
  const auto files = local.system().call<List>({});
  REQUIRE(files);
  CHECK(files->files.empty());
}

TEST_CASE("local archive: what cannot be read is the error", "[analysis]") {
  LocalSystem local;
  const auto archive = std::make_shared<MadeArchive>(tar_of_tree(), 4096);
  CHECK(local.system().call<ApiAnalysis>({.file = archive->id()}, {.sources = {archive}}).error() ==
        Error{Errc::Io, "made.tar: no luck"});
}

TEST_CASE("local archive: its id means nothing without it, and it is not sent", "[analysis]") {
  LocalSystem local;
  const auto archive = std::make_shared<MadeArchive>(tar_of_tree());
  CHECK_FALSE(local.system().call<ApiAnalysis>({.file = archive->id()}));
  LocalSystem remote({{"client.broker", "tcp://127.0.0.1:1"}}, LocalSystem::Where::AsRouted);
  CHECK(
      remote.system().call<ApiAnalysis>({.file = archive->id()}, {.sources = {archive}}).error() ==
      Error{Errc::InvalidArgument, "made.tar: a directory or file of this process cannot be sent"});
}

TEST_CASE("local archive: two names of one content are one source of a comparison", "[analysis]") {
  LocalSystem local;
  const auto one = std::make_shared<MadeArchive>(needing_tar());
  const auto other = std::make_shared<MadeArchive>(needing_tar());
  const auto longer = std::make_shared<MadeArchive>(needing_tar() + std::string(512, '\0'));
  const auto stored = local.upload("stored.tar", needing_tar());
  CHECK(verdict_of(local, one->id(), other->id(), {one, other}) == golang::Verdict::Compatible);
  CHECK(verdict_of(local, one->id(), stored, {one}) == golang::Verdict::Compatible);
  CHECK(verdict_of(local, one->id(), longer->id(), {one, longer}) == golang::Verdict::Unknown);
}
