#include "workers/services/deps/compare_deps.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "workers/common/analysis/documents.h"
#include "workers/services/deps/dependency_states.h"

namespace gofed::workers {
namespace {

namespace wire = schemas::golang;
using Kind = wire::DependencyChangeKind;
using wire::DependencyState;

// Which of the tree's surroundings provides an import. A vendored copy stands for the original.
wire::ImportClass origin_of(const DependencyState& state) {
  const auto import_class = state.import_class.value_or(wire::ImportClass::ThirdParty);
  return import_class == wire::ImportClass::Vendored ? wire::ImportClass::ThirdParty : import_class;
}

// What differs between two states of one dependency.
std::vector<Kind> kinds_of(const DependencyState& before, const DependencyState& after) {
  std::vector<Kind> kinds;
  const bool same_origin = origin_of(before) == origin_of(after) && before.module == after.module;
  // Where one side does not say which version it takes, nothing is known to differ.
  const bool known = !before.version.empty() && !after.version.empty();
  if (same_origin && known && before.version != after.version) kinds.push_back(Kind::Version);
  if (before.scope != after.scope) kinds.push_back(Kind::Scope);
  if (!before.vendored && after.vendored) kinds.push_back(Kind::Vendored);
  if (before.vendored && !after.vendored) kinds.push_back(Kind::Unvendored);
  const bool provider_told = !before.module.empty() && !after.module.empty();
  if (origin_of(before) != origin_of(after) || (provider_told && before.module != after.module)) {
    kinds.push_back(Kind::Provider);
  }
  if (before.indirect && !after.indirect) kinds.push_back(Kind::Direct);
  if (!before.indirect && after.indirect) kinds.push_back(Kind::Indirect);
  if (before.replacement != after.replacement) kinds.push_back(Kind::Replaced);
  return kinds;
}

void compare_states(wire::DependencySubject subject, DependencyStates before,
                    DependencyStates after, std::vector<wire::DependencyChange>& changes) {
  const auto add = [&](const std::string& path, std::vector<Kind> kinds,
                       std::optional<DependencyState> old_state,
                       std::optional<DependencyState> new_state) {
    changes.push_back({.subject = subject,
                       .path = path,
                       .kinds = std::move(kinds),
                       .before = std::move(old_state),
                       .after = std::move(new_state)});
  };
  auto left = before.begin();
  auto right = after.begin();
  while (left != before.end() || right != after.end()) {
    if (right == after.end() || (left != before.end() && left->first < right->first)) {
      add(left->first, {Kind::Removed}, std::move(left->second), std::nullopt);
      ++left;
    } else if (left == before.end() || right->first < left->first) {
      add(right->first, {Kind::Added}, std::nullopt, std::move(right->second));
      ++right;
    } else {
      auto kinds = kinds_of(left->second, right->second);
      if (!kinds.empty()) {
        add(left->first, std::move(kinds), std::move(left->second), std::move(right->second));
      }
      ++left;
      ++right;
    }
  }
}

// Imports of Go's own packages come with Go.
bool is_foreign(const std::optional<DependencyState>& state) {
  return state && state->import_class != wire::ImportClass::Standard;
}

bool counts(const wire::DependencyChange& change) {
  return is_foreign(change.before) || is_foreign(change.after);
}

}  // namespace

wire::DepsChanges compare_deps(const wire::ProjectDeps& before, const wire::ProjectDeps& after) {
  wire::DepsChanges document;
  document.old_module = before.module;
  document.new_module = after.module;
  document.old_go_version = before.go_version;
  document.new_go_version = after.go_version;
  document.old_problems = ordinary_diagnostics(before.diagnostics);
  document.new_problems = ordinary_diagnostics(after.diagnostics);
  document.complete = document.old_problems.empty() && document.new_problems.empty();

  using wire::DependencySubject;
  auto& changes = document.changes;
  compare_states(DependencySubject::Import, import_states(before), import_states(after), changes);
  compare_states(DependencySubject::Module, module_states(before), module_states(after), changes);
  compare_states(DependencySubject::CLibrary, c_library_states(before), c_library_states(after),
                 changes);
  if (std::ranges::any_of(changes, counts)) {
    document.verdict = wire::DepsVerdict::Changed;
  } else {
    document.verdict = document.complete ? wire::DepsVerdict::Same : wire::DepsVerdict::Unknown;
  }
  return document;
}

}  // namespace gofed::workers
