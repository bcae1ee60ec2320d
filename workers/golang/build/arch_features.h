// Features of processors as build tags: amd64.v3, arm.7, riscv64.rva22u64 (`go help
// buildconstraint`). A toolchain takes from GOAMD64 and the like how much of its processor it may
// use; a setting here is such a variable and its value in one text: "GOAMD64=v3".
//
// Pure, any thread.
#pragma once

#include <span>
#include <string_view>

#include "workers/golang/build/build_context.h"

namespace gofed::golang {

// Whether the tag names a feature that the processor of the context has, by the context's settings
// or by the default of a toolchain that crosses to it.
[[nodiscard]] bool is_arch_feature(const BuildContext& context, std::string_view tag);

// Every value that changes which files belong to a package, as settings.
[[nodiscard]] std::span<const std::string_view> arch_settings();

}  // namespace gofed::golang
