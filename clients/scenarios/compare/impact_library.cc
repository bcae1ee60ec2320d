#include "clients/scenarios/compare/impact_library.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "schemas/actions/api.h"

namespace gofed::clients {
namespace {

namespace wire = schemas::golang;

template <typename Named>
void strip(Named& named) {
  named.position.clear();
  named.doc.clear();
  named.deprecated.clear();
}

void strip_package(wire::PackageApi& package) {
  package.synopsis.clear();
  package.deprecated.clear();
  package.files.clear();
  for (auto& one : package.constants) strip(one);
  for (auto& one : package.variables) strip(one);
  for (auto& one : package.functions) strip(one);
  for (auto& type : package.types) {
    strip(type);
    type.promoted.clear();
    type.promoted.shrink_to_fit();
    for (auto& method : type.methods) strip(method);
  }
}

const wire::TypeDeclaration* type_named(const wire::PackageApi& package, std::string_view name) {
  const auto found = std::ranges::find(package.types, name, &wire::TypeDeclaration::name);
  return found == package.types.end() ? nullptr : &*found;
}

void add_tag_changes(const wire::TypeDeclaration& before, const wire::TypeDeclaration& after,
                     std::vector<wire::Change>& changes) {
  for (const auto& field : before.fields) {
    const auto same = std::ranges::find(after.fields, field.name, &wire::StructField::name);
    if (!field.exported || same == after.fields.end() || same->tag == field.tag) continue;
    changes.push_back({.symbol = before.name + "." + field.name,
                       .kind = wire::ChangeKind::Value,
                       .message = "tag changed from `" + field.tag + "` to `" + same->tag + "`",
                       .old_text = field.tag,
                       .new_text = same->tag,
                       .names = {before.name}});
  }
}

}  // namespace

std::vector<wire::PackageChanges> tag_changes(const wire::ProjectApi& before,
                                              const wire::ProjectApi& after) {
  std::vector<wire::PackageChanges> found;
  for (const auto& package : before.packages) {
    const auto same = std::ranges::find(after.packages, package.path, &wire::PackageApi::path);
    if (same == after.packages.end()) continue;
    wire::PackageChanges changes{.old_path = package.path, .new_path = package.path};
    for (const auto& type : package.types) {
      const auto* other = type.exported && !type.alias ? type_named(*same, type.name) : nullptr;
      if (other != nullptr) add_tag_changes(type, *other, changes.incompatible);
    }
    if (!changes.incompatible.empty()) found.push_back(std::move(changes));
  }
  return found;
}

wire::ProjectApi for_importers(wire::ProjectApi document) {
  std::erase_if(document.packages, [](const auto& package) {
    return package.main || package.vendored || package.apart == "testdata";
  });
  for (auto& package : document.packages) strip_package(package);
  document.diagnostics.clear();
  return document;
}

Result<std::array<wire::ProjectApi, 2>> library_apis(
    Run& run, const std::array<schemas::ApiDiffSide, 2>& sides, const SourceData& data) {
  std::array<wire::ProjectApi, 2> apis;
  for (std::size_t i = 0; i < apis.size(); ++i) {
    if (sides[i].document) {
      apis[i] = for_importers(*sides[i].document);
      continue;
    }
    auto answer = run.call<schemas::ApiAnalysis>(
        {.file = *sides[i].file, .options = sides[i].options}, SourceData(data).call_options());
    if (!answer) return std::unexpected(std::move(answer.error()));
    apis[i] = for_importers(std::move(answer->output));
  }
  return apis;
}

}  // namespace gofed::clients
