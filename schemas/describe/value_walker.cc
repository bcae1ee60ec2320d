#include <string>

#include "schemas/describe/value_events.h"

namespace gofed::schemas {
namespace {

void* member_of(const Field& field, const void* object) {
  return field.member(const_cast<void*>(object));  // read only here; one accessor serves both ways
}

bool is_left_out(const Type& type, const Field& field, const void* object) {
  if (field.required) return false;
  return equal(field.type(), member_of(field, object), member_of(field, type.default_value));
}

void walk_struct(const Type& type, const void* value, ValueEvents& events) {
  std::size_t count = 0;
  for (const auto& field : type.fields) count += is_left_out(type, field, value) ? 0 : 1;
  events.start_map(count);
  walk_fields(type, value, type.fields, events);
  events.end_map();
}

std::string_view enum_name(const Type& type, std::int64_t value) {
  for (const auto& row : type.enum_names) {
    if (row.value == value) return row.name;
  }
  return "unknown";
}

}  // namespace

void walk_fields(const Type& type, const void* value, std::span<const Field> fields,
                 ValueEvents& events) {
  for (const auto& field : fields) {
    if (is_left_out(type, field, value)) continue;
    events.key(field.name);
    walk(field.type(), member_of(field, value), events);
  }
}

void walk(const Type& type, const void* value, ValueEvents& events) {
  switch (type.kind) {
    case Kind::Bool:
      events.boolean(type.get_int(value) != 0);
      return;
    case Kind::Int:
      events.integer(type.get_int(value));
      return;
    case Kind::UInt:
      events.unsigned_integer(type.get_uint(value));
      return;
    case Kind::Double:
      events.real(*static_cast<const double*>(value));
      return;
    case Kind::String:
      events.string(*static_cast<const std::string*>(value));
      return;
    case Kind::Blob:
      events.blob(*static_cast<const Blob*>(value));
      return;
    case Kind::Enum:
      events.string(enum_name(type, type.get_int(value)));
      return;
    case Kind::Optional:
      if (type.size(value) == 0) {
        events.null();
      } else {
        walk(type.element(), type.at(value, 0), events);
      }
      return;
    case Kind::List: {
      const auto count = type.size(value);
      const auto& element = type.element();
      events.start_list(count);
      for (std::size_t i = 0; i < count; ++i) walk(element, type.at(value, i), events);
      events.end_list();
      return;
    }
    case Kind::Map: {
      const auto entries = type.entries(value);
      const auto& element = type.element();
      events.start_map(entries.size());
      for (const auto& [name, entry] : entries) {
        events.key(*name);
        walk(element, entry, events);
      }
      events.end_map();
      return;
    }
    case Kind::Struct:
      walk_struct(type, value, events);
      return;
  }
}

}  // namespace gofed::schemas
