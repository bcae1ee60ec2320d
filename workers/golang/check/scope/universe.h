// The predeclared names: what they stand for, and what the basic types are. Pure, any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "workers/golang/check/scope/name.h"
#include "workers/golang/types/types.h"

namespace gofed::golang::check {

// The predeclared types as the checker sees them.
struct BasicInfo {
  enum class Kind : std::uint8_t {
    None,
    Bool,
    Integer,
    Float,
    Complex,
    String,
    Pointer,
    Nil  // unsafe.Pointer, untyped nil
  };
  Kind kind = Kind::None;
  bool is_unsigned = false;
  bool untyped = false;
  unsigned bits = 0;     // 0 for untyped kinds and strings
  int untyped_rank = 0;  // int 1, rune 2, float 3, complex 4
};

// None for what is no basic type. `word_bits`: of int, uint and uintptr.
[[nodiscard]] BasicInfo basic_info_of(TypeId id, unsigned word_bits);

// Functions that the compiler knows.
enum class Builtin : std::uint8_t {
  None,
  Append,
  Cap,
  Clear,
  Close,
  Complex,
  Copy,
  Delete,
  Imag,
  Len,
  Make,
  Max,
  Min,
  New,
  Panic,
  Print,
  Println,
  Real,
  Recover,
  UnsafeAdd,
  UnsafeAlignof,
  UnsafeOffsetof,
  UnsafeSizeof,
  UnsafeSlice,
  UnsafeSliceData,
  UnsafeString,
  UnsafeStringData,
};

struct UniverseEntry {
  enum class Kind : std::uint8_t { None, Type, True, False, Iota, Nil, Function };
  Kind kind = Kind::None;
  TypeId type = TypeId::Unknown;    // of a Type
  Builtin builtin = Builtin::None;  // of a Function
};

// Kind None for names that are not predeclared.
[[nodiscard]] UniverseEntry universe_entry(const Name& name);

// The function of package unsafe; None if absent of that name.
[[nodiscard]] Builtin unsafe_builtin(std::string_view name);

}  // namespace gofed::golang::check
