// Facts of small trees written in a test. Files are given as {path, content}.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "workers/golang/facts/api_facts.h"
#include "workers/golang/facts/deps_facts.h"

namespace gofed::golang::test {

inline Project project_of(std::vector<SourceFile> files, ProjectOptions options = {}) {
  return load_project(std::move(files), std::move(options));
}

// The API of the package at the root of a tree of one file, for a release of Go.
inline PackageApi api_of(std::string_view source, GoVersion release = kGoVersionNewest) {
  ProjectOptions options{.import_path = "example.com/p"};
  options.context.go_version = release;
  const Project project =
      project_of({{"p.go", "package p\n" + std::string(source)}}, std::move(options));
  ApiFacts facts = collect_api(project);
  return facts.packages.empty() ? PackageApi{} : std::move(facts.packages[0]);
}

// The fact of that name; a default one, which no test expects, if absent.
template <typename T>
T find(const std::vector<T>& list, std::string_view name) {
  for (const T& fact : list) {
    if (fact.name == name) return fact;
  }
  return {};
}

inline std::string type_of(const PackageApi& api, TypeId id) {
  return id == kNoType ? "none" : type_string(api.types, id);
}

inline std::string constant(const PackageApi& api, std::string_view name) {
  const ConstantFact fact = find(api.constants, name);
  return type_of(api, fact.type) + " " +
         (fact.value.kind == ConstantKind::Unknown ? "unknown" : fact.value.exact);
}

inline std::string variable(const PackageApi& api, std::string_view name) {
  return type_of(api, find(api.variables, name).type);
}

// A line for each.
inline std::string text_of(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) text += diagnostic.to_string() + "\n";
  return text;
}

}  // namespace gofed::golang::test
