// Names of packages by rule: what a distribution would call the package of an import path. An index
// of real packages knows better; this is for paths that it does not have.
//
// Values only, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gofed::packaging {

enum class NamingScheme : std::uint8_t {
  Debian,     // dh-make-golang's: golang-github-spf13-cobra-dev
  Fedora,     // go-rpm-macros': golang-github-spf13-cobra-devel
  Gofed2016,  // of the first gofed: a table, then golang-github-spf13-cobra
};

// That of a distribution by its name: "fedora/40" and the like Fedora's, all else Debian's.
[[nodiscard]] NamingScheme scheme_of(std::string_view distribution);

// An import path as people write it: without scheme, ".git" and slashes at the end.
[[nodiscard]] std::string import_path_of(std::string_view upstream);

enum class NamedBy : std::uint8_t { Table, Rule };

struct PackageName {
  std::string source;   // golang-github-spf13-cobra
  std::string library;  // with -dev or -devel
  NamedBy by = NamedBy::Rule;
};

// Nothing for what is no import path: it is empty, or has no host.
[[nodiscard]] std::optional<PackageName> name_package(NamingScheme scheme,
                                                      std::string_view import_path);

// The repository's import path of golang-github-USER-REPO, with or without -dev, -devel: the first
// dash ends the user, which is wrong for users that have one. Nothing for any other name.
[[nodiscard]] std::optional<std::string> github_path_of(std::string_view package);

// Whether the package holds Go source for others, going by its name: golang-*-dev, golang-*-devel.
[[nodiscard]] bool is_library_name(std::string_view package);

}  // namespace gofed::packaging
