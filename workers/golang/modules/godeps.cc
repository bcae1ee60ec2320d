// Godeps/Godeps.json: {"ImportPath": "own", "Deps": [{"ImportPath", "Comment", "Rev"}, ...]}.
//
// Read as a stream of strings with a glance at the brackets, which is all the structure it has.
#include "workers/golang/modules/readers.h"

namespace gofed::golang::modules {
namespace {

// The string that opens at `at` (a quote); `at` moves behind it. Escapes keep their second byte,
// enough for paths and revisions.
std::string take_string(std::string_view bytes, std::size_t& at) {
  std::string text;
  for (++at; at < bytes.size() && bytes[at] != '"'; ++at) {
    if (bytes[at] == '\\') ++at;
    if (at < bytes.size()) text += bytes[at];
  }
  if (at < bytes.size()) ++at;
  return text;
}

void assign(Manifest& manifest, bool in_deps, const std::string& key, const std::string& value) {
  if (!in_deps) {
    if (key == "ImportPath") manifest.project = value;
    return;
  }
  if (manifest.entries.empty()) return;
  ManifestEntry& entry = manifest.entries.back();
  if (key == "ImportPath") entry.path = value;
  if (key == "Comment") entry.version = value;
  if (key == "Rev") entry.revision = value;
}

}  // namespace

void read_godeps(std::string_view bytes, Manifest& manifest) {
  std::string key;
  bool value_next = false;
  bool in_deps = false;
  for (std::size_t at = 0; at < bytes.size();) {
    const char c = bytes[at];
    if (c == '"') {
      const std::string text = take_string(bytes, at);
      if (value_next) {
        assign(manifest, in_deps, key, text);
        value_next = false;
      } else {
        key = text;
      }
      continue;
    }
    if (c == ':') value_next = true;
    if (c == ',' || c == '[' || c == '{') value_next = false;
    if (c == '[' && key == "Deps") in_deps = true;
    if (c == ']') in_deps = false;
    if (c == '{' && in_deps) manifest.entries.emplace_back();
    ++at;
  }
  std::erase_if(manifest.entries, [](const ManifestEntry& entry) { return entry.path.empty(); });
}

}  // namespace gofed::golang::modules
