#include "test/workers/services/goland/metadata.h"

#include <stdexcept>

namespace gofed::test {
namespace {

std::string field(const std::string& name, const std::string& value) {
  return value.empty() ? "" : name + ": " + value + "\n";
}

}  // namespace

std::string text_of(const std::vector<SourceStanza>& sources) {
  std::string text;
  for (const auto& source : sources) {
    std::string binaries;
    for (const auto& binary : source.binaries) binaries += (binaries.empty() ? "" : ", ") + binary;
    text += field("Package", source.name) + field("Binary", binaries) +
            field("Version", source.version) + field("Build-Depends", source.build_depends) +
            field("Go-Import-Path", source.import_paths) + source.more + "\n";
  }
  return text;
}

std::string text_of(const std::vector<BinaryStanza>& binaries) {
  std::string text;
  for (const auto& binary : binaries) {
    text += field("Package", binary.name) + field("Source", binary.source) +
            field("Version", binary.version) + field("Architecture", binary.architecture) +
            field("Depends", binary.depends) + binary.more + "\n";
  }
  return text;
}

Result<schemas::GolandImport::Output> import_texts(LocalSystem& local, const std::string& name,
                                                   const std::string& sources,
                                                   const std::string& packages) {
  schemas::GolandImport::Input input{.distribution = name, .sources = {}, .packages = {}};
  if (!sources.empty()) input.sources.push_back(local.upload("Sources", sources));
  if (!packages.empty()) input.packages.push_back(local.upload("Packages", packages));
  return local.system().call<schemas::GolandImport>(input);
}

void import_small(LocalSystem& local, const std::string& name) {
  const auto imported = import_texts(
      local, name,
      text_of({SourceStanza{
                   "golang-a", "1.2.0-1", {"golang-a-dev", "a-tool"}, "golang-b-dev", "x.org/a"},
               SourceStanza{"golang-b", "0.5-2", {"golang-b-dev"}, "golang-any", "x.org/b,"},
               SourceStanza{"p", "3-1", {"p"}, "golang-a-dev (>= 1)"},
               SourceStanza{"q", "3-1", {"q"}, "golang-a-dev <!nocheck>"},
               SourceStanza{"x", "1-1", {"x"}, "a-tool, golang-a-dev [s390x]"},
               SourceStanza{"y", "1-1", {"y"}, "golang-a-dev (>= 9)"}}),
      text_of({BinaryStanza{"golang-a-dev", "1.2.0-1", "golang-a", "golang-b-dev (>= 0.5)"},
               BinaryStanza{"golang-b-dev", "0.5-2", "golang-b", "",
                            "Provides: golang-old-b-dev (= 0.5)\n"},
               BinaryStanza{"a-tool", "1.2.0-1", "golang-a", "libc6", "", "amd64"},
               BinaryStanza{"p", "3-1", "", "libc6",
                            "Built-Using: golang-a (= 1.2.0-1), golang-b (= 0.5-2)\n", "amd64"},
               BinaryStanza{"q", "3-1", "", "libc6", "Built-Using: golang-b (= 0.5-2)\n", "amd64"},
               BinaryStanza{"x", "1-1", "", "golang-old-b-dev", "", "amd64"}}));
  if (!imported) throw std::runtime_error(imported.error().to_string());
}

}  // namespace gofed::test
