// SPDX 2.3 as JSON: https://spdx.github.io/spdx-spec/v2.3/
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

constexpr std::string_view kNoAssertion = "NOASSERTION";

struct SpdxReference {
  std::string category = "PACKAGE-MANAGER";
  std::string type = "purl";
  std::string locator;

  static void describe(schemas::Describe<SpdxReference>& d) {
    d.name("SpdxReference", "Where a package is known.");
    d.field<&SpdxReference::category>("referenceCategory", "Kind.");
    d.field<&SpdxReference::type>("referenceType", "Which one.");
    d.field<&SpdxReference::locator>("referenceLocator", "Its name there.");
  }
};

struct SpdxPackage {
  std::string id;
  std::string name;
  std::string version;
  std::string purpose;
  std::string download{kNoAssertion};
  bool files_analyzed = false;
  std::string concluded;
  std::string declared;
  std::string copyright;
  std::vector<SpdxReference> references;

  static void describe(schemas::Describe<SpdxPackage>& d) {
    using T = SpdxPackage;
    d.name("SpdxPackage", "A package.");
    d.field<&T::id>("SPDXID", "In this document.");
    d.field<&T::name>("name", "Its name.");
    d.field<&T::version>("versionInfo", "Its version.").optional();
    d.field<&T::purpose>("primaryPackagePurpose", "What it is.").optional();
    d.field<&T::download>("downloadLocation", "Where it is from.");
    d.field<&T::files_analyzed>("filesAnalyzed", "Whether its files are listed.");
    d.field<&T::concluded>("licenseConcluded", "By what was found.");
    d.field<&T::declared>("licenseDeclared", "By its authors.");
    d.field<&T::copyright>("copyrightText", "Statements.");
    d.field<&T::references>("externalRefs", "Where it is known.").optional();
  }
};

struct SpdxRelationship {
  std::string from;
  std::string type;
  std::string to;

  static void describe(schemas::Describe<SpdxRelationship>& d) {
    d.name("SpdxRelationship", "Between two elements.");
    d.field<&SpdxRelationship::from>("spdxElementId", "Of this one.");
    d.field<&SpdxRelationship::type>("relationshipType", "Which.");
    d.field<&SpdxRelationship::to>("relatedSpdxElement", "To that one.");
  }
};

struct SpdxOwnLicense {
  std::string id;
  std::string text;
  std::string name;

  static void describe(schemas::Describe<SpdxOwnLicense>& d) {
    d.name("SpdxOwnLicense", "A licence that the list does not have.");
    d.field<&SpdxOwnLicense::id>("licenseId", "LicenseRef-...");
    d.field<&SpdxOwnLicense::text>("extractedText", "What it says.");
    d.field<&SpdxOwnLicense::name>("name", "How it is called.");
  }
};

struct SpdxCreation {
  std::string created;
  std::vector<std::string> creators;

  static void describe(schemas::Describe<SpdxCreation>& d) {
    d.name("SpdxCreation", "When and by whom.");
    d.field<&SpdxCreation::created>("created", "When.");
    d.field<&SpdxCreation::creators>("creators", "By whom.");
  }
};

struct SpdxDocument {
  std::string version = "SPDX-2.3";
  std::string data_license = "CC0-1.0";
  std::string id = "SPDXRef-DOCUMENT";
  std::string name;
  std::string space;
  SpdxCreation creation;
  std::vector<SpdxPackage> packages;
  std::vector<SpdxRelationship> relationships;
  std::vector<SpdxOwnLicense> own;

  static void describe(schemas::Describe<SpdxDocument>& d) {
    using T = SpdxDocument;
    d.name("SpdxDocument", "An SBOM.");
    d.field<&T::version>("spdxVersion", "Of the form.");
    d.field<&T::data_license>("dataLicense", "Of this document.");
    d.field<&T::id>("SPDXID", "Of this document.");
    d.field<&T::name>("name", "Of this document.");
    d.field<&T::space>("documentNamespace", "Its own URI.");
    d.field<&T::creation>("creationInfo", "When and by whom.");
    d.field<&T::packages>("packages", "What there is.");
    d.field<&T::relationships>("relationships", "What is made of what.");
    d.field<&T::own>("hasExtractedLicensingInfos", "Licences that the list does not have.")
        .optional();
  }
};

// "SPDXRef-Package-3-github.com-spf13-pflag": of letters, digits, dots and dashes.
std::string spdx_id(std::size_t index, std::string_view name) {
  auto id = "SPDXRef-Package-" + std::to_string(index) + "-";
  for (const char c : name) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '.' || c == '-';
    id += is_plain ? c : '-';
  }
  return id;
}

std::string or_none(const std::string& text) {
  return text.empty() ? std::string(kNoAssertion) : text;
}

}  // namespace

std::string spdx_document(const schemas::licenses::LicenseReport& report,
                          std::string_view created) {
  const auto bill = bill_of(report);
  SpdxDocument document;
  document.name = bill.components.front().name;
  document.creation = {.created = std::string(created), .creators = {"Tool: gofed-" GOFED_VERSION}};
  for (std::size_t i = 0; i < bill.components.size(); ++i) {
    const auto& component = bill.components[i];
    document.packages.push_back({.id = spdx_id(i, component.name),
                                 .name = component.name,
                                 .version = component.version,
                                 .purpose = component.is_program ? "APPLICATION"
                                            : i == 0             ? "SOURCE"
                                                                 : "LIBRARY",
                                 .concluded = or_none(component.expression),
                                 .declared = component.is_program ? std::string(kNoAssertion)
                                                                  : or_none(component.expression),
                                 .copyright = or_none(component.copyright),
                                 .references = {{.locator = component.purl}}});
  }
  const auto id_of = [&document](std::size_t i) { return document.packages[i].id; };
  document.relationships.push_back({document.id, "DESCRIBES", id_of(0)});
  for (std::size_t i = 1; i < bill.components.size(); ++i) {
    if (bill.components[i].is_program)
      document.relationships.push_back({document.id, "DESCRIBES", id_of(i)});
  }
  for (const auto& [from, to] : bill.uses) {
    document.relationships.push_back(
        {id_of(from), bill.components[from].is_program ? "STATIC_LINK" : "CONTAINS", id_of(to)});
  }
  for (const auto& own : own_licenses(bill)) {
    document.own.push_back(
        {.id = own,
         .text = "The licence that the source calls \"" + own.substr(own.find('-') + 1) + "\".",
         .name = own});
  }
  const auto content = store::Sha256::of(schemas::to_json(report)).hex();
  document.space = "https://spdx.org/spdxdocs/" + source_name(report.name).name + "-" + content;
  return schemas::to_json(document, schemas::JsonStyle::Pretty) + "\n";
}

}  // namespace gofed::clients
