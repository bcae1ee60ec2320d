// CycloneDX 1.5 as JSON: https://cyclonedx.org/docs/1.5/json/
#include <string>
#include <string_view>
#include <vector>

#include "clients/scenarios/license/components.h"
#include "clients/scenarios/license/documents.h"
#include "schemas/base/sha256.h"
#include "schemas/describe/codec.h"
#include "schemas/describe/describe.h"

namespace gofed::clients {
namespace {

struct CdxLicense {
  std::string expression;

  static void describe(schemas::Describe<CdxLicense>& d) {
    d.name("CdxLicense", "A licence.");
    d.field<&CdxLicense::expression>("expression", "SPDX's.");
  }
};

struct CdxComponent {
  std::string type;
  std::string ref;
  std::string name;
  std::string version;
  std::vector<CdxLicense> licenses;
  std::string copyright;
  std::string purl;

  static void describe(schemas::Describe<CdxComponent>& d) {
    using T = CdxComponent;
    d.name("CdxComponent", "A component.");
    d.field<&T::type>("type", "application or library.");
    d.field<&T::ref>("bom-ref", "In this document.");
    d.field<&T::name>("name", "Its name.");
    d.field<&T::version>("version", "Its version.").optional();
    d.field<&T::licenses>("licenses", "Its licence.").optional();
    d.field<&T::copyright>("copyright", "Statements.").optional();
    d.field<&T::purl>("purl", "Its package URL.").optional();
  }
};

struct CdxTools {
  std::vector<CdxComponent> components;

  static void describe(schemas::Describe<CdxTools>& d) {
    d.name("CdxTools", "What made it.");
    d.field<&CdxTools::components>("components", "Programs.");
  }
};

struct CdxMetadata {
  CdxTools tools;
  CdxComponent component;

  static void describe(schemas::Describe<CdxMetadata>& d) {
    d.name("CdxMetadata", "What the document is about.");
    d.field<&CdxMetadata::tools>("tools", "What made it.");
    d.field<&CdxMetadata::component>("component", "What it describes.");
  }
};

struct CdxDependency {
  std::string ref;
  std::vector<std::string> depends_on;

  static void describe(schemas::Describe<CdxDependency>& d) {
    d.name("CdxDependency", "What one is made of.");
    d.field<&CdxDependency::ref>("ref", "This one.");
    d.field<&CdxDependency::depends_on>("dependsOn", "Of these.").optional();
  }
};

struct CdxDocument {
  std::string format = "CycloneDX";
  std::string spec = "1.5";
  std::string serial;
  std::int64_t version = 1;
  CdxMetadata metadata;
  std::vector<CdxComponent> components;
  std::vector<CdxDependency> dependencies;

  static void describe(schemas::Describe<CdxDocument>& d) {
    using T = CdxDocument;
    d.name("CdxDocument", "An SBOM.");
    d.field<&T::format>("bomFormat", "CycloneDX.");
    d.field<&T::spec>("specVersion", "Of the form.");
    d.field<&T::serial>("serialNumber", "Of this content.");
    d.field<&T::version>("version", "Of this document.");
    d.field<&T::metadata>("metadata", "What it is about.");
    d.field<&T::components>("components", "What there is.");
    d.field<&T::dependencies>("dependencies", "What is made of what.");
  }
};

CdxComponent component_of(const Component& from, std::size_t index) {
  CdxComponent made{.type = from.is_program || index == 0 ? "application" : "library",
                    .ref = std::to_string(index) + ":" + from.purl,
                    .name = from.name,
                    .version = from.version,
                    .licenses = {},
                    .copyright = from.copyright,
                    .purl = from.purl};
  if (!from.expression.empty()) made.licenses.push_back({from.expression});
  return made;
}

// A UUID of the content, so that the same content has the same one (version 8: of one's own making).
std::string serial_of(const std::string& content) {
  auto hex = store::Sha256::of(content).hex().substr(0, 32);
  hex[12] = '8';
  hex[16] = 'a';
  return "urn:uuid:" + hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20);
}

}  // namespace

std::string cyclonedx_document(const schemas::licenses::LicenseReport& report) {
  const auto bill = bill_of(report);
  CdxDocument document;
  document.serial = serial_of(schemas::to_json(report));
  document.metadata.tools.components.push_back({.type = "application",
                                                .ref = "gofed",
                                                .name = "gofed",
                                                .version = GOFED_VERSION,
                                                .licenses = {},
                                                .copyright = {},
                                                .purl = {}});
  document.metadata.component = component_of(bill.components.front(), 0);
  for (std::size_t i = 1; i < bill.components.size(); ++i)
    document.components.push_back(component_of(bill.components[i], i));
  const auto ref = [&](std::size_t i) {
    return i == 0 ? document.metadata.component.ref : document.components[i - 1].ref;
  };
  for (std::size_t i = 0; i < bill.components.size(); ++i)
    document.dependencies.push_back({.ref = ref(i), .depends_on = {}});
  for (const auto& [from, to] : bill.uses)
    document.dependencies[from].depends_on.push_back(ref(to));
  return schemas::to_json(document, schemas::JsonStyle::Pretty) + "\n";
}

}  // namespace gofed::clients
