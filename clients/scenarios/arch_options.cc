#include "clients/scenarios/arch_options.h"

#include <array>
#include <cctype>

namespace gofed::clients {

std::span<const Option> arch_options() {
  using enum OptionKind;
  static constexpr std::array kOptions{
      Option{"go386", Value, "F", "What a 386 has: sse2 (default), softfloat"},
      Option{"goamd64", Value, "L", "What an amd64 has: v1 (default) to v4"},
      Option{"goarm", Value, "L", "What an arm has: 5, 6, 7 (default)"},
      Option{"goarm64", Value, "L", "What an arm64 has: v8.0 (default) to v9.5"},
      Option{"gomips", Value, "F", "What a mips or mipsle has: hardfloat (default), softfloat"},
      Option{"gomips64", Value, "F", "The same of a mips64 or mips64le"},
      Option{"goppc64", Value, "L", "What a ppc64 or ppc64le has: power8 (default) to power10"},
      Option{"goriscv64", Value, "L", "What a riscv64 has: rva20u64 (default), rva22u64, rva23u64"},
      Option{"gowasm", Value, "F,F", "What wasm has before Go 1.26: satconv, signext"},
  };
  return kOptions;
}

std::vector<std::string> arch_levels(const Arguments& arguments) {
  std::vector<std::string> levels;
  for (const Option& option : arch_options()) {
    const auto value = arguments.value(option.name);
    if (!value) continue;
    std::string name;
    for (const char c : option.name) {
      name += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    levels.push_back(name + "=" + *value);
  }
  return levels;
}

}  // namespace gofed::clients
