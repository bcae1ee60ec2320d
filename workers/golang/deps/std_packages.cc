// Which packages the standard library has, by release.
#include <algorithm>
#include <iterator>

#include "workers/golang/facts/deps_facts.h"

namespace gofed::golang {
namespace {

struct StdPackage {
  std::string_view path;
  int since_minor;
  int last_minor;  // 0: it is still there
};

constexpr StdPackage kStdPackages[] = {
#define GOFED_GO_STD(path, since, last) {path, since, last},
#include "workers/golang/deps/std_packages.def"
};

}  // namespace

bool is_standard_package(std::string_view import_path, GoVersion version) {
  const auto* const it = std::ranges::lower_bound(kStdPackages, import_path, {}, &StdPackage::path);
  if (it == std::end(kStdPackages) || it->path != import_path) return false;
  return version >= GoVersion{1, it->since_minor} &&
         (it->last_minor == 0 || version <= GoVersion{1, it->last_minor});
}

}  // namespace gofed::golang
