// A licence's text as it may look in a tree: rewrapped, in a comment, cut, beside other text.
//
// Each is a pure function; the same text gives the same mutation.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace gofed::test {

struct Mutation {
  std::string_view name;
  std::function<std::string(const std::string&)> apply;
};

[[nodiscard]] std::span<const Mutation> mutations();

}  // namespace gofed::test
