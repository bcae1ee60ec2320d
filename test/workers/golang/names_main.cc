// golang_names: the exported names of a tree from our facts, in the form of oracle/names.go.
//
//   golang_names ROOT [GO_VERSION [--no-cgo]]
#include <cstdio>
#include <string>

#include "test/workers/golang/read_tree.h"
#include "workers/golang/facts/api_facts.h"
#include "workers/golang/syntax/text/unicode.h"

int main(int argc, char** argv) {
  using namespace gofed::golang;
  if (argc < 2) return 2;
  ProjectOptions options;
  if (argc > 2) options.context.go_version = parse_go_version(argv[2]).value_or(kGoVersionNewest);
  options.context.cgo_enabled = argc < 4;
  const Project project = load_project(test::read_tree(argv[1]), options);
  const ApiFacts facts = collect_api(project);
  for (const PackageApi& package : facts.packages) {
    const std::string where =
        (package.directory.empty() ? "." : package.directory) + " " + package.name + " ";
    const auto emit = [&where](const char* kind, const std::string& name) {
      std::printf("%s%s %s\n", where.c_str(), kind, name.c_str());
    };
    for (const ConstantFact& fact : package.constants) emit("const", fact.name);
    for (const VariableFact& fact : package.variables) emit("var", fact.name);
    for (const FunctionFact& fact : package.functions) emit("func", fact.name);
    for (const TypeFact& fact : package.type_declarations) {
      if (!fact.exported) continue;
      emit("type", fact.name);
      for (const MethodFact& method : fact.methods) {
        if (syntax::is_exported(method.name)) emit("method", fact.name + "." + method.name);
      }
    }
  }
}
