#include "workers/golang/check/scope/universe.h"

#include <array>

namespace gofed::golang::check {
namespace {

using EntryKind = UniverseEntry::Kind;
using Kind = BasicInfo::Kind;

struct Predeclared {
  std::string_view name;
  UniverseEntry entry;
};

constexpr UniverseEntry type_entry(TypeId id) {
  return {.kind = EntryKind::Type, .type = id};
}
constexpr UniverseEntry function(Builtin builtin) {
  return {.kind = EntryKind::Function, .builtin = builtin};
}

constexpr auto kUniverse = std::to_array<Predeclared>({
    {"bool", type_entry(TypeId::Bool)},
    {"byte", type_entry(TypeId::Byte)},
    {"complex128", type_entry(TypeId::Complex128)},
    {"complex64", type_entry(TypeId::Complex64)},
    {"float32", type_entry(TypeId::Float32)},
    {"float64", type_entry(TypeId::Float64)},
    {"int", type_entry(TypeId::Int)},
    {"int16", type_entry(TypeId::Int16)},
    {"int32", type_entry(TypeId::Int32)},
    {"int64", type_entry(TypeId::Int64)},
    {"int8", type_entry(TypeId::Int8)},
    {"rune", type_entry(TypeId::Rune)},
    {"string", type_entry(TypeId::String)},
    {"uint", type_entry(TypeId::Uint)},
    {"uint16", type_entry(TypeId::Uint16)},
    {"uint32", type_entry(TypeId::Uint32)},
    {"uint64", type_entry(TypeId::Uint64)},
    {"uint8", type_entry(TypeId::Uint8)},
    {"uintptr", type_entry(TypeId::Uintptr)},
    {"error", type_entry(TypeId::Error)},
    {"any", type_entry(TypeId::Any)},
    {"comparable", type_entry(TypeId::Comparable)},
    {"true", {.kind = EntryKind::True}},
    {"false", {.kind = EntryKind::False}},
    {"iota", {.kind = EntryKind::Iota}},
    {"nil", {.kind = EntryKind::Nil}},
    {"append", function(Builtin::Append)},
    {"cap", function(Builtin::Cap)},
    {"clear", function(Builtin::Clear)},
    {"close", function(Builtin::Close)},
    {"complex", function(Builtin::Complex)},
    {"copy", function(Builtin::Copy)},
    {"delete", function(Builtin::Delete)},
    {"imag", function(Builtin::Imag)},
    {"len", function(Builtin::Len)},
    {"make", function(Builtin::Make)},
    {"max", function(Builtin::Max)},
    {"min", function(Builtin::Min)},
    {"new", function(Builtin::New)},
    {"panic", function(Builtin::Panic)},
    {"print", function(Builtin::Print)},
    {"println", function(Builtin::Println)},
    {"real", function(Builtin::Real)},
    {"recover", function(Builtin::Recover)},
});

// Open addressing; sparse, so that most names take one probe.
class UniverseTable {
 public:
  UniverseTable() {
    for (const Predeclared& predeclared : kUniverse) {
      const Name name(predeclared.name);
      std::size_t at = name.hash % kSlots;
      while (slots_[at].entry.kind != EntryKind::None) at = (at + 1) % kSlots;
      slots_[at] = {name, predeclared.entry};
    }
  }

  [[nodiscard]] UniverseEntry find(const Name& name) const {
    for (std::size_t at = name.hash % kSlots; slots_[at].entry.kind != EntryKind::None;
         at = (at + 1) % kSlots) {
      if (slots_[at].name == name) return slots_[at].entry;
    }
    return {};
  }

 private:
  static constexpr std::size_t kSlots = 256;
  struct Slot {
    Name name;
    UniverseEntry entry;
  };
  std::array<Slot, kSlots> slots_{};
};

constexpr BasicInfo integer(unsigned bits, bool is_unsigned) {
  return {.kind = Kind::Integer, .is_unsigned = is_unsigned, .bits = bits};
}
constexpr BasicInfo untyped(Kind kind, int rank) {
  return {.kind = kind, .untyped = true, .untyped_rank = rank};
}

}  // namespace

UniverseEntry universe_entry(const Name& name) {
  static const UniverseTable kTable;
  return kTable.find(name);
}

Builtin unsafe_builtin(std::string_view name) {
  static constexpr std::pair<std::string_view, Builtin> kFunctions[] = {
      {"Add", Builtin::UnsafeAdd},           {"Alignof", Builtin::UnsafeAlignof},
      {"Offsetof", Builtin::UnsafeOffsetof}, {"Sizeof", Builtin::UnsafeSizeof},
      {"Slice", Builtin::UnsafeSlice},       {"SliceData", Builtin::UnsafeSliceData},
      {"String", Builtin::UnsafeString},     {"StringData", Builtin::UnsafeStringData},
  };
  for (const auto& [spelled, builtin] : kFunctions) {
    if (spelled == name) return builtin;
  }
  return Builtin::None;
}

BasicInfo basic_info_of(TypeId id, unsigned word_bits) {
  switch (id) {
    case TypeId::Bool:
      return {.kind = Kind::Bool};
    case TypeId::String:
      return {.kind = Kind::String};
    case TypeId::Int:
      return integer(word_bits, false);
    case TypeId::Int8:
      return integer(8, false);
    case TypeId::Int16:
      return integer(16, false);
    case TypeId::Int32:
    case TypeId::Rune:
      return integer(32, false);
    case TypeId::Int64:
      return integer(64, false);
    case TypeId::Uint:
    case TypeId::Uintptr:
      return integer(word_bits, true);
    case TypeId::Uint8:
    case TypeId::Byte:
      return integer(8, true);
    case TypeId::Uint16:
      return integer(16, true);
    case TypeId::Uint32:
      return integer(32, true);
    case TypeId::Uint64:
      return integer(64, true);
    case TypeId::Float32:
      return {.kind = Kind::Float, .bits = 32};
    case TypeId::Float64:
      return {.kind = Kind::Float, .bits = 64};
    case TypeId::Complex64:
      return {.kind = Kind::Complex, .bits = 64};
    case TypeId::Complex128:
      return {.kind = Kind::Complex, .bits = 128};
    case TypeId::UnsafePointer:
      return {.kind = Kind::Pointer};
    case TypeId::UntypedBool:
      return untyped(Kind::Bool, 0);
    case TypeId::UntypedString:
      return untyped(Kind::String, 0);
    case TypeId::UntypedInt:
      return untyped(Kind::Integer, 1);
    case TypeId::UntypedRune:
      return untyped(Kind::Integer, 2);
    case TypeId::UntypedFloat:
      return untyped(Kind::Float, 3);
    case TypeId::UntypedComplex:
      return untyped(Kind::Complex, 4);
    case TypeId::UntypedNil:
      return untyped(Kind::Nil, 0);
    case TypeId::Unknown:
    case TypeId::Error:
    case TypeId::Any:
    case TypeId::Comparable:
    case TypeId::PredeclaredEnd:
      return {};
  }
  return {};
}

}  // namespace gofed::golang::check
