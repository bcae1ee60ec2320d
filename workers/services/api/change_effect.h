// What one change of an exported API does to code that names what changed. Pure; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "schemas/golang/diff.h"
#include "schemas/golang/impact.h"

namespace gofed::workers {

// What calls of the old function find in the new one, both as api_diff prints them: "func(int)".
// Breaks where no call with the old number of arguments is one of the new; nothing: no functions.
[[nodiscard]] std::optional<schemas::golang::Effect> call_effect(std::string_view before,
                                                                 std::string_view after);

// Breaks: the name is gone, is a type no longer (or is one now), or no call with the old number of arguments is
// one of the new. Else it may break.
[[nodiscard]] schemas::golang::Effect effect_of(const schemas::golang::Change& change);

// Whether users that compile may notice: another value, type or result. Parameters that take the same
// arguments, and methods that an interface got, are not noticed.
[[nodiscard]] bool is_visible(const schemas::golang::Change& change);

}  // namespace gofed::workers
