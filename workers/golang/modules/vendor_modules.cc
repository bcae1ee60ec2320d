// vendor/modules.txt, as `go mod vendor` writes it:
//   # path version [=> replacement [version]]
//   ## explicit; go 1.17
//   package/path
#include <algorithm>

#include "workers/golang/modules/lines.h"
#include "workers/golang/modules/readers.h"

namespace gofed::golang::modules {

namespace {

// "path [version] [=> path [version]]"
ManifestEntry read_module(std::string_view line) {
  ManifestEntry entry;
  entry.path = take_word(line);
  std::string_view word = take_word(line);
  if (word != "=>") {
    entry.version = word;
    word = take_word(line);
  }
  if (word == "=>") {
    entry.replacement.path = take_word(line);
    entry.replacement.version = take_word(line);
  }
  return entry;
}

// At the end of the file stand the replacements for all versions of a module once more, without a
// version: they say nothing new of one that is listed above.
bool is_listed(const Manifest& manifest, const ManifestEntry& replaced) {
  return replaced.version.empty() && !replaced.replacement.path.empty() &&
         std::ranges::find(manifest.entries, replaced.path, &ManifestEntry::path) !=
             manifest.entries.end();
}

}  // namespace

void read_vendor_modules(std::string_view bytes, Manifest& manifest) {
  bool listed = false;  // whose lines come now was there before
  while (!bytes.empty()) {
    std::string_view line = trim(take_line(bytes));
    if (line.empty()) continue;
    if (line.starts_with("## ")) {
      if (!listed && !manifest.entries.empty() && line.contains("explicit")) {
        manifest.entries.back().is_explicit = true;
      }
    } else if (line.starts_with("# ")) {
      ManifestEntry entry = read_module(line.substr(2));
      listed = is_listed(manifest, entry);
      if (!listed) manifest.entries.push_back(std::move(entry));
    } else if (line[0] != '#' && !listed && !manifest.entries.empty()) {
      manifest.entries.back().packages.emplace_back(line);
    }
  }
}

}  // namespace gofed::golang::modules
