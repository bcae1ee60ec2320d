// golang_deps: what the packages of a tree need from our facts, in the form of oracle/deps.go.
//
//   golang_deps ROOT [GO_VERSION]
#include <cstdio>
#include <string>
#include <string_view>

#include "test/workers/golang/read_tree.h"
#include "workers/golang/facts/deps_facts.h"

namespace {

using namespace gofed::golang;

void print(const PackageDeps& package) {
  const auto line = [&package](const std::string& kind, std::string_view path,
                               const std::string& place) {
    std::printf("%s %s %.*s%s\n", package.directory.empty() ? "." : package.directory.c_str(),
                kind.c_str(), static_cast<int>(path.size()), path.data(), place.c_str());
  };
  const auto place = [](const std::string& file, const Position& position) {
    return " " + file.substr(file.rfind('/') + 1) + ":" + std::to_string(position.line);
  };
  const auto suffix = [](ImportUse use) {
    return use == ImportUse::Test ? "-test" : use == ImportUse::ExternalTest ? "-xtest" : "";
  };
  for (const ImportFact& fact : package.imports) {
    if (fact.use == ImportUse::Platform || fact.use == ImportUse::Tool) continue;
    for (const ImportSite& site : fact.sites) {
      line(std::string("import") + suffix(fact.use), fact.path, place(site.file, site.position));
    }
  }
  for (const EmbedFact& fact : package.embeds) {
    line(std::string("embed") + suffix(fact.use), fact.pattern, place(fact.file, fact.position));
  }
  for (const CgoFact& fact : package.cgo) line("pkg-config", fact.pkg_config, "");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  ProjectOptions options;
  if (argc > 2) options.context.go_version = parse_go_version(argv[2]).value_or(kGoVersionNewest);
  for (const PackageDeps& package :
       collect_deps(load_project(test::list_tree(argv[1]), options)).packages) {
    print(package);
  }
}
