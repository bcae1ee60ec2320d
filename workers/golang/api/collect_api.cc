#include <algorithm>
#include <bit>
#include <deque>
#include <functional>
#include <iterator>
#include <map>
#include <numeric>
#include <string>
#include <string_view>
#include <tuple>
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

bool comes_before(const PackageApi& a, const PackageApi& b) {
  return std::tie(a.import_path, a.name, a.directory) <
         std::tie(b.import_path, b.name, b.directory);
}

// Hands packages on in the order of ApiFacts: what directories have is added in path order, and
// waits for directories of lesser import paths, which a module's path or vendoring brings about.
class ImportOrder {
 public:
  ImportOrder(const Project& project, const std::function<void(PackageApi)>& take)
      : project_(project), take_(take), added_(project.directories().size()) {
    order_.resize(added_.size());
    std::iota(order_.begin(), order_.end(), DirectoryIndex{0});
    std::ranges::stable_sort(order_, {}, [this](DirectoryIndex i) { return path_of(i); });
  }

  // The packages of the next directory.
  void add(std::vector<PackageApi> packages) {
    added_[count_++] = std::move(packages);
    while (next_ < order_.size()) {
      const auto end = end_of_path(next_);
      for (std::size_t i = next_; i < end; ++i) {
        if (order_[i] >= count_) return;
      }
      hand_on(end);
    }
  }

 private:
  [[nodiscard]] std::string_view path_of(DirectoryIndex index) const {
    return project_.directory(index).import_path;
  }

  // After the directories that share the path of that one.
  [[nodiscard]] std::size_t end_of_path(std::size_t begin) const {
    auto end = begin + 1;
    while (end < order_.size() && path_of(order_[end]) == path_of(order_[begin])) ++end;
    return end;
  }

  void hand_on(std::size_t end) {
    std::vector<PackageApi> packages;
    for (; next_ < end; ++next_) {
      std::ranges::move(added_[order_[next_]], std::back_inserter(packages));
      added_[order_[next_]].clear();
    }
    std::ranges::stable_sort(packages, comes_before);
    for (PackageApi& package : packages) take_(std::move(package));
  }

  const Project& project_;
  const std::function<void(PackageApi)>& take_;
  std::vector<DirectoryIndex> order_;  // of import paths
  std::size_t next_ = 0;               // in that order
  std::vector<std::vector<PackageApi>> added_;
  std::size_t count_ = 0;  // of the directories that were added
};

// Reads the API of directories, part by part.
class ApiReader {
 public:
  using Packages = std::vector<PackageApi>;  // of a directory

  ApiReader(const Project& project, const ApiOptions& options)
      : project_(project), options_(options) {
    std::vector<BuildContext>& platforms = facts_.platforms;
    platforms = options.platforms;
    if (platforms.empty()) platforms.push_back(project.options.context);
    is_over_limit_ = platforms.size() > kPlatformsMax;
    if (is_over_limit_) platforms.resize(kPlatformsMax);
    sets_ = same_platforms(project, platforms);
  }

  // The packages of a part, directory by directory in path order, each as soon as they are known.
  void read(DirectoryRange part, const std::function<void(Packages)>& take) {
    const std::function<void(Packages)> take_all = [this, &take](Packages packages) {
      for (const PackageApi& package : packages) {
        if (package.is_cut) cut_.push_back(check::spent_diagnostic(package.import_path));
      }
      take(std::move(packages));
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
          {"", {}, "only the first " + std::to_string(kPlatformsMax) + " platforms are compared"});
    }
    std::ranges::move(cut_, std::back_inserter(facts_.diagnostics));
    return std::move(facts_);
  }

 private:
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

}  // namespace

PlatformSet all_platforms(const ApiFacts& facts) {
  return all_platforms(facts.platforms.size());
}

PlatformSet all_platforms(std::size_t count) {
  return count >= kPlatformsMax ? ~PlatformSet{0} : (PlatformSet{1} << count) - 1;
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
  reader.read(project.directories(), [&packages](ApiReader::Packages more) {
    std::ranges::move(more, std::back_inserter(packages));
  });
  std::ranges::stable_sort(packages, comes_before);
  ApiFacts facts = reader.finish();
  facts.packages = std::move(packages);
  return facts;
}

ApiFacts collect_api(Project&& project, const ApiOptions& options) {
  std::vector<PackageApi> packages;
  ApiFacts facts = collect_api(std::move(project), options, [&packages](PackageApi package) {
    packages.push_back(std::move(package));
  });
  facts.packages = std::move(packages);
  return facts;
}

ApiFacts collect_api(Project&& project, const ApiOptions& options,
                     const std::function<void(PackageApi)>& take) {
  ApiReader reader(project, options);
  ImportOrder in_order(project, take);
  const std::function<void(ApiReader::Packages)> add = [&in_order](ApiReader::Packages packages) {
    in_order.add(std::move(packages));
  };
  for (const DirectoryRange part : project.parts()) {
    reader.read(part, add);
    project.drop_trees();
  }
  return reader.finish();
}

}  // namespace gofed::golang
