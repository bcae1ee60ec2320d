#include "workers/common/apis/document_platforms.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "workers/common/analysis/documents.h"
#include "workers/golang/build/build_context.h"

namespace gofed::workers {
namespace {

namespace wire = schemas::golang;

using Names = std::vector<std::string>;

// Where something exists: everywhere its enclosing thing does, where it names none.
bool has(const Names& platforms, const std::string& platform) {
  return platforms.empty() || std::ranges::find(platforms, platform) != platforms.end();
}

template <typename T>
std::vector<T> those_on(const std::vector<T>& list, const std::string& platform) {
  std::vector<T> out;
  for (const auto& one : list) {
    if (!has(one.platforms, platform)) continue;
    out.push_back(one);
    out.back().platforms.clear();
  }
  return out;
}

// The lists of names that occur, each once.
std::set<Names> lists_of(const wire::ProjectApi& document) {
  std::set<Names> lists;
  const auto add = [&lists](const auto& list) {
    for (const auto& one : list) {
      if (!one.platforms.empty()) lists.insert(one.platforms);
    }
  };
  add(document.packages);
  for (const auto& package : document.packages) {
    add(package.constants);
    add(package.variables);
    add(package.functions);
    add(package.types);
    for (const auto& type : package.types) add(type.methods);
  }
  return lists;
}

}  // namespace

Names platform_names(const wire::ProjectApi& document) {
  if (!document.platforms.empty()) return document.platforms;
  const golang::BuildContext context{.goos = document.context.goos,
                                     .goarch = document.context.goarch,
                                     .cgo_enabled = document.context.cgo,
                                     .tags = {}};
  return {context.platform()};
}

std::vector<std::size_t> platform_groups(const wire::ProjectApi& document) {
  const auto names = platform_names(document);
  std::vector<std::size_t> groups(names.size(), 0);
  for (const auto& list : lists_of(document)) {
    std::map<std::pair<std::size_t, bool>, std::size_t> split;  // a group by who is in the list
    for (std::size_t i = 0; i < names.size(); ++i) {
      groups[i] = split.try_emplace({groups[i], has(list, names[i])}, split.size()).first->second;
    }
  }
  return groups;
}

wire::ProjectApi document_on(const wire::ProjectApi& document, const std::string& platform) {
  if (document.platforms.empty()) return document;
  wire::ProjectApi out;
  out.module = document.module;
  out.go_version = document.go_version;
  out.context = document.context;
  if (const auto context = golang::parse_platform(platform)) {
    out.context.goos = context->goos;
    out.context.goarch = context->goarch;
    out.context.cgo = context->cgo_enabled;
  }
  out.diagnostics = document.diagnostics;
  out.packages = those_on(document.packages, platform);
  for (auto& package : out.packages) {
    package.constants = those_on(package.constants, platform);
    package.variables = those_on(package.variables, platform);
    package.functions = those_on(package.functions, platform);
    package.types = those_on(package.types, platform);
    for (auto& type : package.types) type.methods = those_on(type.methods, platform);
  }
  return out;
}

}  // namespace gofed::workers
