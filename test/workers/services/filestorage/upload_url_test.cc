// Goal: upload_url stores what a URL names, within the configured policy, or leaves nothing behind.
// Method: file:// below a directory of the test; addresses are the fetching library's tests.
#include <string>

#include <catch2/catch.hpp>

#include "schemas/base/sha256.h"
#include "test/support/temp_dir.h"
#include "test/workers/services/local_system.h"

using namespace gofed;
using namespace gofed::schemas;
using gofed::test::LocalSystem;
using gofed::test::Settings;

namespace {

std::size_t stored_files(LocalSystem& local) {
  return local.system().call<List>({.prefix = {}, .cursor = {}})->files.size();
}

}  // namespace

TEST_CASE("upload_url: a file below a root is stored under the URL's last part", "[filestorage]") {
  const test::TempDir root;
  const std::string content(3'000'000, 'x');
  test::write_file(root / "a b.tar", content);
  LocalSystem local(Settings{{"filestorage.file_roots", root.path()}});
  const auto stored = local.system().call<UploadUrl>(
      {.url = "file://" + root / "a%20b.tar", .sha256 = store::Sha256::of(content).hex()});
  REQUIRE(stored);
  CHECK(stored->file.name == "a b.tar");
  CHECK(stored->file.size_bytes == content.size());
  CHECK(stored->file.sha256 == store::Sha256::of(content).hex());
  const auto named =
      local.system().call<UploadUrl>({.url = "file://" + root / "a%20b.tar", .name = "mine"});
  REQUIRE(named);
  CHECK(named->file.name == "mine");
}

TEST_CASE("upload_url: what is refused leaves nothing behind", "[filestorage]") {
  const test::TempDir root;
  test::write_file(root / "f", "0123456789");
  LocalSystem local(
      Settings{{"filestorage.file_roots", root.path()}, {"filestorage.max_file_size", "20"}});
  test::write_file(root / "big", std::string(21, 'x'));
  const auto code = [&](const UploadUrl::Input& input) {
    const auto answer = local.system().call<UploadUrl>(input);
    return answer ? std::string("stored") : std::string(errc_name(answer.error().code));
  };
  const auto good = "file://" + root / "f";
  CHECK(code({.url = good, .name = {}, .sha256 = std::string(64, '0')}) == "invalid_argument");
  CHECK(code({.url = good, .name = {}, .sha256 = "short"}) == "invalid_argument");
  CHECK(code({.url = good, .name = "a/b"}) == "invalid_argument");
  CHECK(code({.url = "file://" + root / "missing"}) == "not_found");
  CHECK(code({.url = "file://" + root / "big"}) == "limit_exceeded");
  CHECK(code({.url = "file:///etc/passwd"}) == "not_allowed");
  CHECK(code({.url = "gopher://x/"}) == "invalid_argument");
  CHECK(code({.url = "http://127.0.0.1:1/x"}) == "not_allowed");
  CHECK(code({.url = ""}) == "invalid_argument");
  CHECK(stored_files(local) == 0);
}

TEST_CASE("upload_url: without roots no file:// is read", "[filestorage]") {
  const test::TempDir root;
  test::write_file(root / "f", "x");
  LocalSystem local;
  const auto answer = local.system().call<UploadUrl>({.url = "file://" + root / "f"});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == Errc::NotAllowed);
  CHECK(answer.error().context.find("file://") != std::string::npos);
}
