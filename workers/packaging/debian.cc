#include "workers/packaging/debian.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "workers/packaging/relations.h"
#include "workers/packaging/text.h"
#include "workers/packaging/version.h"

namespace gofed::packaging {
namespace {

constexpr std::size_t kTextBytesMax = 4096;  // of what is one line: an URL, a path
constexpr std::size_t kImportPathBytesMax = 1024;
constexpr std::size_t kSha256Digits = 64;

// Reads fields of one stanza; the first that is wrong is remembered.
class FieldReader {
 public:
  explicit FieldReader(const Stanza& stanza) : stanza_(stanza) {}

  std::string name(std::string_view field) {
    const auto value = stanza_.value(field);
    if (value.empty()) return (wrong(field, "missing"), std::string{});
    return checked_name(field, value);
  }

  std::string version(std::string_view field) {
    const auto value = stanza_.value(field);
    if (value.empty()) return (wrong(field, "missing"), std::string{});
    if (auto parsed = parse_deb_version(value); !parsed) note(field, std::move(parsed.error()));
    return std::string(value);
  }

  // One line.
  std::string line(std::string_view field) {
    auto value = stanza_.value(field);
    value = value.substr(0, value.find('\n'));
    if (value.size() > kTextBytesMax) {
      note(field, {Errc::LimitExceeded, "over " + std::to_string(kTextBytesMax) + " bytes"});
    }
    return std::string(value);
  }

  std::string relations(std::string_view field) {
    const auto value = stanza_.value(field);
    if (auto parsed = parse_relations(value); !parsed) note(field, std::move(parsed.error()));
    return std::string(value);
  }

  std::vector<std::string> names(std::string_view field) {
    std::vector<std::string> names;
    auto rest = stanza_.value(field);
    while (!rest.empty()) {
      const auto word = trimmed(take_until(rest, ","));
      if (!word.empty()) names.push_back(checked_name(field, word));
    }
    return names;
  }

  std::vector<std::string> import_paths() {
    auto paths = split_import_paths(stanza_.value("Go-Import-Path"));
    for (const auto& path : paths) {
      if (path.size() <= kImportPathBytesMax) continue;
      note("Go-Import-Path",
           {Errc::LimitExceeded, "a path over " + std::to_string(kImportPathBytesMax) + " bytes"});
    }
    return paths;
  }

  std::uint64_t number(std::string_view field, std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) wrong(field, "no number");
    return value;
  }

  std::string sha256(std::string_view field, std::string_view text) {
    const auto is_hex = [](char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f'); };
    if (text.size() != kSha256Digits || !std::ranges::all_of(text, is_hex)) {
      wrong(field, "no SHA-256");
    }
    return lower(text);
  }

  // " HASH SIZE NAME" a line.
  std::vector<PackageFile> files(std::string_view field) {
    std::vector<PackageFile> files;
    auto rest = stanza_.value(field);
    while (!rest.empty()) {
      auto words = trimmed(take_until(rest, "\n"));
      if (words.empty()) continue;
      PackageFile file;
      file.sha256 = sha256(field, take_until(words, " "));
      file.size_bytes = number(field, take_until(words, " "));
      file.name = words;
      // They are fetched by that name one day.
      if (file.name.empty() || file.name.find('/') != std::string::npos || file.name[0] == '.') {
        wrong(field, "no file name");
      }
      files.push_back(std::move(file));
    }
    return files;
  }

  std::string_view value(std::string_view field) const { return stanza_.value(field); }

  void wrong(std::string_view field, std::string_view why) {
    note(field, {Errc::Malformed, std::string(why)});
  }

  template <typename T>
  Result<T> result(T package) {
    if (!error_) return package;
    return prefixed("package " + excerpt(stanza_.value("Package")), std::move(*error_));
  }

 private:
  void note(std::string_view field, Error error) {
    if (!error_) error_ = prefixed(field, std::move(error)).error();
  }

  std::string checked_name(std::string_view field, std::string_view name) {
    if (name.size() > kNameBytesMax) {
      note(field, {Errc::LimitExceeded,
                   "name over kNameBytesMax " + std::to_string(kNameBytesMax) + " bytes"});
      return {};
    }
    const auto is_good = [](char c) {
      return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.' || c == '_';
    };
    if (!std::ranges::all_of(name, is_good) || name.front() == '.') {
      wrong(field, "\"" + excerpt(name) + "\" is no package's name");
    }
    return std::string(name);
  }

  const Stanza& stanza_;
  std::optional<Error> error_;
};

std::string joined(std::string a, const std::string& b) {
  if (a.empty() || b.empty()) return a + b;
  return a + ", " + b;
}

}  // namespace

std::vector<std::string> split_import_paths(std::string_view field) {
  std::vector<std::string> paths;
  while (!field.empty()) {
    auto path = take_until(field, ", \t\r\n");
    if (const auto scheme = path.find("://"); scheme != std::string_view::npos) {
      path.remove_prefix(scheme + 3);
    }
    while (path.ends_with('/')) path.remove_suffix(1);
    if (path.empty() || std::ranges::find(paths, path) != paths.end()) continue;
    paths.emplace_back(path);
  }
  return paths;
}

Result<SourcePackage> read_source_package(const Stanza& stanza) {
  FieldReader in(stanza);
  SourcePackage package;
  package.name = in.name("Package");
  package.version = in.version("Version");
  package.binaries = in.names("Binary");
  package.import_paths = in.import_paths();
  package.build_depends =
      joined(joined(in.relations("Build-Depends"), in.relations("Build-Depends-Arch")),
             in.relations("Build-Depends-Indep"));
  package.architecture = in.line("Architecture");
  package.section = in.line("Section");
  package.homepage = in.line("Homepage");
  package.vcs = in.line("Vcs-Git");
  package.directory = in.line("Directory");
  package.files = in.files("Checksums-Sha256");
  package.is_extra = equal_without_case(in.value("Extra-Source-Only"), "yes");
  return in.result(std::move(package));
}

Result<BinaryPackage> read_binary_package(const Stanza& stanza) {
  FieldReader in(stanza);
  BinaryPackage package;
  package.name = in.name("Package");
  package.version = in.version("Version");
  package.architecture = in.name("Architecture");
  package.source = package.name;
  package.source_version = package.version;
  // "Source: name (version)", each only where it differs from the package's.
  if (auto source = in.value("Source"); !source.empty()) {
    package.source = trimmed(take_until(source, "("));
    const auto version = trimmed(take_until(source, ")"));
    if (!version.empty()) package.source_version = version;
    if (package.source.empty() || package.source.size() > kNameBytesMax ||
        package.source_version.size() > kVersionBytesMax) {
      in.wrong("Source", "no name, or over a limit");
    }
  }
  package.depends = joined(in.relations("Pre-Depends"), in.relations("Depends"));
  package.provides = in.relations("Provides");
  package.built_using = in.relations("Built-Using");
  package.static_built_using = in.relations("Static-Built-Using");
  package.import_paths = in.import_paths();
  package.section = in.line("Section");
  package.homepage = in.line("Homepage");
  package.summary = in.line("Description");
  package.file = in.line("Filename");
  if (const auto size = in.value("Size"); !size.empty()) {
    package.size_bytes = in.number("Size", size);
  }
  if (const auto hash = in.value("SHA256"); !hash.empty()) {
    package.sha256 = in.sha256("SHA256", hash);
  }
  return in.result(std::move(package));
}

}  // namespace gofed::packaging
