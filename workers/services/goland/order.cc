#include "workers/services/goland/order.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "workers/services/goland/batches.h"
#include "workers/services/goland/graph.h"

namespace gofed::workers {
namespace {

using schemas::GolandOrder;
using schemas::RebuildCycle;
using schemas::RebuildEdge;
using schemas::RebuiltPackage;

using BinaryList = std::vector<const BinaryInfo*>;

// Of a source its needs of another one.
struct Link {
  std::string through;
  bool tests = true;
  bool direct = false;  // it names a package of the other source itself
};

class OrderSearch {
 public:
  OrderSearch(envelope::Context& context, PackageIndex& index, const GolandOrder::Input& input)
      : context_(context), index_(index), input_(input) {}

  Result<GolandOrder::Output> run(const std::vector<std::string>& changed) {
    BinaryList roots;
    std::set<std::string> sources;
    for (const auto& package : changed) {
      const auto binaries = index_.resolve(package);
      if (!binaries) return std::unexpected(binaries.error());
      roots.insert(roots.end(), binaries->begin(), binaries->end());
      for (const auto* binary : *binaries) sources.insert(binary->record.source);
      if (binaries->empty()) sources.insert(package);
    }
    output_.changed.assign(sources.begin(), sources.end());
    auto builders = builders_of(roots);
    if (!builders) return std::unexpected(std::move(builders.error()));
    auto embedding = embedding_sources(sources);
    if (!embedding) return std::unexpected(std::move(embedding.error()));
    for (const auto& [source, link] : *builders) {
      const bool embeds = embedding->contains(source);
      if (input_.binaries && !embeds) continue;
      number_of_.emplace(source, output_.packages.size());
      const auto info = index_.source(source);
      if (!info) return std::unexpected(info.error());
      output_.packages.push_back(
          {.source = source, .version = (*info)->version, .embeds = embeds, .tests = link.tests});
    }
    if (auto linked = link_packages(); !linked) return std::unexpected(std::move(linked.error()));
    put_into_batches();
    return std::move(output_);
  }

 private:
  // Binary packages that are installed with one of these, because they depend on it: themselves
  // first, each once.
  Result<BinaryList> closure_of(const BinaryList& roots) {
    BinaryList all;
    std::set<const BinaryInfo*> seen;
    for (const auto* root : roots) {
      if (seen.insert(root).second) all.push_back(root);
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (context_.cancelled()) return context_.cancelled_error();
      const auto dependents = index_.dependents(*all[i]);
      if (!dependents) return std::unexpected(dependents.error());
      for (const auto& dependent : **dependents) {
        const auto binary = index_.binary(dependent.package);
        if (!binary) return std::unexpected(binary.error());
        if (*binary != nullptr && seen.insert(*binary).second) all.push_back(*binary);
      }
    }
    return all;
  }

  // Source packages whose build installs one of these binaries, and how.
  Result<std::map<std::string, Link>> builders_of(const BinaryList& roots) {
    const auto closure = closure_of(roots);
    if (!closure) return std::unexpected(closure.error());
    const std::set<const BinaryInfo*> direct(roots.begin(), roots.end());
    std::map<std::string, Link> builders;
    for (const auto* binary : *closure) {
      const auto dependents = index_.build_dependents(*binary);
      if (!dependents) return std::unexpected(dependents.error());
      for (const auto& dependent : **dependents) {
        if (dependent.tests && input_.without_tests) continue;
        auto& link = builders[dependent.package];
        const bool is_direct = direct.contains(binary);
        // The one that says most is kept: a direct one, and not of tests.
        if (link.through.empty() || (is_direct && !link.direct)) link.through = binary->name;
        link.tests = link.tests && dependent.tests;
        link.direct = link.direct || is_direct;
      }
    }
    return builders;
  }

  Result<std::set<std::string>> embedding_sources(const std::set<std::string>& sources) {
    std::set<std::string> embedding;
    for (const auto& source : sources) {
      const auto binaries = index_.embedders(source);
      if (!binaries) return std::unexpected(binaries.error());
      for (const auto* binary : *binaries) embedding.insert(binary->record.source);
    }
    return embedding;
  }

  // For each package of the answer, which others of the answer need it.
  Result<void> link_packages() {
    needs_.resize(output_.packages.size());
    links_.resize(output_.packages.size());
    for (std::uint32_t number = 0; number < output_.packages.size(); ++number) {
      context_.progress(number, output_.packages.size(), "order packages");
      const auto binaries = index_.binaries_of(output_.packages[number].source);
      if (!binaries) return std::unexpected(binaries.error());
      const auto users = builders_of(*binaries);
      if (!users) return std::unexpected(users.error());
      for (const auto& [source, link] : *users) {
        const auto user = number_of_.find(source);
        if (user == number_of_.end() || user->second == number) continue;
        needs_[user->second].push_back(number);
        links_[user->second].emplace(number, link);
      }
    }
    return {};
  }

  void put_into_batches() {
    const auto batches = batches_of(needs_);
    output_.batches = batches.count;
    std::vector<std::vector<std::uint32_t>> members(batches.components);
    std::vector<bool> is_needed(needs_.size());
    for (std::uint32_t number = 0; number < needs_.size(); ++number) {
      members[batches.component[number]].push_back(number);
      for (const auto need : needs_[number]) is_needed[need] = true;
    }
    for (const auto& cycle : members) {
      if (cycle.size() > 1) add_cycle(cycle);
    }
    for (std::uint32_t number = 0; number < needs_.size(); ++number) {
      auto& package = output_.packages[number];
      package.batch = batches.batch[number];
      package.leaf = !is_needed[number];
      for (const auto& [need, link] : links_[number]) {
        if (link.direct) package.needs.push_back(output_.packages[need].source);
      }
      std::ranges::sort(package.needs);
    }
    std::ranges::sort(output_.packages, {}, [](const RebuiltPackage& package) {
      return std::pair(package.batch, std::string_view(package.source));
    });
  }

  void add_cycle(const std::vector<std::uint32_t>& members) {
    RebuildCycle cycle;
    for (const auto number : members) {
      output_.packages[number].cycle = static_cast<std::uint32_t>(output_.cycles.size() + 1);
      cycle.sources.push_back(output_.packages[number].source);
      for (const auto& [need, link] : links_[number]) {
        if (std::ranges::find(members, need) == members.end()) continue;
        cycle.edges.push_back({.source = output_.packages[number].source,
                               .needs = output_.packages[need].source,
                               .through = link.through,
                               .tests = link.tests});
      }
    }
    output_.cycles.push_back(std::move(cycle));
  }

  envelope::Context& context_;
  PackageIndex& index_;
  const GolandOrder::Input& input_;
  GolandOrder::Output output_;
  std::unordered_map<std::string, std::uint32_t> number_of_;  // source -> place in output_.packages
  std::vector<std::vector<std::uint32_t>> needs_;
  std::vector<std::map<std::uint32_t, Link>> links_;
};

}  // namespace

Result<GolandOrder::Output> find_order(envelope::Context& context, PackageIndex& index,
                                       const std::vector<std::string>& changed,
                                       const GolandOrder::Input& input) {
  return OrderSearch(context, index, input).run(changed);
}

}  // namespace gofed::workers
