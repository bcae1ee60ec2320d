#include "clients/scenarios/deps_graph.h"

#include <map>
#include <set>
#include <utility>

namespace gofed::clients {
namespace {

using schemas::golang::Import;
using schemas::golang::ImportClass;
using schemas::golang::ImportKind;
using schemas::golang::ProjectDeps;

struct Graph {
  std::map<std::string, bool> nodes;  // path -> whether it is of the tree
  std::set<std::pair<std::string, std::string>> edges;
};

bool is_drawn(const Import& import) {
  const bool is_built = import.kind == ImportKind::Library || import.kind == ImportKind::Main;
  const bool is_foreign =
      import.import_class != ImportClass::Standard && import.import_class != ImportClass::Cgo;
  return is_built && is_foreign;
}

// What the go command leaves out, and --all-directories asks for.
bool is_apart(const schemas::golang::PackageDeps& package) {
  return package.testdata || package.hidden || package.ignored || package.other_module;
}

Graph graph_of(const ProjectDeps& deps) {
  Graph graph;
  for (const auto& package : deps.packages) {
    if (!is_apart(package)) graph.nodes[package.path] = true;
  }
  for (const auto& package : deps.packages) {
    if (is_apart(package)) continue;
    for (const auto& import : package.imports) {
      if (!is_drawn(import)) continue;
      graph.nodes.try_emplace(import.path, false);
      graph.edges.emplace(package.path, import.path);
    }
  }
  return graph;
}

// Import paths hold no quotes, but hostile source may: both languages take entities or escapes.
std::string quoted(std::string_view text, std::string_view quote_escape) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') {
      out += quote_escape;
    } else if (c == '\\' || static_cast<unsigned char>(c) < 0x20) {
      out += ' ';
    } else {
      out += c;
    }
  }
  return out + "\"";
}

}  // namespace

std::string dot_text(const ProjectDeps& deps) {
  const auto graph = graph_of(deps);
  const auto name = [](std::string_view path) { return quoted(path, "\\\""); };
  std::string text = "digraph deps {\n  rankdir=LR;\n  node [shape=box];\n";
  for (const auto& [path, is_own] : graph.nodes) {
    text += "  " + name(path) + (is_own ? ";\n" : " [style=dashed];\n");
  }
  for (const auto& [from, to] : graph.edges) text += "  " + name(from) + " -> " + name(to) + ";\n";
  return text + "}\n";
}

std::string mermaid_text(const ProjectDeps& deps) {
  const auto graph = graph_of(deps);
  std::map<std::string, std::string> ids;
  std::string text = "graph LR\n";
  for (const auto& [path, is_own] : graph.nodes) {
    const auto id = "p" + std::to_string(ids.size());
    ids[path] = id;
    const auto label = quoted(path, "#quot;");
    text += "  " + id + (is_own ? "[" + label + "]\n" : "(" + label + ")\n");
  }
  for (const auto& [from, to] : graph.edges) text += "  " + ids[from] + " --> " + ids[to] + "\n";
  return text;
}

}  // namespace gofed::clients
