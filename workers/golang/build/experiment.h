// Experiments of Go's toolchain (GOEXPERIMENT), which files ask for as tags: goexperiment.NAME. A
// toolchain has some of them on by default (internal/buildcfg of each release); as there, that
// hangs on the release and the architecture.
#pragma once

#include <string_view>

#include "workers/golang/build/build_context.h"

namespace gofed::golang {

// Whether the release of the context has the experiment on unless told otherwise.
[[nodiscard]] bool is_default_experiment(const BuildContext& context, std::string_view name);

}  // namespace gofed::golang
