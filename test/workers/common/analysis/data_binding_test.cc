// Goal: an analysis reads its file through the data API alone, so that the three data bindings give
// the same answer; and it ends when its request does.
// Method: one tree, asked for with each binding, through a System of this process.
#include <atomic>
#include <chrono>
#include <string>

#include <catch2/catch.hpp>

#include "envelope/service/inline_data.h"
#include "schemas/actions/deps.h"
#include "schemas/base/sha256.h"
#include "test/workers/services/local_system.h"

using namespace gofed;
using namespace gofed::schemas;
using gofed::test::LocalSystem;
using gofed::test::TarBuilder;

namespace {

std::string tree() {
  return TarBuilder()
      .file("go.mod", "module example.com/m\n")
      .file("a.go", "package a\nimport \"os\"\n")
      .bytes();
}

}  // namespace

TEST_CASE("data binding inline: the file comes along with the request", "[analysis]") {
  LocalSystem local;
  const auto bytes = tree();
  envelope::CallOptions options;
  options.data.kind = BindingKind::Inline;
  options.data.values.push_back(envelope::inline_value<Upload>(
      {.name = "a.tar", .upload = {}, .data = Blob::of(bytes), .last = true}));
  // The content says what its identifier is, so it can be named before it is put anywhere.
  const DepsAnalysis::Input input{
      .file = {.identifier = store::Sha256::of(bytes).hex(), .name = "a.tar"}, .options = {}};
  const auto inline_answer = local.system().call<DepsAnalysis>(input, options);
  REQUIRE(inline_answer);

  const auto file = local.upload("a.tar", bytes);
  const auto system_answer = local.system().call<DepsAnalysis>({.file = file, .options = {}});
  REQUIRE(system_answer);
  CHECK(*inline_answer == *system_answer);
}

TEST_CASE("data binding inline: the values live as long as the request", "[analysis]") {
  LocalSystem local;
  const auto bytes = tree();
  const DepsAnalysis::Input input{
      .file = {.identifier = store::Sha256::of(bytes).hex(), .name = "a.tar"}, .options = {}};
  envelope::CallOptions options;
  options.data.kind = BindingKind::Inline;
  options.data.values.push_back(envelope::inline_value<Upload>(
      {.name = "a.tar", .upload = {}, .data = Blob::of(bytes), .last = true}));
  REQUIRE(local.system().call<DepsAnalysis>(input, options));
  // Neither the system nor another request has them.
  CHECK(local.system().call<DepsAnalysis>(input).error().code == Errc::NotFound);
  envelope::CallOptions empty;
  empty.data.kind = BindingKind::Inline;
  CHECK(local.system().call<DepsAnalysis>(input, empty).error().code == Errc::NotFound);
}

TEST_CASE("data binding inline: a file of the system is not seen", "[analysis]") {
  LocalSystem local;
  const auto file = local.upload("a.tar", tree());
  envelope::CallOptions options;
  options.data.kind = BindingKind::Inline;
  const auto answer = local.system().call<DepsAnalysis>({.file = file, .options = {}}, options);
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == Errc::NotFound);
}

TEST_CASE("an analysis that is cancelled, or late, ends so", "[analysis]") {
  LocalSystem local;
  const auto file = local.upload("a.tar", tree());
  const auto cancelled = std::make_shared<envelope::Cancellation>();
  cancelled->cancel();
  envelope::System gives_up(local.router(), {.cancelled = cancelled});
  const auto answer = gives_up.call<DepsAnalysis>({.file = file, .options = {}});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == Errc::Cancelled);

  envelope::System late(local.router(), {.deadline = std::chrono::steady_clock::now()});
  const auto too_late = late.call<DepsAnalysis>({.file = file, .options = {}});
  REQUIRE_FALSE(too_late);
  CHECK(too_late.error().code == Errc::Timeout);
}

TEST_CASE("an analysis reports how far it is, and what did the work", "[analysis]") {
  LocalSystem local;
  const auto file = local.upload("a.tar", tree());
  const auto call = local.system().async_call<DepsAnalysis>({.file = file, .options = {}});
  REQUIRE(call.result());
  CHECK(call.meta().service == "deps");
  CHECK(call.meta().tool.starts_with("gofed-golang "));
}
