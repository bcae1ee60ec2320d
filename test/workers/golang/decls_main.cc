// golang_decls: what our parser makes of Go files, in the form of oracle/decls.go.
//
//   golang_decls [--skip] [--errors] < PATHS
//
//   --skip     jump over bodies instead of parsing them
//   --errors   all errors of each file, and no declarations; else the first error, then
//   declarations
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <span>
#include <string>

#include "workers/golang/syntax/parser.h"

namespace {

using namespace gofed::golang;
using namespace gofed::golang::syntax;

class Printer {
 public:
  explicit Printer(const Tree& tree) : tree_(tree), lines_(tree.source()) {}

  void file() {
    name("package", tree_.child(tree_.package_clause(), 0));
    for (const NodeId decl : tree_.children(tree_.root())) declaration(decl);
  }

 private:
  void line(std::string_view kind, std::string_view text, NodeId at) {
    const Position p = lines_.at(tree_.begin(at));
    out_.append(kind).append(" ").append(text).append(" ");
    out_ += std::to_string(p.line) + ":" + std::to_string(p.column);
    std::puts(out_.c_str());
    out_.clear();
  }
  void name(std::string_view kind, NodeId id) { line(kind, tree_.text(id), id); }

  void declaration(NodeId decl) {
    if (tree_.kind(decl) == NodeKind::FuncDecl) {
      name("func", tree_.child(decl, 0));
      for (std::size_t i = 1; i < 4; ++i) fields(tree_.child(decl, i));
      return;
    }
    for (const NodeId spec : tree_.children(decl)) {
      switch (tree_.kind(spec)) {
        case NodeKind::ImportSpec:
          import(spec);
          break;
        case NodeKind::ConstSpec:
          values("const", spec);
          break;
        case NodeKind::VarSpec:
          values("var", spec);
          break;
        case NodeKind::TypeSpec:
          name(tree_.op(spec) == Token::Assign ? "alias" : "type", tree_.child(spec, 0));
          fields(tree_.child(spec, 1));
          fields(tree_.child(spec, 2));
          break;
        default:
          break;
      }
    }
  }

  void import(NodeId spec) {
    const NodeId alias = tree_.child(spec, 0);
    const NodeId path = tree_.child(spec, 1);
    const std::string text = (tree_.is_absent(alias) ? "-" : std::string(tree_.text(alias))) + " " +
                             std::string(tree_.text(path));
    line("import", text, path);
  }

  void values(std::string_view kind, NodeId spec) {
    for (const NodeId id : tree_.children(tree_.child(spec, 0))) name(kind, id);
    fields(tree_.child(spec, 1));
  }

  // The names of all fields, parameters and methods below, as the oracle's function of this name.
  void fields(NodeId id) {
    const NodeKind kind = tree_.kind(id);
    if (kind == NodeKind::Field) {
      const NodeId names = tree_.child(id, 0);
      for (const NodeId field_name : tree_.children(names)) name("field", field_name);
      if (tree_.child(names, 0) == kNoNode) line("field", "-", tree_.child(id, 1));
    } else if (kind == NodeKind::Method) {
      name("field", tree_.child(id, 0));
    }
    for (const NodeId child : tree_.children(id)) {
      const NodeKind child_kind = tree_.kind(child);
      const bool embedded = kind == NodeKind::InterfaceType && child_kind != NodeKind::Method;
      if (embedded) line("field", "-", child);
      fields(child);
    }
  }

  const Tree& tree_;
  LineCounter lines_;
  std::string out_;
};

}  // namespace

int main(int argc, char** argv) {
  const std::span arguments{argv, static_cast<std::size_t>(argc)};
  const auto given = [&](std::string_view option) {
    return std::ranges::find(arguments, option) != arguments.end();
  };
  const bool all_errors = given("--errors");
  const ParseOptions options{.bodies = given("--skip") ? Bodies::Skip : Bodies::Parse};
  std::string path;
  while (std::getline(std::cin, path)) {
    std::ifstream in(path, std::ios::binary);
    const std::string source{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    const Tree tree = parse_file(path, source, options);
    std::printf("== %s\n", path.c_str());
    for (const Diagnostic& error : tree.diagnostics()) {
      std::printf("error %u %s\n", error.position.line, error.to_string().c_str());
      if (!all_errors) break;
    }
    if (!all_errors) Printer(tree).file();
  }
}
