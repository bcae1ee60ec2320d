// glide.yaml ("package", "import", "testImport") and glide.lock ("imports", "testImports"): YAML of
// one shape, a list of maps under each section.
#include "workers/golang/modules/lines.h"
#include "workers/golang/modules/readers.h"

namespace gofed::golang::modules {
namespace {

struct KeyValue {
  std::string_view key;
  std::string_view value;
};

KeyValue split(std::string_view line) {
  const std::size_t colon = line.find(": ");
  if (colon != std::string_view::npos) {
    return {trim(line.substr(0, colon)), unquote(line.substr(colon + 2))};
  }
  if (line.ends_with(':')) return {trim(line.substr(0, line.size() - 1)), {}};
  return {{}, unquote(line)};
}

}  // namespace

void read_glide(std::string_view bytes, Manifest& manifest) {
  std::string_view section;
  bool in_packages = false;
  const bool lock = manifest.kind == ManifestKind::GlideLock;
  while (!bytes.empty()) {
    const std::string_view raw = take_line(bytes);
    std::string_view line = trim(raw.substr(0, raw.find(" #")));
    if (line.empty() || line[0] == '#') continue;
    const bool item = line.starts_with("- ") || line == "-";
    const bool top = raw[0] != ' ' && raw[0] != '\t' && !item;
    if (item) line = trim(line.substr(1));
    const KeyValue entry = split(line);
    if (top) {
      section = entry.key;
      in_packages = false;
      if (section == "package" && !lock) manifest.project = entry.value;
      continue;
    }
    const bool wanted = section == "import" || section == "imports" || section == "testImport" ||
                        section == "testImports" || section == "devImports";
    if (!wanted) continue;
    const bool names = entry.key == "package" || entry.key == "name";
    if (item && names) {
      ManifestEntry dependency;
      dependency.path = entry.value;
      dependency.test_only = section.starts_with("test") || section.starts_with("dev");
      manifest.entries.push_back(std::move(dependency));
      in_packages = false;
    } else if (manifest.entries.empty()) {
      continue;
    } else if (entry.key == "version") {
      (lock ? manifest.entries.back().revision : manifest.entries.back().version) = entry.value;
    } else if (entry.key == "subpackages") {
      in_packages = true;
    } else if (item && in_packages) {
      manifest.entries.back().packages.emplace_back(entry.value);
    }
  }
}

}  // namespace gofed::golang::modules
