// What an SBOM lists: the tree, its modules and what is vendored or linked, once each. Pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "schemas/licenses/license.h"

namespace gofed::clients {

struct Component {
  std::string name;
  std::string version;
  std::string purl;
  std::string expression;  // empty: not known
  std::string copyright;   // statements, a line each
  bool is_program = false;
};

struct Bill {
  std::vector<Component> components;                      // the tree itself first
  std::vector<std::pair<std::size_t, std::size_t>> uses;  // component, and one that it is made of
};

[[nodiscard]] Bill bill_of(const schemas::licenses::LicenseReport& report);

// "cobra_1.6.1.orig.tar.gz" as name and version.
struct NamedVersion {
  std::string name;
  std::string version;
};
[[nodiscard]] NamedVersion source_name(std::string_view file);

// Licences and exceptions that the list does not have, of all expressions: "LicenseRef-...".
[[nodiscard]] std::vector<std::string> own_licenses(const Bill& bill);

}  // namespace gofed::clients
