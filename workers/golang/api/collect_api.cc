#include <algorithm>
#include <bit>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "workers/golang/api/package_collector.h"
#include "workers/golang/api_facts.h"
#include "workers/golang/parallel.h"

namespace gofed::golang {
namespace {

bool is_wanted(const Package& package, const ApiOptions& options) {
  if (package.is_vendored && !options.vendored) return false;
  if (package.is_internal && !options.internal) return false;
  if (package.is_main && !options.commands) return false;
  return options.testdata || (!package.in_testdata && !package.is_hidden);
}

// What a platform's facts depend on: the files that take part, and the size of an int.
std::string fingerprint(const Project& project, const BuildContext& context) {
  std::string bits(project.files.size(), '0');
  for (std::size_t i = 0; i < project.files.size(); ++i) {
    if (project.files[i].matches(context)) bits[i] = '1';
  }
  return bits + std::to_string(check::word_bits_of(context.goarch));
}

}  // namespace

PlatformSet all_platforms(const ApiFacts& facts) {
  if (facts.platforms.size() >= kPlatformsMax) return ~PlatformSet{0};
  return (PlatformSet{1} << facts.platforms.size()) - 1;
}

std::vector<PlatformSet> same_platforms(const Project& project,
                                        std::span<const BuildContext> platforms) {
  std::map<std::string, std::size_t> groups;
  std::vector<PlatformSet> sets;
  if (platforms.size() == 1) return {1};
  for (std::size_t i = 0; i < platforms.size(); ++i) {
    const auto [it, is_new] = groups.try_emplace(fingerprint(project, platforms[i]), sets.size());
    if (is_new) sets.push_back(0);
    sets[it->second] |= PlatformSet{1} << i;
  }
  return sets;
}

ApiFacts collect_api(const Project& project, const ApiOptions& options) {
  ApiFacts facts;
  facts.platforms = options.platforms;
  facts.modules = project.modules;
  facts.diagnostics = project.diagnostics;
  if (facts.platforms.empty()) facts.platforms.push_back(project.options.context);
  if (facts.platforms.size() > kPlatformsMax) {
    facts.platforms.resize(kPlatformsMax);
    facts.diagnostics.push_back(
        {"", {}, "only the first " + std::to_string(kPlatformsMax) + " platforms are told apart"});
  }

  std::deque<api::PackageCollector> collectors;
  for (const Package& package : project.packages) {
    if (is_wanted(package, options)) collectors.emplace_back(project, package, options);
  }
  std::vector<std::optional<PackageApi>> found(collectors.size());
  const std::vector<PlatformSet> sets = same_platforms(project, facts.platforms);
  for (const PlatformSet set : sets) {
    const auto first = static_cast<std::size_t>(std::countr_zero(set));
    const check::World world(project, facts.platforms[first]);
    const bool is_last = set == sets.back();
    for_each_index(collectors.size(), project.useful_threads(), [&](std::size_t i) {
      collectors[i].add(world, set);
      // At once, as what was just made is at hand.
      if (is_last && collectors[i].has_files()) found[i] = collectors[i].take();
    });
  }
  collectors.clear();
  for (std::optional<PackageApi>& package : found) {
    if (package) facts.packages.push_back(*std::move(package));
  }
  std::ranges::stable_sort(facts.packages, [](const PackageApi& a, const PackageApi& b) {
    return std::tie(a.import_path, a.name, a.directory) <
           std::tie(b.import_path, b.name, b.directory);
  });
  return facts;
}

}  // namespace gofed::golang
