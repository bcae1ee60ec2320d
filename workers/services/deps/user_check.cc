#include "workers/services/deps/user_check.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "workers/common/analysis/documents.h"
#include "workers/golang/base/parallel.h"
#include "workers/golang/check/scope/world.h"
#include "workers/golang/syntax/tree.h"
#include "workers/golang/verdict/verdict.h"

namespace gofed::workers {
namespace {

namespace wire = schemas::golang;
using golang::Package;
using golang::check::FileScope;
using golang::check::PackageScope;
using golang::check::World;

bool has(const golang::Project& packages, std::string_view path) {
  return packages.directory_of(path) != golang::kNoDirectory;
}

// Which packages see the library: those that import it, and those that import them.
class Seeing {
 public:
  Seeing(const World& world, const CheckedAgainst& against) : world_(world), against_(against) {}

  void add(const PackageScope& scope) { visit(scope); }

  // To be called once, when all have been added.
  void spread() {
    while (!waiting_.empty()) {
      const PackageScope* scope = waiting_.back();
      waiting_.pop_back();
      if (!sees_.insert(scope).second) continue;
      const auto importers = importers_.find(scope);
      if (importers == importers_.end()) continue;
      waiting_.insert(waiting_.end(), importers->second.begin(), importers->second.end());
    }
  }

  [[nodiscard]] bool has(const PackageScope& scope) const { return sees_.contains(&scope); }

 private:
  void visit(const PackageScope& first) {
    std::vector<const PackageScope*> stack{&first};
    while (!stack.empty()) {
      const PackageScope* scope = stack.back();
      stack.pop_back();
      if (!seen_.insert(scope).second) continue;
      for (const FileScope& file : scope->files) {
        for (const auto& import : file.imports) {
          if (workers::has(against_.before, import.path) ||
              workers::has(against_.after, import.path)) {
            waiting_.push_back(scope);
          } else if (const PackageScope* imported = world_.find(import)) {
            importers_[imported].push_back(scope);
            stack.push_back(imported);
          }
        }
      }
    }
  }

  const World& world_;
  const CheckedAgainst& against_;
  std::unordered_set<const PackageScope*> seen_;
  std::unordered_set<const PackageScope*> sees_;
  std::unordered_map<const PackageScope*, std::vector<const PackageScope*>> importers_;
  std::vector<const PackageScope*> waiting_;
};

// What one package has.
struct Checked {
  bool is_done = false;
  std::vector<wire::UserError> errors;
  std::vector<wire::UserDoubt> doubts;
};

class UserChecker {
 public:
  UserChecker(const golang::Project& user, const CheckedAgainst& against)
      : user_(user),
        against_(against),
        old_world_(user, user.options.context,
                   {.instead = &against.before, .missing = &against.missing}),
        new_world_(user, user.options.context,
                   {.instead = &against.after, .missing = &against.missing}) {}

  // Those that may be asked about, in path order; `sees` says whether they see the library.
  struct Candidate {
    const Package* package = nullptr;
    bool sees = false;
  };
  std::vector<Candidate> packages() const {
    std::vector<Candidate> found;
    Seeing seeing(old_world_, against_);
    for (const Package* package : user_.packages()) {
      if (!package->is_ordinary() || package->files.empty()) continue;
      if (has(against_.before, package->import_path) || has(against_.after, package->import_path)) {
        continue;  // the library itself
      }
      found.push_back({package});
      seeing.add(old_world_.scope_of(*package));
    }
    seeing.spread();
    for (Candidate& one : found) one.sees = seeing.has(old_world_.scope_of(*one.package));
    return found;
  }

  Checked check(const Package& package) const {
    Checked result;
    const PackageScope& scope = new_world_.scope_of(package);
    for (const FileScope& file : scope.files) {
      if (!file.tree->diagnostics().empty()) return result;
      add_missing_imports(package, file, result);
    }
    const golang::Verdict now = golang::check_package(new_world_, package);
    if (now.is_cut) return result;
    result.is_done = true;
    add_errors(package, now, result);
    for (const golang::Undecided& one : now.undecided) {
      // An import that is gone is an error already, at its own place.
      const bool is_gone = has(against_.before, one.package) && !has(against_.after, one.package);
      if (is_gone) continue;
      result.doubts.push_back({.package = package.import_path,
                               .position = position_text(one.file, one.position),
                               .missing_package = one.package});
    }
    return result;
  }

 private:
  // What is wrong with the old version as well is not new; what else it hides is not known.
  void add_errors(const Package& package, const golang::Verdict& now, Checked& result) const {
    if (now.errors.empty()) return;
    const golang::Verdict then = golang::check_package(old_world_, package);
    std::set<std::tuple<std::string_view, golang::Position>> known;
    for (const golang::CompileError& error : then.errors) known.emplace(error.file, error.position);
    for (const golang::CompileError& error : now.errors) {
      if (known.contains({error.file, error.position})) {
        result.doubts.push_back({.package = package.import_path,
                                 .position = position_text(error.file, error.position)});
        continue;
      }
      result.errors.push_back({.package = package.import_path,
                               .position = position_text(error.file, error.position),
                               .message = error.message,
                               .used_package = error.package,
                               .symbol = error.symbol});
    }
  }

  // The go command reports an import that is not there before anything is compiled.
  void add_missing_imports(const Package& package, const FileScope& file, Checked& result) const {
    using golang::syntax::NodeKind;
    const golang::syntax::Tree& tree = *file.tree;
    std::size_t next = 0;  // among the imports of the file, which are in source order
    for (auto group = tree.next_sibling(tree.package_clause());
         group != golang::syntax::kNoNode && tree.kind(group) == NodeKind::ImportGroup;
         group = tree.next_sibling(group)) {
      for (const auto spec : tree.children(group)) {
        const auto literal = tree.text(tree.child(spec, 1));
        if (next >= file.imports.size()) return;
        const std::string_view path = file.imports[next].path;
        if (literal.size() != path.size() + 2 || literal.substr(1, path.size()) != path) continue;
        ++next;
        if (!has(against_.before, path) || has(against_.after, path)) continue;
        const golang::syntax::LineTable lines(tree.source());
        const auto name = tree.child(spec, 0);
        const auto begin = tree.begin(tree.is_absent(name) ? tree.child(spec, 1) : name);
        result.errors.push_back(
            {.package = package.import_path,
             .position = position_text(user_.file(file.index).source.path, lines.at(begin)),
             .message = "no required module provides package " + std::string(path),
             .used_package = std::string(path)});
      }
    }
  }

  const golang::Project& user_;
  const CheckedAgainst& against_;
  World old_world_;
  World new_world_;
};

}  // namespace

wire::UserCheck check_user(const golang::Project& user, const CheckedAgainst& against,
                           const std::function<bool()>& cancelled) {
  const UserChecker checker(user, against);
  const auto packages = checker.packages();
  std::vector<Checked> checked(packages.size());
  golang::for_each_index(packages.size(), user.useful_threads(), [&](std::size_t i) {
    if (!packages[i].sees) {
      checked[i].is_done = true;  // no version of the library makes a difference
    } else if (!cancelled()) {
      checked[i] = checker.check(*packages[i].package);
    }
  });
  wire::UserCheck out;
  for (std::size_t i = 0; i < packages.size(); ++i) {
    if (!checked[i].is_done) continue;
    out.directories.push_back(packages[i].package->directory);
    std::ranges::move(checked[i].errors, std::back_inserter(out.errors));
    std::ranges::move(checked[i].doubts, std::back_inserter(out.doubts));
  }
  return out;
}

}  // namespace gofed::workers
