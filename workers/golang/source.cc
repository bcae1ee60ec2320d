#include "workers/golang/source.h"

#include "workers/golang/manifests.h"

namespace gofed::golang {

std::string Diagnostic::to_string() const {
  std::string out = file;
  if (position.line != 0) {
    if (!out.empty()) out += ':';
    out += std::to_string(position.line);
    if (position.column != 0) out += ':' + std::to_string(position.column);
  }
  if (!out.empty()) out += ": ";
  return out + message;
}

bool wants_file(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  if (name.starts_with("._")) return false;  // resource forks that macOS leaves in archives
  return name.ends_with(".go") || name == "go.mod" || name == "go.work" ||
         manifest_kind_of(path).has_value();
}

bool is_test_file(std::string_view path) {
  return path.ends_with("_test.go");
}

}  // namespace gofed::golang
