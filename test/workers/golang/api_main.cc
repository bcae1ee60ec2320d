// golang_api: the exported API of a tree from our facts, in the form of oracle/api.go.
//
//   golang_api ROOT [GOOS GOARCH [GO-VERSION]]
//
// Without cgo; unknown types print as "?"
#include <cstdio>
#include <string>

#include "test/workers/golang/read_tree.h"
#include "workers/golang/facts/api_facts.h"
#include "workers/golang/syntax/text/unicode.h"

namespace {

using namespace gofed::golang;

class Printer {
 public:
  explicit Printer(const PackageApi& package)
      : package_(package), prefix_("pkg " + package.import_path) {}

  void run() {
    line("");
    for (const ConstantFact& fact : package_.constants) {
      const bool known = fact.value.kind != ConstantKind::Unknown;
      line(" const " + fact.name + " " + type(fact.type) + " " + (known ? fact.value.exact : "?"));
    }
    for (const VariableFact& fact : package_.variables) {
      line(" var " + fact.name + " " + type(fact.type));
    }
    for (const FunctionFact& fact : package_.functions) {
      line(" func " + fact.name + parameters(fact.type_parameters) + signature(fact.type));
    }
    for (const TypeFact& fact : package_.type_declarations) {
      if (fact.exported) print(fact);
    }
  }

 private:
  void line(const std::string& text) { std::printf("%s%s\n", prefix_.c_str(), text.c_str()); }
  [[nodiscard]] std::string type(TypeId id) const { return type_string(package_.types, id); }
  [[nodiscard]] std::string signature(TypeId id) const {
    return signature_string(package_.types, id);
  }

  [[nodiscard]] std::string parameters(const std::vector<TypeParameterFact>& list) const {
    if (list.empty()) return "";
    std::string text;
    for (const TypeParameterFact& p : list) {
      text += (text.empty() ? "[" : ", ") + p.name + " " + type(p.constraint);
    }
    return text + "]";
  }

  void print(const TypeFact& fact) {
    if (fact.alias) {
      line(" alias " + fact.name + " " + type(fact.declared));
      return;
    }
    line(" type " + fact.name + parameters(fact.type_parameters) + " " + type(fact.underlying));
    if (!fact.opaque_embedded.empty() || !fact.interface.complete) {
      line(" opaque " + fact.name);
    }
    for (const type::Method& method : fact.interface.methods) {
      line(" interface method " + fact.name + "." + std::string(method.name) +
           signature(method.type));
    }
    for (const MethodFact& m : fact.methods) {
      method(fact, m.name, m.pointer_receiver, parameters(m.type_parameters), m.type);
    }
    if (!fact.interface.methods.empty()) return;
    for (const PromotedMember& m : fact.promoted) {
      if (m.is_method) {
        method(fact, m.name, m.pointer_receiver, parameters(m.type_parameters), m.type);
      } else if (syntax::is_exported(m.name)) {
        line(" promoted " + fact.name + "." + m.name + " " + type(m.type));
      }
    }
  }

  void method(const TypeFact& fact, const std::string& name, bool pointer, const std::string& own,
              TypeId func) {
    if (!syntax::is_exported(name)) return;
    line(" method (" + std::string(pointer ? "*" : "") + fact.name + ") " + name + own +
         signature(func));
  }

  const PackageApi& package_;
  std::string prefix_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  ProjectOptions options;
  options.context.go_version = {1, 19};
  options.context.cgo_enabled = false;
  if (argc > 3) {
    options.context.goos = argv[2];
    options.context.goarch = argv[3];
  }
  if (argc > 4) options.context.go_version = parse_go_version(argv[4]).value_or(GoVersion{1, 19});
  const Project project = load_project(test::read_tree(argv[1]), options);
  const ApiFacts facts = collect_api(project);
  for (const PackageApi& package : facts.packages) Printer(package).run();
}
