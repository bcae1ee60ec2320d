// Build constraints: which machines a file is for. Follows cmd/go's "Build constraints" and
// go/build: "//go:build" lines, "// +build" lines, and "_linux_amd64.go" suffixes.
//
// Values only, pure. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workers/golang/build/build_context.h"

namespace gofed::golang {

// Operators and parentheses within each other in one constraint; deeper ones do not parse.
inline constexpr std::size_t kConstraintDepthMax = 200;

// A condition over build tags. The default one is always met.
class Constraint {
 public:
  Constraint() = default;

  // The expression after "//go:build". nullopt if the line is no such comment.
  [[nodiscard]] static std::optional<Constraint> parse(std::string_view expression);
  // The words after "// +build": spaces mean "or", commas "and".
  [[nodiscard]] static Constraint parse_plus_build(std::string_view words);
  // What a file name says: "x_linux_arm64_test.go" -> linux && arm64.
  [[nodiscard]] static Constraint of_file_name(std::string_view name);

  // Both; an empty side is left out.
  [[nodiscard]] static Constraint both(const Constraint& a, const Constraint& b);

  [[nodiscard]] bool empty() const { return code_.empty(); }
  [[nodiscard]] bool matches(const BuildContext& context) const;

  // Whether some of the usual platforms matches, with whatever features its processor may have, but
  // without extra tags: false for "ignore", "tools".
  [[nodiscard]] bool matches_any_platform() const;

  // As one expression with the parentheses it needs: "linux && (amd64 || arm64)"; "" when empty.
  [[nodiscard]] std::string to_string() const;

  friend bool operator==(const Constraint&, const Constraint&) = default;

 private:
  enum class Op : std::uint8_t { Tag, Not, And, Or };
  struct Step {
    Op op = Op::Tag;
    std::string tag;
    friend bool operator==(const Step&, const Step&) = default;
  };
  friend class ConstraintParser;

  [[nodiscard]] bool asks_for_feature() const;  // of a processor: amd64.v3
  void push_tag(std::string_view tag) { code_.push_back({Op::Tag, std::string(tag)}); }
  void push(Op op) { code_.push_back({op, {}}); }

  std::vector<Step> code_;  // operands before operators
};

// Whether a single tag is satisfied (go/build's matchTag): goos, goarch, "unix", compiler, "cgo",
// "go1.N", experiments, features of the processor, and the context's own tags.
[[nodiscard]] bool matches_tag(const BuildContext& context, std::string_view tag);

// What the comments at the head of a file say.
struct FileConstraint {
  Constraint constraint;
  std::string problem;  // not empty: the //go:build line does not parse, the file is not built
};
[[nodiscard]] FileConstraint read_file_constraint(std::string_view source);

}  // namespace gofed::golang
