// Experiments of Go's toolchain (GOEXPERIMENT), which files ask for as tags: goexperiment.NAME. A
// toolchain has some of them on by default; which ones depends on the release, the processor and the
// operating system. Source: internal/goexperiment and internal/buildcfg of Go 1.19 to 1.27.
#pragma once

#include <string_view>

#include "workers/golang/build/build_context.h"

namespace gofed::golang {

// Whether a toolchain of the context's release has the experiment on when GOEXPERIMENT is not set.
[[nodiscard]] bool is_default_experiment(const BuildContext& context, std::string_view name);

}  // namespace gofed::golang
