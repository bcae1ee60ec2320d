// Goal: which URLs and addresses are taken, how they are shown, and what files a file:// URL
// reaches.
#include "workers/fetch/url.h"

#include <cstring>
#include <filesystem>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/stat.h>

#include "test/support/temp_dir.h"
#include "workers/fetch/address.h"
#include "workers/fetch/fetch.h"

using namespace gofed;
using namespace gofed::fetch;
using gofed::test::TempDir;
using gofed::test::write_file;

namespace {

std::string what_is(const std::string& text) {
  sockaddr_storage storage{};
  if (text.find(':') == std::string::npos) {
    sockaddr_in in{.sin_family = AF_INET};
    REQUIRE(::inet_pton(AF_INET, text.c_str(), &in.sin_addr) == 1);
    std::memcpy(&storage, &in, sizeof in);
  } else {
    sockaddr_in6 in{.sin6_family = AF_INET6};
    REQUIRE(::inet_pton(AF_INET6, text.c_str(), &in.sin6_addr) == 1);
    std::memcpy(&storage, &in, sizeof in);
  }
  const auto& address = reinterpret_cast<const sockaddr&>(storage);
  CHECK(address_text(address) == text);
  return std::string(special_address(address));
}

Result<FetchSummary> fetched(const FetchRequest& request, std::string* content = nullptr) {
  return fetch::fetch(request, [&](std::span<const std::byte> bytes) -> Result<void> {
    if (content) content->append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return {};
  });
}

Errc code_of(const FetchRequest& request) {
  const auto got = fetched(request);
  REQUIRE_FALSE(got);
  INFO(got.error().to_string());
  CHECK(got.error().context.starts_with(shown_url(request.url)));
  return got.error().code;
}

}  // namespace

TEST_CASE("address: public ones pass", "[fetch]") {
  const auto* text =
      GENERATE("1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
               "126.255.255.255", "128.0.0.0", "169.253.255.255", "172.15.255.255", "172.32.0.0",
               "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255",
               "2606:4700:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808");
  CHECK(what_is(text).empty());
}

TEST_CASE("address: special ones are named, at both ends of their ranges", "[fetch]") {
  const auto [text, what] = GENERATE(table<std::string, std::string>({
      {"0.0.0.0", "unspecified"},
      {"0.255.255.255", "unspecified"},
      {"10.0.0.0", "private"},
      {"10.255.255.255", "private"},
      {"100.64.0.0", "private"},
      {"100.100.100.200", "private"},
      {"127.0.0.1", "loopback"},
      {"127.255.255.255", "loopback"},
      {"168.63.129.16", "cloud metadata"},
      {"169.254.0.0", "link-local"},
      {"169.254.169.254", "link-local"},
      {"172.16.0.0", "private"},
      {"172.31.255.255", "private"},
      {"192.168.255.255", "private"},
      {"192.0.0.192", "reserved"},
      {"198.19.255.255", "reserved"},
      {"224.0.0.0", "multicast"},
      {"239.255.255.255", "multicast"},
      {"255.255.255.255", "reserved"},
      {"::", "reserved"},
      {"::1", "loopback"},
      {"::127.0.0.1", "reserved"},
      {"::ffff:127.0.0.1", "loopback"},
      {"::ffff:169.254.169.254", "link-local"},
      {"64:ff9b::a9fe:a9fe", "link-local"},
      {"64:ff9b:1::1", "private"},
      {"2001::1", "reserved"},
      {"2001:db8::1", "reserved"},
      {"2002:7f00:1::", "reserved"},
      {"fc00::", "unique-local"},
      {"fd00:ec2::254", "unique-local"},
      {"fe80::1", "link-local"},
      {"febf::1", "link-local"},
      {"fec0::1", "reserved"},
      {"ff02::1", "multicast"},
  }));
  INFO(text);
  CHECK(what_is(text) == what);
}

TEST_CASE("url: an invalid one, or one of another scheme, is refused by name", "[fetch]") {
  const auto* url = GENERATE("", "x", "example.com/x.tar.gz", "http://", "http://a b/",
                             "http://[::1/", "http://a:99999/", "ftp://a/x", "gopher://a/",
                             "javascript:1", "http://a/\nHost: b", "scp://u:p@h/x");
  CHECK(code_of({.url = url}) == Errc::InvalidArgument);
  CHECK(code_of({.url = std::string("http://a/\0b", 11)}) == Errc::InvalidArgument);
  CHECK(code_of({.url = "http://a/" + std::string(kUrlBytesMax, 'x')}) == Errc::LimitExceeded);
}

