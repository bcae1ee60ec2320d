// Goal: names by rule, of each scheme, as the packages of these paths were or would be called.
#include "workers/packaging/naming.h"

#include <string>

#include <catch2/catch.hpp>

using namespace gofed::packaging;

namespace {

std::string name_of(NamingScheme scheme, std::string_view path) {
  const auto name = name_package(scheme, path);
  return name ? name->source : "none";
}

}  // namespace

TEST_CASE("naming: Debian's rule", "[packaging]") {
  const auto name = [](std::string_view path) { return name_of(NamingScheme::Debian, path); };
  CHECK(name("github.com/spf13/cobra") == "golang-github-spf13-cobra");
  CHECK(name("github.com/BurntSushi/toml_x") == "golang-github-burntsushi-toml-x");
  CHECK(name("golang.org/x/net") == "golang-golang-x-net");
  CHECK(name("gopkg.in/yaml.v3") == "golang-gopkg-yaml.v3");
  CHECK(name("go.uber.org/zap") == "golang-uber-zap");
  CHECK(name("go.etcd.io/bbolt") == "golang-go.etcd-bbolt");
  CHECK(name("https://git.example.co.uk/a.git") == "golang-git.example-a");
  CHECK(name("k8s.io/api") == "golang-k8s-api");
  CHECK(name("fmt") == "none");
  CHECK(name("") == "none");
  CHECK(name_package(NamingScheme::Debian, "rsc.io/pdf")->library == "golang-rsc-pdf-dev");
}

TEST_CASE("naming: Fedora's rule", "[packaging]") {
  const auto name = [](std::string_view path) { return name_of(NamingScheme::Fedora, path); };
  CHECK(name("golang.org/x/net") == "golang-x-net");
  CHECK(name("gopkg.in/yaml.v2") == "golang-gopkg-yaml-2");
  CHECK(name("google.golang.org/grpc") == "golang-google-grpc");
  CHECK(name("go.uber.org/zap") == "golang-uber-zap");
  CHECK(name("github.com/spf13/cobra") == "golang-github-spf13-cobra");
  CHECK(name_package(NamingScheme::Fedora, "golang.org/x/net")->library == "golang-x-net-devel");
}

TEST_CASE("naming: the first gofed's table and rules", "[packaging]") {
  const auto name = [](std::string_view path) { return name_of(NamingScheme::Gofed2016, path); };
  CHECK(name("github.com/docker/docker") == "docker");
  CHECK(name("golang.org/x/oauth2") == "golang-googlecode-goauth2");
  CHECK(name_package(NamingScheme::Gofed2016, "k8s.io/kubernetes")->by == NamedBy::Table);
  CHECK(name("github.com/a/b") == "golang-github-a-b");
  CHECK(name("golang.org/x/tools") == "golang-golangorg-tools");
  CHECK(name("gopkg.in/inf.v0") == "golang-gopkg-inf");
  CHECK(name("code.google.com/p/x") == "golang-googlecode-x");
}

TEST_CASE("naming: the repository of a name, and what a library is called", "[packaging]") {
  CHECK(github_path_of("golang-github-spf13-cobra-dev") == "github.com/spf13/cobra");
  CHECK(github_path_of("golang-github-spf13-cobra") == "github.com/spf13/cobra");
  CHECK_FALSE(github_path_of("golang-github-spf13"));
  CHECK_FALSE(github_path_of("golang-golang-x-net-dev"));
  CHECK(is_library_name("golang-a-dev"));
  CHECK(is_library_name("golang-a-devel"));
  CHECK_FALSE(is_library_name("golang-go"));
  CHECK(scheme_of("fedora/40") == NamingScheme::Fedora);
  CHECK(scheme_of("debian/12") == NamingScheme::Debian);
}
