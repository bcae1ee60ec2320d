// Descriptions of types: what each declared value looks like, once, for everybody who must read,
// write, check or document it without knowing it (msgpack, JSON, `gofed actions`, system.json).
//
// A struct describes itself:
//
//   struct FileId {
//     std::string service;
//     std::uint64_t size_bytes = 0;
//     static void describe(Describe<FileId>& d) {
//       d.name("FileId", "Names a stored file.");
//       d.field<&FileId::service>("service", "The storage service that holds it.");
//       d.field<&FileId::size_bytes>("size_bytes", "Its size.").optional();
//     }
//   };
//
// Fields may be bool, integers, double, std::string, Blob, described enums and structs, and
// std::optional, std::vector and std::map<std::string, ...> of those. A field is required unless it
// is `optional()` (absent = the default member initialiser; a value equal to it is left out) or an
// std::optional. The codecs walk the description, so a type costs a table, not a template per
// codec.
//
// Descriptions are made on first use and live for ever; reading them is safe from any thread.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "schemas/describe/blob.h"

namespace gofed::schemas {

enum class Kind : std::uint8_t {
  Bool,
  Int,
  UInt,
  Double,
  String,
  Blob,
  Enum,
  Optional,
  List,
  Map,
  Struct,
};

struct Type;

struct EnumName {
  std::int64_t value;
  std::string_view name;
};

struct Field {
  std::string_view name;
  std::string_view doc;
  const Type& (*type)();
  void* (*member)(void* object);
  bool required = true;
};

// Erased access to a value of the described type. Which members are set depends on the kind.
struct Type {
  Kind kind = Kind::Bool;
  std::string_view name = {};  // of a struct
  std::string_view doc = {};

  // Bool, Int, UInt, Double, Enum: the value as the widest of its kind. `set_*` say false and leave
  // the value alone where it does not fit.
  std::int64_t (*get_int)(const void*) = nullptr;
  bool (*set_int)(void*, std::int64_t) = nullptr;
  std::uint64_t (*get_uint)(const void*) = nullptr;
  bool (*set_uint)(void*, std::uint64_t) = nullptr;

  std::span<const EnumName> enum_names = {};

  // What an Optional, a List or a Map holds. `at`: List by index, Optional 0. `entries`: a Map's,
  // in key order.
  const Type& (*element)() = nullptr;
  std::size_t (*size)(const void*) = nullptr;
  const void* (*at)(const void*, std::size_t index) = nullptr;
  std::vector<std::pair<const std::string*, const void*>> (*entries)(const void*) = nullptr;
  void* (*append)(void*) = nullptr;  // Optional: emplace. List: a new last element
  void* (*insert)(void*, std::string key) = nullptr;
  void (*clear)(void*) = nullptr;

  std::vector<Field> fields = {};
  const void* default_value = nullptr;  // Struct: as its member initialisers make it
};

template <typename T>
[[nodiscard]] const Type& type_of();

// Whether two values of a type are equal, member by member.
[[nodiscard]] bool equal(const Type& type, const void* a, const void* b);

// The struct types that a type leads to, each once: itself first, then by its fields, depth first.
[[nodiscard]] std::vector<const Type*> struct_types(const Type& type);

// The type in words: "list of FileId", "string", "unsigned integer (32 bit)".
[[nodiscard]] std::string type_words(const Type& type);

template <typename T>
class Describe {
 public:
  explicit Describe(Type& type) : type_(type) {}

  void name(std::string_view type_name, std::string_view doc) {
    type_.name = type_name;
    type_.doc = doc;
  }

  class FieldRef {
   public:
    explicit FieldRef(Field& field) : field_(field) {}
    void optional() { field_.required = false; }

   private:
    Field& field_;
  };

  template <auto Member>
  FieldRef field(std::string_view field_name, std::string_view doc) {
    using M = std::remove_cvref_t<decltype(std::declval<T&>().*Member)>;
    type_.fields.push_back(
        Field{.name = field_name,
              .doc = doc,
              .type = &type_of<M>,
              .member = [](void* object) -> void* { return &(static_cast<T*>(object)->*Member); },
              .required = true});
    auto& added = type_.fields.back();
    if (added.type().kind == Kind::Optional) added.required = false;
    return FieldRef(added);
  }

