#include "workers/services/goland/graph.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "workers/services/goland/names.h"

namespace gofed::workers {
namespace {

using packaging::Alternatives;
using schemas::NeedKind;
using schemas::PackageNeed;
using schemas::PackageUser;

std::string text_of(const Alternatives& alternatives) {
  std::string text;
  for (const auto& relation : alternatives) {
    text += (text.empty() ? "" : " | ") + packaging::relation_text(relation);
  }
  return text;
}

Result<void> add_needs(PackageIndex& index, NeedKind kind,
                       const std::vector<Alternatives>& relations,
                       std::vector<PackageNeed>& needs) {
  for (const auto& alternatives : relations) {
    PackageNeed need{.kind = kind, .relation = text_of(alternatives)};
    bool counts = false;
    need.tests = true;
    for (const auto& relation : alternatives) {
      if (!packaging::applies(relation, index.build())) continue;
      if (!counts) need.package = relation.name;
      counts = true;
      need.tests = need.tests && packaging::is_for_tests(relation, index.build());
      const auto providers = index.providers(relation);
      if (!providers) return std::unexpected(providers.error());
      for (const auto* provider : *providers) {
        if (need.provided_by.empty()) need.version = provider->version;
        if (std::ranges::find(need.provided_by, provider->name) == need.provided_by.end()) {
          need.provided_by.push_back(provider->name);
        }
      }
    }
    if (counts) needs.push_back(std::move(need));
  }
  return {};
}

class UserSearch {
 public:
  UserSearch(envelope::Context& context, PackageIndex& index) : context_(context), index_(index) {}

  Result<std::vector<PackageUser>> run(const std::vector<const BinaryInfo*>& roots,
                                       bool transitive) {
    for (const auto* root : roots) seen_.insert(root->name);
    if (auto added = add_embedders(roots); !added) return std::unexpected(added.error());
    auto wave = roots;
    for (std::uint32_t step = 1; !wave.empty() && (step == 1 || transitive); ++step) {
      std::vector<const BinaryInfo*> next;
      for (const auto* binary : wave) {
        if (context_.cancelled()) return context_.cancelled_error();
        if (auto added = add_users(*binary, step, next); !added) {
          return std::unexpected(added.error());
        }
      }
      wave = std::move(next);
    }
    std::ranges::sort(users_, {}, [](const PackageUser& user) {
      return std::tuple(user.step, user.kind, user.package, user.needs);
    });
    return std::move(users_);
  }

 private:
  Result<void> add_users(const BinaryInfo& binary, std::uint32_t step,
                         std::vector<const BinaryInfo*>& next) {
    const auto dependents = index_.dependents(binary);
    if (!dependents) return std::unexpected(dependents.error());
    for (const auto& dependent : **dependents) {
      if (!seen_.insert(dependent.package).second) continue;
      const auto user = index_.binary(dependent.package);
      if (!user) return std::unexpected(user.error());
      users_.push_back({.kind = NeedKind::Depends,
                        .package = dependent.package,
                        .source = (*user)->record.source,
                        .version = (*user)->version,
                        .needs = dependent.named,
                        .step = step});
      next.push_back(*user);
    }
    const auto builders = index_.build_dependents(binary);
    if (!builders) return std::unexpected(builders.error());
    for (const auto& builder : **builders) {
      const auto [place, is_new] = builders_.try_emplace(builder.package, users_.size());
      if (!is_new) {
        // What one need says for tests only, another one may say without.
        auto& known = users_[place->second];
        if (known.step == step && !builder.tests) known.tests = false;
        continue;
      }
      const auto user = index_.source(builder.package);
      if (!user) return std::unexpected(user.error());
      users_.push_back({.kind = NeedKind::BuildDepends,
                        .package = builder.package,
                        .source = builder.package,
                        .version = (*user)->version,
                        .needs = builder.named,
                        .tests = builder.tests,
                        .step = step});
    }
    return {};
  }

  Result<void> add_embedders(const std::vector<const BinaryInfo*>& roots) {
    std::set<std::string> sources;
    for (const auto* root : roots) sources.insert(root->record.source);
    for (const auto& source : sources) {
      const auto embedders = index_.embedders(source);
      if (!embedders) return std::unexpected(embedders.error());
      for (const auto* binary : *embedders) {
        users_.push_back({.kind = NeedKind::Embeds,
                          .package = binary->name,
                          .source = binary->record.source,
                          .version = binary->version,
                          .needs = source});
      }
    }
    return {};
  }

  envelope::Context& context_;
  PackageIndex& index_;
  std::set<std::string> seen_;                   // binary packages
  std::map<std::string, std::size_t> builders_;  // source packages -> their place in users_
  std::vector<PackageUser> users_;
};

}  // namespace

Result<schemas::GolandNeeds::Output> find_needs(PackageIndex& index, const std::string& package) {
  const auto binaries = index.resolve(package);
  if (!binaries) return std::unexpected(binaries.error());
  const auto source_name = binaries->empty() ? package : binaries->front()->record.source;
  const auto source = index.source(source_name);
  if (!source) return std::unexpected(source.error());
  schemas::GolandNeeds::Output output{.source = source_name};
  if (*source != nullptr) {
    output.version = (*source)->version;
    if (auto added =
            add_needs(index, NeedKind::BuildDepends, (*source)->build_depends, output.needs);
        !added) {
      return std::unexpected(added.error());
    }
  }
  for (const auto* binary : *binaries) {
    output.binaries.push_back(binary->name);
    if (auto added = add_needs(index, NeedKind::Depends, binary->depends, output.needs); !added) {
      return std::unexpected(added.error());
    }
  }
  return output;
}

Result<std::vector<const BinaryInfo*>> resolve_all(PackageIndex& index,
                                                   const std::vector<std::string>& packages,
                                                   const std::vector<std::string>& imports) {
  std::map<std::string, const BinaryInfo*> all;
  for (const auto& package : packages) {
    const auto binaries = index.resolve(package);
    if (!binaries) return std::unexpected(binaries.error());
    for (const auto* binary : *binaries) all.emplace(binary->name, binary);
  }
  for (const auto& import : imports) {
    const auto provided = find_providers(index, import);
    if (!provided) return std::unexpected(provided.error());
    if (provided->packages.empty()) {
      return fail(Errc::NotFound,
                  import + (provided->standard ? ": of Go's own library, no package has it"
                                               : ": no package of the distribution provides it"));
    }
    for (const auto& package : provided->packages) {
      const auto binary = index.binary(package.package);
      if (!binary) return std::unexpected(binary.error());
      if (*binary != nullptr) all.emplace(package.package, *binary);
    }
  }
  std::vector<const BinaryInfo*> binaries;
  for (const auto& [name, binary] : all) binaries.push_back(binary);
  return binaries;
}

Result<schemas::GolandReverse::Output> find_users(envelope::Context& context, PackageIndex& index,
                                                  const schemas::GolandReverse::Input& input) {
  if (input.packages.empty() && input.imports.empty()) {
    return fail(Errc::InvalidArgument, "input.packages, input.imports: neither is given");
  }
  const auto roots = resolve_all(index, input.packages, input.imports);
  if (!roots) return std::unexpected(roots.error());
  schemas::GolandReverse::Output output;
  for (const auto* root : *roots) output.packages.push_back(root->name);
  auto users = UserSearch(context, index).run(*roots, input.transitive);
  if (!users) return std::unexpected(std::move(users.error()));
  output.users = std::move(*users);
  return output;
}

}  // namespace gofed::workers
