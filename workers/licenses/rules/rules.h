// What goes with what: whether a part under one licence may go into a work under another, and on which terms.
//
// An aid with its sources, no legal advice. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "workers/licenses/expression/expression.h"

namespace gofed::licenses {

// How far a licence's terms reach: nothing is asked; a notice; changes to its own files; the whole work;
// also over a network; uses that are forbidden.
enum class Reach : std::uint8_t { Unknown, Public, Permissive, Weak, Strong, Network, Restricted };
[[nodiscard]] Reach reach_of(std::string_view id);
[[nodiscard]] std::string_view name_of(Reach reach);

// The furthest reach of an expression: of a choice the least one.
[[nodiscard]] Reach reach_of(const Expression& expression);

enum class Answer : std::uint8_t { No, Unknown, Conditional, Yes };  // the worse is the lower
[[nodiscard]] std::string_view name_of(Answer answer);

struct Compatibility {
  Answer answer = Answer::Unknown;
  std::string reason;
  std::vector<std::string> obligations;  // each once
  std::vector<std::string> sources;
};

enum class Linking : std::uint8_t { Static, Dynamic };

// AND needs all, OR one.
[[nodiscard]] Compatibility compatible(const Expression& part, const Expression& work,
                                       Linking linking);

}  // namespace gofed::licenses