 private:
  Type& type_;
};

// An enum is described by `std::span<const EnumName> describe_enum(E)`, found beside it by its
// argument.
template <typename E>
concept DescribedEnum = std::is_enum_v<E> && requires(E e) {
  { describe_enum(e) } -> std::convertible_to<std::span<const EnumName>>;
};

template <typename T>
concept DescribedStruct = requires(Describe<T>& d) { T::describe(d); };

namespace detail {

template <typename T>
struct IsVector : std::false_type {};
template <typename E>
struct IsVector<std::vector<E>> : std::true_type {};

template <typename T>
struct IsOptional : std::false_type {};
template <typename E>
struct IsOptional<std::optional<E>> : std::true_type {};

template <typename T>
struct IsMap : std::false_type {};
template <typename E>
struct IsMap<std::map<std::string, E>> : std::true_type {};

template <typename T>
Type describe_integer() {
  Type type{.kind = std::is_signed_v<T> ? Kind::Int : Kind::UInt};
  if constexpr (std::is_signed_v<T>) {
    type.get_int = [](const void* v) -> std::int64_t { return *static_cast<const T*>(v); };
    type.set_int = [](void* v, std::int64_t n) {
      if (!std::in_range<T>(n)) return false;
      *static_cast<T*>(v) = static_cast<T>(n);
      return true;
    };
  } else {
    type.get_uint = [](const void* v) -> std::uint64_t { return *static_cast<const T*>(v); };
    type.set_uint = [](void* v, std::uint64_t n) {
      if (!std::in_range<T>(n)) return false;
      *static_cast<T*>(v) = static_cast<T>(n);
      return true;
    };
  }
  return type;
}

template <DescribedEnum T>
Type describe_enumeration() {
  Type type{.kind = Kind::Enum};
  type.enum_names = describe_enum(T{});
  type.get_int = [](const void* v) { return static_cast<std::int64_t>(*static_cast<const T*>(v)); };
  type.set_int = [](void* v, std::int64_t n) {
    *static_cast<T*>(v) = static_cast<T>(n);
    return true;
  };
  return type;
}

template <typename T>
Type describe_list() {
  using E = typename T::value_type;
  Type type{.kind = Kind::List};
  type.element = &type_of<E>;
  type.size = [](const void* v) { return static_cast<const T*>(v)->size(); };
  type.at = [](const void* v, std::size_t i) -> const void* {
    return &(*static_cast<const T*>(v))[i];
  };
  type.append = [](void* v) -> void* { return &static_cast<T*>(v)->emplace_back(); };
  type.clear = [](void* v) { static_cast<T*>(v)->clear(); };
  return type;
}

template <typename T>
Type describe_optional() {
  using E = typename T::value_type;
  Type type{.kind = Kind::Optional};
  type.element = &type_of<E>;
  type.size = [](const void* v) -> std::size_t { return static_cast<const T*>(v)->has_value(); };
  type.at = [](const void* v, std::size_t) -> const void* { return &**static_cast<const T*>(v); };
  type.append = [](void* v) -> void* { return &static_cast<T*>(v)->emplace(); };
  type.clear = [](void* v) { static_cast<T*>(v)->reset(); };
  return type;
}

template <typename T>
Type describe_map() {
  using E = typename T::mapped_type;
  Type type{.kind = Kind::Map};
  type.element = &type_of<E>;
  type.size = [](const void* v) { return static_cast<const T*>(v)->size(); };
  type.entries = [](const void* v) {
    std::vector<std::pair<const std::string*, const void*>> all;
    for (const auto& [key, value] : *static_cast<const T*>(v)) all.emplace_back(&key, &value);
    return all;
  };
  type.insert = [](void* v, std::string key) -> void* {
    return &(*static_cast<T*>(v))[std::move(key)];
  };
  type.clear = [](void* v) { static_cast<T*>(v)->clear(); };
  return type;
}

template <typename T>
Type make_type() {
  if constexpr (std::same_as<T, bool>) {
    Type type{.kind = Kind::Bool};
    type.get_int = [](const void* v) -> std::int64_t { return *static_cast<const bool*>(v); };
    type.set_int = [](void* v, std::int64_t n) { return (*static_cast<bool*>(v) = n != 0, true); };
    return type;
  } else if constexpr (std::integral<T>) {
    return describe_integer<T>();
  } else if constexpr (std::same_as<T, double>) {
    return Type{.kind = Kind::Double};
  } else if constexpr (std::same_as<T, std::string>) {
    return Type{.kind = Kind::String};
  } else if constexpr (std::same_as<T, Blob>) {
    return Type{.kind = Kind::Blob};
  } else if constexpr (std::is_enum_v<T>) {
    return describe_enumeration<T>();
  } else if constexpr (IsVector<T>::value) {
    return describe_list<T>();
  } else if constexpr (IsOptional<T>::value) {
    return describe_optional<T>();
  } else if constexpr (IsMap<T>::value) {
    return describe_map<T>();
  } else {
    static_assert(DescribedStruct<T>, "give the struct a describe(Describe<T>&)");
    Type type{.kind = Kind::Struct};
    Describe<T> d(type);
    T::describe(d);
    type.default_value = new T();  // lives as long as the description: for ever
    return type;
  }
}

}  // namespace detail

template <typename T>
const Type& type_of() {
  static const Type& type = *new Type(detail::make_type<T>());
  return type;
}

}  // namespace gofed::schemas
