#include "workers/services/api/impact.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "workers/common/analysis/documents.h"
#include "workers/services/api/change_effect.h"

namespace gofed::workers {
namespace {

namespace wire = schemas::golang;
using wire::Effect;
using wire::UserVerdict;

// The stronger of two; nothing is weaker than anything.
void strengthen(std::optional<Effect>& effect, Effect other) {
  effect = std::min(effect.value_or(other), other);
}

std::string_view type_of(std::string_view name) {
  return name.substr(0, name.find('.'));
}

std::string_view member_of(std::string_view name) {
  const auto dot = name.find('.');
  return dot == std::string_view::npos ? std::string_view{} : name.substr(dot + 1);
}

// "dir/a.go:12" of "dir/a.go:12:6".
std::string_view line_of(std::string_view position) {
  return position.substr(0, position.rfind(':'));
}

// "dir" of "dir/a.go:12:6".
std::string_view directory_of(std::string_view position) {
  const auto slash = position.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : position.substr(0, slash);
}

// "dir/a.go" and 12 of "dir/a.go:12:6".
std::pair<std::string, std::uint32_t> file_line_of(std::string_view position) {
  const auto line = line_of(position);
  const auto colon = line.rfind(':');
  if (colon == std::string_view::npos) return {std::string(line), 0};
  std::uint32_t number = 0;
  std::from_chars(line.data() + colon + 1, line.data() + line.size(), number);
  return {std::string(line.substr(0, colon)), number};
}

bool is_of_test(wire::ImportKind by) {
  return by == wire::ImportKind::Test || by == wire::ImportKind::ExternalTest;
}

bool is_ordinary(const wire::PackageUses& package) {
  return is_ordinary_path(package.directory + "/");
}

UserVerdict verdict_of(const wire::UserImpact& user) {
  const auto has = [&](Effect effect) {
    return std::ranges::find(user.hits, effect, &wire::ImpactHit::effect) != user.hits.end();
  };
  if (has(Effect::Breaks)) return UserVerdict::Breaks;
  if (has(Effect::MayBreak)) return UserVerdict::MayBreak;
  return user.unresolved.empty() && user.problems.empty() ? UserVerdict::Safe
                                                          : UserVerdict::Unknown;
}

}  // namespace

struct CheckedPackage {
  // Where a changed name is used: an error there, or below in the same file, follows from it.
  struct Cause {
    std::string package;
    std::string symbol;
  };
  using FileLine = std::pair<std::string, std::uint32_t>;

  std::vector<const wire::UserError*> errors;
  std::map<std::string_view, const wire::UserDoubt*> doubts;  // by line
  std::map<FileLine, Cause> causes;

