// vendor/modules.txt, as `go mod vendor` writes it:
//   # path version [=> replacement [version]]
//   ## explicit; go 1.17
//   package/path
#include "workers/golang/modules/lines.h"
#include "workers/golang/modules/readers.h"

namespace gofed::golang::modules {

void read_vendor_modules(std::string_view bytes, Manifest& manifest) {
  while (!bytes.empty()) {
    std::string_view line = trim(take_line(bytes));
    if (line.empty()) continue;
    if (line.starts_with("## ")) {
      if (!manifest.entries.empty() && line.find("explicit") != std::string_view::npos) {
        manifest.entries.back().is_explicit = true;
      }
    } else if (line.starts_with("# ")) {
      line.remove_prefix(2);
      ManifestEntry entry;
      entry.path = take_word(line);
      const std::string_view version = take_word(line);
      if (version != "=>") entry.version = version;
      manifest.entries.push_back(std::move(entry));
    } else if (line[0] != '#' && !manifest.entries.empty()) {
      manifest.entries.back().packages.emplace_back(line);
    }
  }
}

}  // namespace gofed::golang::modules
