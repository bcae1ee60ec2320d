#include "workers/golang/modules/manifests.h"

#include "workers/golang/modules/readers.h"

namespace gofed::golang {
namespace {

struct Known {
  std::string_view path;  // the end of it, from the start of an element
  ManifestKind kind;
  std::string_view name;
};

constexpr Known kKnown[] = {
    {"vendor/modules.txt", ManifestKind::VendorModules, "vendor/modules.txt"},
    {"Godeps/Godeps.json", ManifestKind::Godeps, "Godeps.json"},
    {"glide.lock", ManifestKind::GlideLock, "glide.lock"},
    {"glide.yaml", ManifestKind::GlideYaml, "glide.yaml"},
    {"Gopkg.lock", ManifestKind::GopkgLock, "Gopkg.lock"},
    {"Gopkg.toml", ManifestKind::GopkgToml, "Gopkg.toml"},
};

}  // namespace

std::string_view manifest_kind_name(ManifestKind kind) {
  for (const Known& known : kKnown) {
    if (known.kind == kind) return known.name;
  }
  return "";
}

std::optional<ManifestKind> manifest_kind_of(std::string_view path) {
  for (const Known& known : kKnown) {
    if (!path.ends_with(known.path)) continue;
    const std::size_t before = path.size() - known.path.size();
    if (before == 0 || path[before - 1] == '/') return known.kind;
  }
  return std::nullopt;
}

Manifest parse_manifest(ManifestKind kind, std::string_view path, std::string_view bytes,
                        std::vector<Diagnostic>& diagnostics) {
  Manifest manifest;
  manifest.file = path;
  manifest.kind = kind;
  if (bytes.size() > kFileBytesMax) {
    diagnostics.push_back({std::string(path), {}, "manifest is too large to be read"});
    return manifest;
  }
  switch (kind) {
    case ManifestKind::VendorModules:
      modules::read_vendor_modules(bytes, manifest);
      break;
    case ManifestKind::Godeps:
      modules::read_godeps(bytes, manifest);
      break;
    case ManifestKind::GlideLock:
    case ManifestKind::GlideYaml:
      modules::read_glide(bytes, manifest);
      break;
    case ManifestKind::GopkgLock:
    case ManifestKind::GopkgToml:
      modules::read_dep(bytes, manifest);
      break;
  }
  return manifest;
}

bool wants_file(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  if (name.starts_with("._")) return false;  // resource forks that macOS leaves in archives
  return name.ends_with(".go") || name == "go.mod" || name == "go.work" ||
         manifest_kind_of(path).has_value();
}

}  // namespace gofed::golang