  [[nodiscard]] const Cause* cause_of(std::string_view position) const {
    const FileLine at = file_line_of(position);
    auto found = causes.upper_bound(at);
    if (found == causes.begin()) return nullptr;
    --found;
    return found->first.first == at.first ? &found->second : nullptr;
  }
};

namespace {

void add_missing(wire::UnresolvedHit& found, const wire::UserDoubt& doubt) {
  auto& packages = found.missing_packages;
  if (doubt.missing_package.empty()) return;
  if (std::ranges::find(packages, doubt.missing_package) == packages.end()) {
    packages.push_back(doubt.missing_package);
  }
}

// Keeps the places that type-checking has left open, all where it was not done; false: none is.
bool keep_open(wire::UnresolvedHit& found, const CheckedPackage* checked) {
  if (checked == nullptr) return true;
  std::erase_if(found.positions, [&](const std::string& position) {
    const auto doubt = checked->doubts.find(line_of(position));
    if (doubt == checked->doubts.end()) return true;
    add_missing(found, *doubt->second);
    return false;
  });
  return !found.positions.empty();
}

}  // namespace

Result<ImpactJudge> ImpactJudge::make(const wire::ApiChanges& changes) {
  ImpactJudge judge(changes.old_root);
  judge.has_problems_ = !ordinary_diagnostics(changes.old_problems).empty() ||
                        !ordinary_diagnostics(changes.new_problems).empty();
  judge.may_hide_changes_ = judge.has_problems_;
  for (const auto& package : changes.packages) {
    judge.add_unknown(package);
    if (package.old_path.empty() || package.incompatible.empty()) continue;
    auto& entry = judge.packages_[package.old_path];
    entry.removed = package.new_path.empty();
    judge.change_count_ += package.incompatible.size();
    if (entry.removed) continue;
    for (const auto& change : package.incompatible) {
      if (auto ok = judge.add(entry, change); !ok) return prefixed(package.old_path, ok.error());
    }
  }
  return judge;
}

// What could not be compared concerns those who use its name, and all users where it has none.
void ImpactJudge::add_unknown(const wire::PackageChanges& package) {
  for (std::size_t i = 0; i < package.unknown.size(); ++i) {
    const bool is_named = i < package.unknown_names.size() && !package.unknown_names[i].empty();
    if (is_named && !package.old_path.empty()) {
      packages_[package.old_path].unknown[package.unknown_names[i]].push_back(package.unknown[i]);
    } else {
      may_hide_changes_ = true;
    }
  }
}

Result<void> ImpactJudge::add(Package& package, const wire::Change& change) {
  using enum wire::ChangeKind;
  if (change.names.empty() && !change.package.empty()) return {};  // a matter of that package
  if (change.names.empty()) {
    return fail(Errc::Malformed, change.symbol.substr(0, 128) + ": does not say whom it concerns");
  }
  // Types that print alike are distinguished by what they stand for.
  const auto message = change.symbol + ": " + change.message +
                       (change.detail.empty() ? "" : " (" + change.detail + ")");
  const bool grows = change.kind == Added || change.kind == Sealed;  // an interface
  const auto effect = effect_of(change);
  for (const auto& name : change.names) {
    const auto member = std::string(member_of(name));
    auto& target = package.names[grows ? std::string(type_of(name)) : name];
    strengthen(target.effect, effect);
    target.messages.push_back(message);
    if (grows) package.added[name].push_back(message);
    target.is_visible = target.is_visible || is_visible(change);
    const bool changes_itself = change.kind == Removed || change.kind == Changed;
    target.spreads = target.spreads || (member.empty() && change.kind == Changed);
    if (changes_itself && !member.empty()) {
      auto& messages = members_[member];
      if (std::ranges::find(messages, message) == messages.end()) messages.push_back(message);
    }
  }
  return {};
}

// A root of one element may be a host that others live on as well: then nothing is distinguished.
bool ImpactJudge::is_own(std::string_view package) const {
  if (root_.find('/') == std::string::npos) return package == root_;
  return package.starts_with(root_) &&
         (package.size() == root_.size() || package[root_.size()] == '/');
}

std::optional<wire::ImpactHit> ImpactJudge::hit(const wire::PackageUses& user,
                                                const wire::UsedPackage& used,
                                                const wire::SymbolUse& use) const {
  const auto package = packages_.find(used.path);
  if (package == packages_.end()) return std::nullopt;
  std::optional<Effect> effect;
  std::vector<std::string> messages;
  const auto take = [&](const Target& target, Effect found) {
    strengthen(effect, found);
    messages.insert(messages.end(), target.messages.begin(), target.messages.end());
  };
  const auto& names = package->second.names;
  if (package->second.removed) {
    effect = Effect::Breaks;
    messages.push_back("package " + used.path + ": removed");
  }
  if (const auto found = names.find(use.name); found != names.end()) {
    take(found->second, found->second.effect.value_or(Effect::MayBreak));
  }
  if (!member_of(use.name).empty()) {
    const auto found = names.find(type_of(use.name));
    if (found != names.end() && found->second.spreads) take(found->second, Effect::MayBreak);
  }
  if (!effect) return std::nullopt;
  return wire::ImpactHit{.package = user.path,
                         .by = use.by,
                         .used_package = used.path,
                         .symbol = use.name,
                         .kind = use.kind,
                         .effect = *effect,
                         .vendored = used.import_class == wire::ImportClass::Vendored,
                         .changes = std::move(messages),
                         .positions = use.positions};
}

std::optional<wire::UnresolvedHit> ImpactJudge::doubt(const wire::PackageUses& user,
                                                      const wire::UsedPackage& used,
                                                      const wire::SymbolUse& use) const {
  const auto package = packages_.find(used.path);
  if (package == packages_.end()) return std::nullopt;
  std::vector<std::string> texts;
  for (const auto& name : {std::string_view(use.name), type_of(use.name)}) {
    const auto found = package->second.unknown.find(name);
    if (found == package->second.unknown.end()) continue;
    for (const auto& text : found->second) {
      if (std::ranges::find(texts, text) == texts.end()) texts.push_back(text);
    }
  }
  if (texts.empty()) return std::nullopt;
  return wire::UnresolvedHit{.package = user.path,
                             .by = use.by,
                             .name = use.name,
                             .changes = std::move(texts),
                             .positions = use.positions};
}

std::vector<const ImpactJudge::Target*> ImpactJudge::targets_of(const std::string& package,
                                                                std::string_view name) const {
  std::vector<const Target*> targets;
  const auto known = packages_.find(package);
  if (known == packages_.end()) return targets;
  const auto& names = known->second.names;
  if (const auto found = names.find(name); found != names.end()) targets.push_back(&found->second);
  if (member_of(name).empty()) return targets;
  const auto found = names.find(type_of(name));
  if (found != names.end() && found->second.spreads) targets.push_back(&found->second);
  return targets;
}

// Errors of one symbol in the words of the comparison; where it has none, in the compiler's.
void ImpactJudge::add_errors(wire::UserImpact& user, const std::string& package,
                             const CheckedPackage& checked) const {
  for (const auto* error : checked.errors) {
    auto used_package = error->used_package;
    auto symbol = error->symbol;
    auto targets = targets_of(used_package, symbol);
    // One that is about no name of the library follows from a name above it.
    const bool is_import = symbol.empty() && !used_package.empty();
    const bool follows = targets.empty() && !is_import && !is_own(used_package);
    const auto* cause = follows ? checked.cause_of(error->position) : nullptr;
    if (cause != nullptr) {
      used_package = cause->package;
      symbol = cause->symbol;
      targets = targets_of(used_package, symbol);
    }
    std::vector<std::string> changes;
    for (const auto* target : targets) {
      changes.insert(changes.end(), target->messages.begin(), target->messages.end());
    }
    if (const auto known = packages_.find(used_package);
        changes.empty() && known != packages_.end()) {
      const auto added = known->second.added.find(symbol);
      if (added != known->second.added.end()) changes = added->second;
    }
    if (changes.empty()) changes.push_back((symbol.empty() ? "" : symbol + ": ") + error->message);
    if (used_package.empty()) used_package = root_;  // what it is about is not a name
    auto same = std::ranges::find_if(user.hits, [&](const wire::ImpactHit& hit) {
      return hit.package == package && hit.used_package == used_package && hit.symbol == symbol &&
             hit.effect == Effect::Breaks && hit.changes == changes;
    });
    if (same == user.hits.end()) {
      wire::ImpactHit hit{
          .package = package,
          .used_package = used_package,
          .symbol = symbol,
          .kind = member_of(symbol).empty() ? wire::UseKind::Name : wire::UseKind::Member,
          .effect = Effect::Breaks,
          .changes = std::move(changes)};
      same = user.hits.insert(user.hits.end(), std::move(hit));
    }
    same->positions.push_back(error->position);
    same->errors.push_back(error->message);
  }
}

// A use that compiles may still behave otherwise; an undecided one is no good news.
void ImpactJudge::add_checked(wire::UserImpact& user, const wire::PackageUses& package,
                              const wire::UsedPackage& used, const wire::SymbolUse& use,
                              CheckedPackage& checked) const {
  auto found = hit(package, used, use);
  if (!found) return;
  const auto targets = targets_of(used.path, use.name);
  const bool is_noticed = std::ranges::any_of(targets, &Target::is_visible);
  std::vector<std::string> compiled;
  wire::UnresolvedHit unknown{.package = package.path, .by = use.by, .name = use.name};
  for (const auto& position : found->positions) {
    checked.causes.try_emplace(file_line_of(position), used.path, use.name);
    const auto line = line_of(position);
    const bool is_error = std::ranges::any_of(checked.errors, [&](const wire::UserError* error) {
      return line_of(error->position) == line;
    });
    if (is_error) continue;
    const auto doubt = checked.doubts.find(line);
    if (doubt == checked.doubts.end()) {
      compiled.push_back(position);
      continue;
    }
    unknown.positions.push_back(position);
    const auto& missing = doubt->second->missing_package;
    if (!missing.empty() &&
        std::ranges::find(unknown.missing_packages, missing) == unknown.missing_packages.end()) {
      unknown.missing_packages.push_back(missing);
    }
  }
  if (!unknown.positions.empty()) {
    unknown.changes = found->changes;
    user.unresolved.push_back(std::move(unknown));
  }
  if (compiled.empty() || !is_noticed) return;
  found->effect = Effect::MayBreak;
  found->positions = std::move(compiled);
  user.hits.push_back(std::move(*found));
}

wire::UserImpact ImpactJudge::judge(std::string name, const wire::ProjectUses& uses,
                                    const wire::UserCheck* check) const {
  std::map<std::string_view, CheckedPackage> checked;
  if (check != nullptr) {
    for (const auto& directory : check->directories) checked[directory];
    for (const auto& error : check->errors) {
      checked[directory_of(error.position)].errors.push_back(&error);
    }
    for (const auto& doubt : check->doubts) {
      checked[directory_of(doubt.position)].doubts.emplace(line_of(doubt.position), &doubt);
    }
  }
  const auto checked_of = [&checked](const wire::PackageUses& package,
                                     wire::ImportKind by) -> CheckedPackage* {
    if (by != wire::ImportKind::Library && by != wire::ImportKind::Main) return nullptr;
    const auto found = checked.find(package.directory);
    return found == checked.end() ? nullptr : &found->second;
  };
  wire::UserImpact user{.name = std::move(name)};
  user.problems = ordinary_diagnostics(uses.diagnostics);
  bool has_others = false;  // packages that are not the library's
  bool is_user = false;     // of the library at all: else no field or method is one of its types'
  for (const auto& package : uses.packages) {
    if (!is_ordinary(package)) continue;
    if (is_own(package.path)) {
      user.own_packages.push_back(package.path);
      continue;
    }
    has_others = true;
    for (const auto& used : package.uses) {
      is_user = is_user || packages_.contains(used.path) || is_own(used.path);
      for (const auto& use : used.symbols) {
        if (auto* of_package = checked_of(package, use.by)) {
          add_checked(user, package, used, use, *of_package);
        } else if (auto found = hit(package, used, use)) {
          // `go build` does not see tests.
          if (check != nullptr && is_of_test(use.by)) found->effect = Effect::MayBreak;
          user.hits.push_back(std::move(*found));
        }
        auto found = doubt(package, used, use);
        if (found && keep_open(*found, checked_of(package, use.by))) {
          user.unresolved.push_back(std::move(*found));
        }
      }
    }
  }
  for (const auto& package : uses.packages) {
    if (!is_user || !is_ordinary(package) || is_own(package.path)) continue;
    for (const auto& use : package.unresolved) {
      const auto changed = members_.find(use.name);
      if (changed == members_.end()) continue;
      wire::UnresolvedHit found{.package = package.path,
                                .by = use.by,
                                .name = use.name,
                                .changes = changed->second,
                                .positions = use.positions};
      if (keep_open(found, checked_of(package, use.by)))
        user.unresolved.push_back(std::move(found));
    }
  }
  for (const auto& package : uses.packages) {
    const auto found = checked.find(package.directory);
    if (found == checked.end() || !is_ordinary(package) || is_own(package.path)) continue;
    add_errors(user, package.path, found->second);
    checked.erase(found);  // packages of one directory have their errors once
  }
  user.is_library = !user.own_packages.empty() && !has_others;
  user.uses_library = is_user;
  user.checked = check != nullptr;
  user.verdict = verdict_of(user);
  // What could not be compared is known where it was type-checked.
  const bool may_hide = check == nullptr ? may_hide_changes_ : has_problems_;
  if (is_user && may_hide && user.verdict == UserVerdict::Safe) {
    user.verdict = UserVerdict::Unknown;
  }
  return user;
}

schemas::UsesUsers::Input ImpactJudge::question() const {
  schemas::UsesUsers::Input question{.root = root_};
  for (const auto& [path, package] : packages_) {
    schemas::SymbolQuery query{.path = path, .all = package.removed};
    for (const auto& [name, target] : package.names) query.names.push_back(name);
    for (const auto& [name, texts] : package.unknown) {
      if (!package.names.contains(name)) query.names.push_back(name);
    }
    question.packages.push_back(std::move(query));
  }
  for (const auto& [name, messages] : members_) question.members.push_back(name);
  return question;
}

}  // namespace gofed::workers
