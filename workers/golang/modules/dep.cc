// Gopkg.lock ("[[projects]]") and Gopkg.toml ("[[constraint]]", "[[override]]"): TOML of one shape,
// tables of plain keys; only "packages" is a list, over one line or several.
#include "workers/golang/modules/lines.h"
#include "workers/golang/modules/readers.h"

namespace gofed::golang::modules {
namespace {

// Appends the quoted strings of a piece of a list. True: the list ends here.
bool take_list(std::string_view text, std::vector<std::string>& list) {
  for (;;) {
    const std::size_t open = text.find_first_of("\"'");
    if (open == std::string_view::npos) return text.find(']') != std::string_view::npos;
    if (text.substr(0, open).find(']') != std::string_view::npos) return true;
    const std::size_t close = text.find(text[open], open + 1);
    if (close == std::string_view::npos) return true;
    list.emplace_back(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
}

}  // namespace

void read_dep(std::string_view bytes, Manifest& manifest) {
  bool in_table = false;
  bool in_packages = false;
  while (!bytes.empty()) {
    const std::string_view line = trim(take_line(bytes));
    if (line.empty() || line[0] == '#') continue;
    if (in_packages) {
      in_packages = !take_list(line, manifest.entries.back().packages);
      continue;
    }
    if (line[0] == '[') {
      in_table = line.starts_with("[[projects]]") || line.starts_with("[[constraint]]") ||
                 line.starts_with("[[override]]");
      if (in_table) manifest.entries.emplace_back();
      continue;
    }
    const std::size_t equals = line.find('=');
    if (!in_table || equals == std::string_view::npos) continue;
    const std::string_view key = trim(line.substr(0, equals));
    const std::string_view value = trim(line.substr(equals + 1));
    ManifestEntry& entry = manifest.entries.back();
    if (key == "name") entry.path = unquote(value);
    if (key == "version") entry.version = unquote(value);
    if (key == "branch" && entry.version.empty()) entry.version = unquote(value);
    if (key == "revision") entry.revision = unquote(value);
    if (key == "packages") in_packages = !take_list(value, entry.packages);
  }
  std::erase_if(manifest.entries, [](const ManifestEntry& entry) { return entry.path.empty(); });
}

}  // namespace gofed::golang::modules
