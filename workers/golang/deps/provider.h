// Who provides an imported package: Go, the project itself, vendor/, or a module that go.mod or an
// older manifest names.
//
// Reads the project it was made from, which must outlive it. Any thread may ask.
#pragma once

#include <string_view>
#include <unordered_set>

#include "workers/golang/facts/deps_facts.h"

namespace gofed::golang::deps {

struct Provider {
  ImportClass import_class = ImportClass::ThirdParty;
  std::string_view module;  // views into the project
  std::string_view version;
};

class Providers {
 public:
  explicit Providers(const Project& project);

  // Of `path` as imported by a package of that module.
  [[nodiscard]] Provider of(std::string_view path, ModuleIndex importer) const;

 private:
  [[nodiscard]] ImportClass classify(std::string_view path, ModuleIndex importer) const;
  [[nodiscard]] std::string_view own_module(std::string_view path) const;
  void find_module(std::string_view path, ModuleIndex importer, Provider& provider) const;

  const Project& project_;
  std::unordered_set<std::string_view> own_modules_;  // their paths
};

}  // namespace gofed::golang::deps
