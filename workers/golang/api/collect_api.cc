#include <algorithm>
#include <bit>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "workers/golang/api/package_collector.h"
#include "workers/golang/base/parallel.h"
#include "workers/golang/facts/api_facts.h"

namespace gofed::golang {
namespace {

bool is_wanted(const Project& project, const Package& package, const ApiOptions& options) {
  if (!project.takes_part(package.standing)) return false;
  if (package.is_vendored && !options.vendored) return false;
  if (package.is_internal && !options.internal) return false;
  if (package.is_main && !options.commands) return false;
  return options.testdata || (!package.in_testdata && !package.is_hidden);
}

// What a platform's facts depend on: the files that take part, and the size of an int.
std::string fingerprint(const Project& project, const BuildContext& context) {
  std::string bits(project.file_count(), '0');
  for (FileIndex i = 0; i < bits.size(); ++i) {
    if (project.file(i).matches(context)) bits[i] = '1';
  }
  return bits + std::to_string(check::word_bits_of(context.goarch));
}

// Reads the API of directories, part by part.
class ApiReader {
 public:
  ApiReader(const Project& project, const ApiOptions& options)
      : project_(project), options_(options) {
    std::vector<BuildContext>& platforms = facts_.platforms;
    platforms = options.platforms;
    if (platforms.empty()) platforms.push_back(project.options.context);
    is_over_limit_ = platforms.size() > kPlatformsMax;
    if (is_over_limit_) platforms.resize(kPlatformsMax);
    sets_ = same_platforms(project, platforms);
  }

  // The packages of a part, by directory, then name; each directory's as soon as they are known.
  void read(DirectoryRange part, const std::function<void(PackageApi)>& take) {
    const std::function<void(Packages)> take_all = [this, &take](Packages packages) {
      for (PackageApi& package : packages) {
        if (package.is_cut) cut_.push_back(check::spent_diagnostic(package.import_path));
        take(std::move(package));
      }
    };
    InOrder<Packages> in_order(part.size(), take_all);
    std::vector<Collectors> collectors(part.size());
    const std::vector<DirectoryIndex> order = project_.work_order(part);
    for (const PlatformSet set : sets_) {
      const auto first = static_cast<std::size_t>(std::countr_zero(set));
      const check::World world(project_, facts_.platforms[first]);
      for_each_index(part.size(), project_.useful_threads(), [&](std::size_t turn) {
        const std::size_t i = order[turn] - part.begin;
        if (!project_.takes_part(order[turn])) {
          if (set == sets_.back()) in_order.put(i, {});
          return;
        }
        const Directory& directory = project_.parse(order[turn]);
        if (set == sets_.front()) begin(directory, collectors[i]);
        for (api::PackageCollector& collector : collectors[i]) collector.add(world, set);
        if (set == sets_.back()) in_order.put(i, finish(collectors[i]));
      });
    }
  }

  // All but the packages, when everything has been read.
  ApiFacts finish() {
    facts_.modules = project_.own_modules();
    facts_.diagnostics = project_.diagnostics();
    if (is_over_limit_) {
      facts_.diagnostics.push_back(
          {"",
           {},
           "only the first " + std::to_string(kPlatformsMax) + " platforms are told apart"});
    }
    std::ranges::move(cut_, std::back_inserter(facts_.diagnostics));
    return std::move(facts_);
  }

 private:
  using Packages = std::vector<PackageApi>;
  using Collectors = std::deque<api::PackageCollector>;  // of one directory

  void begin(const Directory& directory, Collectors& collectors) const {
    for (const Package& package : directory.packages) {
      if (is_wanted(project_, package, options_))
        collectors.emplace_back(project_, package, options_);
    }
  }

  static Packages finish(Collectors& collectors) {
    Packages packages;
    for (api::PackageCollector& collector : collectors) {
      if (collector.has_files()) packages.push_back(collector.take());
    }
    collectors.clear();
    return packages;
  }

  const Project& project_;
  const ApiOptions& options_;
  ApiFacts facts_;
  std::vector<Diagnostic> cut_;  // of packages that are
  bool is_over_limit_ = false;
  std::vector<PlatformSet> sets_;
};

ApiFacts with_packages(ApiFacts facts, std::vector<PackageApi> packages) {
  facts.packages = std::move(packages);
  std::ranges::stable_sort(facts.packages, [](const PackageApi& a, const PackageApi& b) {
    return std::tie(a.import_path, a.name, a.directory) <
           std::tie(b.import_path, b.name, b.directory);
  });
  return facts;
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
  project.look_at_all();
  for (std::size_t i = 0; i < platforms.size(); ++i) {
    const auto [it, is_new] = groups.try_emplace(fingerprint(project, platforms[i]), sets.size());
    if (is_new) sets.push_back(0);
    sets[it->second] |= PlatformSet{1} << i;
  }
  return sets;
}

ApiFacts collect_api(const Project& project, const ApiOptions& options) {
  ApiReader reader(project, options);
  std::vector<PackageApi> packages;
  reader.read(project.directories(),
              [&packages](PackageApi package) { packages.push_back(std::move(package)); });
  return with_packages(reader.finish(), std::move(packages));
}

ApiFacts collect_api(Project&& project, const ApiOptions& options) {
  std::vector<PackageApi> packages;
  ApiFacts rest = collect_api(std::move(project), options, [&packages](PackageApi package) {
    packages.push_back(std::move(package));
  });
  return with_packages(std::move(rest), std::move(packages));
}

ApiFacts collect_api(Project&& project, const ApiOptions& options,
                     const std::function<void(PackageApi)>& take) {
  ApiReader reader(project, options);
  for (const DirectoryRange part : project.parts()) {
    reader.read(part, take);
    project.drop_trees();
  }
  return reader.finish();
}

}  // namespace gofed::golang
