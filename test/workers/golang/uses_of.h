// What small trees use, in forms that a test compares.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "test/workers/golang/facts.h"
#include "workers/golang/facts/uses_facts.h"

namespace gofed::golang::test {

inline PackageUses uses_of(std::vector<SourceFile> files, std::string_view path = "m.org/m") {
  const Project project =
      load_project(std::move(files), {.bodies = syntax::Bodies::Parse, .threads = 1});
  for (PackageUses& package : collect_uses(project).packages) {
    if (package.import_path == path) return std::move(package);
  }
  return {};
}

// "path.Name@3,5" with the lines of the places, in order.
inline std::vector<std::string> listed(const PackageUses& uses) {
  std::vector<std::string> result;
  for (const SymbolUse& use : uses.uses) {
    std::string text = std::string(use.package) + "." + std::string(use.name);
    for (const Place& place : use.places) {
      text += (&place == &use.places.front() ? "@" : ",") + std::to_string(place.position.line);
    }
    result.push_back(text);
  }
  return result;
}

inline std::vector<std::string> unresolved(const PackageUses& uses) {
  std::vector<std::string> result;
  result.reserve(uses.unresolved.size());
  for (const UnresolvedUse& use : uses.unresolved) result.emplace_back(use.name);
  return result;
}

inline const SourceFile kGoMod{"go.mod", "module m.org/m\n"};

// The fields and methods of package m.org/m/lib, whose source is `lib`, that `code` selects, in the
// order of the code: "File.Close Reader.Read ?Name", the last of a type that is not known.
inline std::string members(std::string_view lib, std::string_view code) {
  const PackageUses uses =
      uses_of({kGoMod,
               {"lib/l.go", "package lib\n" + std::string(lib)},
               {"a.go", "package m\nimport \"m.org/m/lib\"\n" + std::string(code)}});
  std::vector<std::tuple<std::uint32_t, std::uint32_t, std::string>> found;
  const auto add = [&found](std::span<const Place> places, const std::string& name) {
    for (const Place& place : places) {
      found.emplace_back(place.position.line, place.position.column, name);
    }
  };
  for (const SymbolUse& use : uses.uses) {
    if (use.kind == UseKind::Member && use.package == "m.org/m/lib") {
      add(use.places, std::string(use.name));
    }
  }
  for (const UnresolvedUse& use : uses.unresolved) add(use.places, "?" + std::string(use.name));
  std::ranges::sort(found);
  std::string text;
  for (const auto& [line, column, name] : found) text += (text.empty() ? "" : " ") + name;
  return text;
}

}  // namespace gofed::golang::test
