#include "clients/scenarios/compare/impact_library.h"

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

}  // namespace

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
