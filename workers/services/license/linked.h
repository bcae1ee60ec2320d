// What is linked into each command of a tree, and under which licences. Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"
#include "schemas/licenses/license.h"
#include "workers/golang/facts/deps_facts.h"
#include "workers/licenses/tree/tree_facts.h"

namespace gofed::workers {

// Packages that a command imports, and those that these import, for the platform of `deps`: without tests, and
// without what only other platforms build. `wanted`: import paths or directories of commands; "all". `prefix`
// stands before the directories of `deps` and not before those of `facts`.
// errors: NotFound: there is no such command; the message names some.
[[nodiscard]] Result<std::vector<schemas::licenses::Binary>> linked_binaries(
    const golang::DepsFacts& deps, const licenses::TreeFacts& facts, std::string_view prefix,
    std::span<const std::string> wanted);

}  // namespace gofed::workers
