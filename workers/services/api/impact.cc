#include "workers/services/api/impact.h"

#include <algorithm>
#include <utility>

#include "workers/common/analysis/documents.h"

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

// The parameters of a function as api_diff prints it.
struct Parameters {
  std::size_t count = 0;
  bool variadic = false;
};

std::optional<Parameters> parameters_of(std::string_view text) {
  if (!text.starts_with("func")) return std::nullopt;
  text.remove_prefix(4);
  Parameters found;
  std::size_t depth = 0;
  bool in_list = false;        // in the parentheses of the parameters, not in type parameters
  bool has_parameter = false;  // since the last comma
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '(' || c == '[' || c == '{') {
      if (depth == 0) in_list = c == '(';
      if (depth > 0) has_parameter = true;
      ++depth;
    } else if (c == ')' || c == ']' || c == '}') {
      if (depth == 0) return std::nullopt;
      if (--depth > 0 || !in_list) continue;
      found.count += has_parameter ? 1 : 0;
      return found;
    } else if (depth == 1 && in_list && c == ',') {
      ++found.count;
      has_parameter = false;
    } else if (c != ' ') {
      has_parameter = depth > 0 && in_list;
      if (depth == 1 && in_list && text.substr(i, 3) == "...") found.variadic = true;
    }
  }
  return std::nullopt;
}

Parameters parameters_of(const wire::ParameterCount& count) {
  return {.count = static_cast<std::size_t>(count.count), .variadic = count.variadic};
}

Effect effect_of_counts(const Parameters& olds, const Parameters& news) {
  const auto least = [](const Parameters& p) { return p.count - (p.variadic ? 1 : 0); };
  // Calls had `least` arguments or, where variadic, any more. Some of them may fit by chance.
  const bool too_few = !olds.variadic && olds.count < least(news);
  const bool too_many = !news.variadic && least(olds) > news.count;
  return too_few || too_many ? Effect::Breaks : Effect::MayBreak;
}

bool is_type_word(std::string_view text) {
  return text == "type";
}

Effect effect_of(const wire::Change& change) {
  if (change.kind == wire::ChangeKind::Removed) return Effect::Breaks;
  if (change.kind != wire::ChangeKind::Changed) return Effect::MayBreak;
  if (is_type_word(change.old_text) != is_type_word(change.new_text)) return Effect::Breaks;
  if (change.old_parameters && change.new_parameters) {
    return effect_of_counts(parameters_of(*change.old_parameters),
                            parameters_of(*change.new_parameters));
  }
  // A document of a worker that did not say the numbers.
  return call_effect(change.old_text, change.new_text).value_or(Effect::MayBreak);
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

std::optional<Effect> call_effect(std::string_view before, std::string_view after) {
  const auto olds = parameters_of(before);
  const auto news = parameters_of(after);
  if (!olds || !news) return std::nullopt;
  return effect_of_counts(*olds, *news);
}

Result<ImpactJudge> ImpactJudge::make(const wire::ApiChanges& changes) {
  ImpactJudge judge(changes.old_root);
  judge.may_hide_changes_ = !changes.old_problems.empty() || !changes.new_problems.empty();
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
  const auto message = change.symbol + ": " + change.message;
  const bool grows = change.kind == Added || change.kind == Sealed;  // an interface
  const auto effect = effect_of(change);
  for (const auto& name : change.names) {
    const auto member = std::string(member_of(name));
    auto& target = package.names[grows ? std::string(type_of(name)) : name];
    strengthen(target.effect, effect);
    target.messages.push_back(message);
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

wire::UserImpact ImpactJudge::judge(std::string name, const wire::ProjectUses& uses) const {
  wire::UserImpact user{.name = std::move(name)};
  user.problems = ordinary_diagnostics(uses.diagnostics);
  bool is_user = false;  // of the library at all: else no field or method is one of its types'
  for (const auto& package : uses.packages) {
    if (!is_ordinary(package)) continue;
    if (is_own(package.path)) {
      user.own_packages.push_back(package.path);
      continue;
    }
    for (const auto& used : package.uses) {
      is_user = is_user || packages_.contains(used.path) || is_own(used.path);
      for (const auto& use : used.symbols) {
        if (auto found = hit(package, used, use)) user.hits.push_back(std::move(*found));
        if (auto found = doubt(package, used, use)) user.unresolved.push_back(std::move(*found));
      }
    }
  }
  for (const auto& package : uses.packages) {
    if (!is_user || !is_ordinary(package) || is_own(package.path)) continue;
    for (const auto& use : package.unresolved) {
      const auto changed = members_.find(use.name);
      if (changed == members_.end()) continue;
      user.unresolved.push_back({.package = package.path,
                                 .by = use.by,
                                 .name = use.name,
                                 .changes = changed->second,
                                 .positions = use.positions});
    }
  }
  user.verdict = verdict_of(user);
  if (is_user && may_hide_changes_ && user.verdict == UserVerdict::Safe) {
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