TEST_CASE("url: shown without user, password and query, on one line, cut short", "[fetch]") {
  CHECK(shown_url("http://a/b?c=d@e") == "http://a/b?c=***");
  CHECK(shown_url("https://u:p@h:8/x:y@z") == "https://***@h:8/x:y@z");
  CHECK(shown_url("https://u:p@q@h/x") == "https://***@h/x");
  CHECK(shown_url("https://u:p/q@h/x") == "https://***@h/x");
  CHECK(shown_url("u:p@h") == "***@h");
  CHECK(shown_url("http://a/\r\n\x1b[1m") == "http://a/???[1m");
  CHECK(shown_url("http://a/" + std::string(5000, 'x')).size() < 400);
}

TEST_CASE("url: the file name is the path's last part, cleaned", "[fetch]") {
  CHECK(file_name_of_url("https://h/a/b.tar.gz?q=/x#f") == "b.tar.gz");
  CHECK(file_name_of_url("https://h/a%20b%2B.zip") == "a b+.zip");
  CHECK(file_name_of_url("https://h/%2e%2e%2f%2e%2e%2fetc%2fpasswd") == "passwd");
  CHECK(file_name_of_url("https://h/a%5cb%0a%00.zip") == "b%00.zip");
  CHECK(file_name_of_url("https://h/x%2f%2e%2e") == "download");
  CHECK(file_name_of_url("https://h/a/") == "download");
  CHECK(file_name_of_url("https://h") == "download");
  CHECK(file_name_of_url("no url") == "download");
  CHECK(file_name_of_url("file:///srv/x.tar.xz") == "x.tar.xz");
  CHECK(file_name_of_url("https://h/" + std::string(300, 'x')).size() == 255);
}

TEST_CASE("file: only below the roots, with links followed", "[fetch]") {
  const TempDir root;
  const TempDir outside;
  write_file(root / "in/a.tar", "inside");
  write_file(outside / "secret", "secret");
  std::filesystem::create_symlink(outside / "secret", root / "link");
  std::filesystem::create_symlink(root / "in/a.tar", root / "good");
  std::filesystem::create_directory_symlink(root.path(), outside / "root");
  const auto with = [&](const std::string& path) {
    return FetchRequest{.url = "file://" + path, .file_roots = {root.path()}};
  };
  std::string content;
  const auto got = fetched(with(root / "in/a.tar"), &content);
  REQUIRE(got);
  CHECK(content == "inside");
  CHECK(got->name == "a.tar");
  CHECK(fetched(with(root / "good")));
  CHECK(fetched({.url = "file://" + (root / "good"), .file_roots = {outside / "root"}}));

  CHECK(code_of(with(root / "link")) == Errc::NotAllowed);
  CHECK(code_of(with(outside / "secret")) == Errc::NotAllowed);
  CHECK(code_of(with(outside / "none")) == Errc::NotAllowed);
  CHECK(code_of(with(root.path() + "-next/x")) == Errc::NotAllowed);
  CHECK(code_of(with(root.path() + "/../" + "etc/passwd")) == Errc::NotAllowed);
  CHECK(code_of(with(root / "%2e%2e/%2e%2e/etc/passwd")) == Errc::NotAllowed);
  CHECK(code_of(with(root / "none")) == Errc::NotFound);
  CHECK(code_of(with(root / "in")) == Errc::InvalidArgument);
  CHECK(code_of({.url = "file://elsewhere" + (root / "in/a.tar"), .file_roots = {root.path()}}) ==
        Errc::InvalidArgument);
}

TEST_CASE("file: without roots only where any file is allowed; devices and fifos never",
          "[fetch]") {
  const TempDir directory;
  write_file(directory / "a", "12345");
  REQUIRE(::mkfifo((directory / "fifo").c_str(), 0600) == 0);
  const auto url = "file://" + (directory / "a");
  CHECK(code_of({.url = url}) == Errc::NotAllowed);
  CHECK(fetched({.url = url, .allow_file = true}));
  CHECK(fetched({.url = "file://localhost" + (directory / "a"), .allow_file = true}));
  CHECK(code_of({.url = url, .allow_file = true, .bytes_max = 4}) == Errc::LimitExceeded);
  CHECK(code_of({.url = url, .allow_file = true, .cancelled = [] { return true; }}) ==
        Errc::Cancelled);
  CHECK(code_of({.url = "file://" + (directory / "fifo"), .allow_file = true}) ==
        Errc::InvalidArgument);
  CHECK(code_of({.url = "file:///dev/zero", .allow_file = true}) == Errc::InvalidArgument);
  CHECK(code_of({.url = "file:///none", .allow_file = true}) == Errc::NotFound);
}
