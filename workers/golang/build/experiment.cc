#include "workers/golang/build/experiment.h"

#include <algorithm>
#include <span>

namespace gofed::golang {
namespace {

// Where functions take arguments in registers; each list by the release that began it.
constexpr std::string_view kRegisterAbi18[] = {"amd64", "arm64", "ppc64", "ppc64le"};
constexpr std::string_view kRegisterAbi19[] = {"riscv64"};
constexpr std::string_view kRegisterAbi22[] = {"loong64"};
constexpr std::string_view kRegisterAbi27[] = {"s390x"};
constexpr std::string_view kExchange8[] = {"386", "amd64", "arm", "arm64", "ppc64", "ppc64le"};

// On from Go 1.`since` on; one that has ended since is asked for by no file of later releases.
struct Experiment {
  std::string_view name;
  int since;
  std::span<const std::string_view> architectures;  // empty: all
};
constexpr Experiment kExperiments[] = {
    {"regabiwrappers", 18, kRegisterAbi18},
    {"regabiargs", 18, kRegisterAbi18},
    {"regabiwrappers", 19, kRegisterAbi19},
    {"regabiargs", 19, kRegisterAbi19},
    {"regabiwrappers", 22, kRegisterAbi22},
    {"regabiargs", 22, kRegisterAbi22},
    {"unified", 20, {}},
    {"coverageredesign", 20, {}},
    {"allocheaders", 22, {}},
    {"exectracer2", 22, {}},
    {"aliastypeparams", 24, {}},
    {"swissmap", 24, {}},
    {"spinbitmutex", 24, kExchange8},
    {"synchashtriemap", 24, {}},
    {"dwarf5", 25, {}},
    {"randomizedheapbase64", 26, {}},
    {"greenteagc", 26, {}},
    {"regabiwrappers", 27, kRegisterAbi27},
    {"regabiargs", 27, kRegisterAbi27},
    {"jsonv2", 27, {}},
    {"sizespecializedmalloc", 27, {}},
};

}  // namespace

bool is_default_experiment(const BuildContext& context, std::string_view name) {
  return std::ranges::any_of(kExperiments, [&](const Experiment& experiment) {
    return experiment.name == name && context.go_version >= GoVersion{1, experiment.since} &&
           (experiment.architectures.empty() ||
            std::ranges::find(experiment.architectures, context.goarch) !=
                experiment.architectures.end());
  });
}

}  // namespace gofed::golang
