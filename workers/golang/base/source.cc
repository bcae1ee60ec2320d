#include "workers/golang/base/source.h"

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

bool is_test_file(std::string_view path) {
  return path.ends_with("_test.go");
}

}  // namespace gofed::golang
