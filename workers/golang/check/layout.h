// Sizes, alignments and offsets as the compiler gc lays types out on a machine. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "workers/golang/types/types.h"

namespace gofed::golang::check {

class Checker;

// In bytes.
struct Layout {
  std::int64_t size = 0;
  std::int64_t alignment = 1;
};

// What is asked for is remembered. Nothing where a type has no layout, is too large, or is not
// known.
class Layouts {
 public:
  std::optional<Layout> of(Checker& checker, TypeId type);
  // Of the field `name`, as package `package` selects it from a value of the struct type or a
  // pointer to one; through embedded structs, not through embedded pointers.
  std::optional<std::int64_t> offset_of(Checker& checker, TypeId type, std::string_view name,
                                        std::string_view package);

 private:
  std::optional<Layout> work_out(Checker& checker, TypeId type);
  std::optional<Layout> of_struct(Checker& checker, const type::Struct& form);

  std::unordered_map<TypeId, std::optional<Layout>> known_;
};

}  // namespace gofed::golang::check
