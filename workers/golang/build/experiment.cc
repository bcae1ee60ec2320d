#include "workers/golang/build/experiment.h"

#include <algorithm>
#include <limits>
#include <span>

namespace gofed::golang {
namespace {

// Where functions take arguments in registers; each list by the release that began it.
constexpr std::string_view kRegisterAbi18[] = {"amd64", "arm64", "ppc64", "ppc64le"};
constexpr std::string_view kRegisterAbi19[] = {"riscv64"};
constexpr std::string_view kRegisterAbi22[] = {"loong64"};
constexpr std::string_view kRegisterAbi26[] = {"s390x"};
constexpr std::string_view kExchange8[] = {"386", "amd64", "arm", "arm64", "ppc64", "ppc64le"};
constexpr std::string_view kNoDwarf5[] = {"aix", "darwin", "ios"};

// Releases go on from here.
constexpr int kStill = std::numeric_limits<int>::max();

// On in the releases 1.`since` to 1.`last`. Behind that there is no such experiment any more: what it
// tried is part of Go, or is gone, and its tag holds nowhere.
struct Experiment {
  std::string_view name;
  int since;
  int last = kStill;
  std::span<const std::string_view> architectures{};  // empty: all
  std::span<const std::string_view> not_on{};         // operating systems
};
constexpr Experiment kExperiments[] = {
    {"regabiwrappers", 18, kStill, kRegisterAbi18},
    {"regabiargs", 18, kStill, kRegisterAbi18},
    {"regabiwrappers", 19, kStill, kRegisterAbi19},
    {"regabiargs", 19, kStill, kRegisterAbi19},
    {"regabiwrappers", 22, kStill, kRegisterAbi22},
    {"regabiargs", 22, kStill, kRegisterAbi22},
    {"regabiwrappers", 26, kStill, kRegisterAbi26},
    {"regabiargs", 26, kStill, kRegisterAbi26},
    {"unified", 20, 20},
    {"coverageredesign", 20, 24},
    {"allocheaders", 22, 22},
    {"exectracer2", 22, 22},
    {"aliastypeparams", 24, 25},
    {"swissmap", 24, 25},
    {"spinbitmutex", 24, 24, kExchange8},
    {"synchashtriemap", 24, 25},
    {"dwarf5", 25, kStill, {}, kNoDwarf5},
    {"randomizedheapbase64", 26},
    {"greenteagc", 26},
    {"jsonv2", 27},
    {"sizespecializedmalloc", 27},
};

bool has(std::span<const std::string_view> list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

}  // namespace

bool is_default_experiment(const BuildContext& context, std::string_view name) {
  const GoVersion& release = context.go_version;
  return std::ranges::any_of(kExperiments, [&](const Experiment& experiment) {
    return experiment.name == name && release >= GoVersion{1, experiment.since} &&
           release <= GoVersion{1, experiment.last} &&
           (experiment.architectures.empty() || has(experiment.architectures, context.goarch)) &&
           !has(experiment.not_on, context.goos);
  });
}

}  // namespace gofed::golang
