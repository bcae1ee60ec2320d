#include <algorithm>
#include <tuple>

#include "workers/golang/verdict/judge.h"
#include "workers/golang/verdict/verdict.h"

namespace gofed::golang {

Verdict check_package(const check::World& world, const Package& package, check::ScopeKind kind) {
  Verdict verdict;
  const check::PackageScope& scope = world.scope_of(package, kind);
  for (const check::FileScope& file : scope.files) {
    if (file.tree->diagnostics().empty()) continue;
    // The compiler checks no types of source that it cannot parse.
    verdict.undecided.push_back({.file = world.project().file(file.index).source.path,
                                 .position = file.tree->diagnostics().front().position,
                                 .package = {}});
    return verdict;
  }
  TypeTable types;
  check::Checker checker(world, scope, types);
  verdict::Judge(checker, scope, verdict).run();
  verdict.is_cut = checker.budget().is_spent();
  const auto place = [](const auto& one) { return std::tie(one.file, one.position); };
  std::ranges::stable_sort(verdict.errors, {}, place);
  const auto same_errors = std::ranges::unique(verdict.errors);
  verdict.errors.erase(same_errors.begin(), same_errors.end());
  std::ranges::sort(verdict.undecided, {}, [](const Undecided& one) {
    return std::tie(one.file, one.position, one.package);
  });
  const auto same_places = std::ranges::unique(verdict.undecided);
  verdict.undecided.erase(same_places.begin(), same_places.end());
  return verdict;
}

}  // namespace gofed::golang
