#include "schemas/describe/describe.h"

#include <algorithm>

namespace gofed::schemas {
namespace {

bool equal_entries(const Type& type, const void* a, const void* b) {
  const auto left = type.entries(a);
  const auto right = type.entries(b);
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [&](const auto& x, const auto& y) {
                      return *x.first == *y.first && equal(type.element(), x.second, y.second);
                    });
}

bool equal_elements(const Type& type, const void* a, const void* b) {
  const auto count = type.size(a);
  if (count != type.size(b)) return false;
  for (std::size_t i = 0; i < count; ++i) {
    if (!equal(type.element(), type.at(a, i), type.at(b, i))) return false;
  }
  return true;
}

// The struct that a type is, lists, holds or maps to; nullptr if absent.
const Type* struct_within(const Type& type) {
  switch (type.kind) {
    case Kind::Struct:
      return &type;
    case Kind::Optional:
    case Kind::List:
    case Kind::Map:
      return struct_within(type.element());
    case Kind::Bool:
    case Kind::Int:
    case Kind::UInt:
    case Kind::Double:
    case Kind::String:
    case Kind::Blob:
    case Kind::Enum:
      return nullptr;
  }
  return nullptr;
}

// Adds the struct types that `type` leads to, each once, itself first.
void collect_structs(const Type& type, std::vector<const Type*>& found) {
  const Type* inner = struct_within(type);
  if (inner == nullptr || std::ranges::find(found, inner) != found.end()) return;
  found.push_back(inner);
  for (const auto& field : inner->fields) collect_structs(field.type(), found);
}

}  // namespace

bool equal(const Type& type, const void* a, const void* b) {
  switch (type.kind) {
    case Kind::Bool:
    case Kind::Int:
    case Kind::Enum:
      return type.get_int(a) == type.get_int(b);
    case Kind::UInt:
      return type.get_uint(a) == type.get_uint(b);
    case Kind::Double:
      return *static_cast<const double*>(a) == *static_cast<const double*>(b);
    case Kind::String:
      return *static_cast<const std::string*>(a) == *static_cast<const std::string*>(b);
    case Kind::Blob:
      return *static_cast<const Blob*>(a) == *static_cast<const Blob*>(b);
    case Kind::Optional:
    case Kind::List:
      return equal_elements(type, a, b);
    case Kind::Map:
      return equal_entries(type, a, b);
    case Kind::Struct:
      return std::ranges::all_of(type.fields, [&](const Field& field) {
        return equal(field.type(), field.member(const_cast<void*>(a)),
                     field.member(const_cast<void*>(b)));
      });
  }
  return false;
}

std::vector<const Type*> struct_types(const Type& type) {
  std::vector<const Type*> found;
  collect_structs(type, found);
  return found;
}

std::string type_words(const Type& type) {
  switch (type.kind) {
    case Kind::Bool:
      return "boolean";
    case Kind::Int:
      return "integer";
    case Kind::UInt:
      return "unsigned integer";
    case Kind::Double:
      return "number";
    case Kind::String:
      return "string";
    case Kind::Blob:
      return "bytes";
    case Kind::Enum: {
      std::string words;
      for (const auto& row : type.enum_names) {
        if (!words.empty()) words += "|";
        words += row.name;
      }
      return words;
    }
    case Kind::Optional:
      return "optional " + type_words(type.element());
    case Kind::List:
      return "list of " + type_words(type.element());
    case Kind::Map:
      return "map of " + type_words(type.element());
    case Kind::Struct:
      return std::string(type.name);
  }
  return "";
}

}  // namespace gofed::schemas
