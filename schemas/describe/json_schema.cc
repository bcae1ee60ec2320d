#include "schemas/describe/json_schema.h"

#include <string_view>

#include "schemas/describe/codec.h"
#include "schemas/describe/value_events.h"

namespace gofed::schemas {
namespace {

constexpr std::string_view kDialect = "https://json-schema.org/draft/2020-12/schema";

// Emits a schema, member by member, to a writer.
class Teller {
 public:
  explicit Teller(ValueEvents& events) : events_(events) {}

  void document(const Type& type) {
    events_.start_map(0);
    member("$schema", kDialect);
    member("title", type.name);
    member("description", type.doc);
    member("$ref", reference(type));
    events_.key("$defs");
    events_.start_map(0);
    for (const auto* one : struct_types(type)) {
      events_.key(one->name);
      structure(*one);
    }
    events_.end_map();
    events_.end_map();
  }

 private:
  static std::string reference(const Type& type) { return "#/$defs/" + std::string(type.name); }

  void member(std::string_view key, std::string_view value) {
    events_.key(key);
    events_.string(value);
  }

  void structure(const Type& type) {
    events_.start_map(0);
    member("type", "object");
    member("description", type.doc);
    events_.key("properties");
    events_.start_map(0);
    for (const auto& field : type.fields) {
      events_.key(field.name);
      property(type, field);
    }
    events_.end_map();
    events_.key("required");
    events_.start_list(0);
    for (const auto& field : type.fields) {
      if (field.required) events_.string(field.name);
    }
    events_.end_list();
    events_.end_map();
  }

  // An optional field's default is what its absence means.
  void property(const Type& owner, const Field& field) {
    events_.start_map(0);
    member("description", field.doc);
    keywords(field.type());
    if (!field.required && field.type().kind != Kind::Optional) {
      events_.key("default");
      walk(field.type(), field.member(const_cast<void*>(owner.default_value)), events_);
    }
    events_.end_map();
  }

  void keywords(const Type& type) {
    switch (type.kind) {
      case Kind::Bool:
        return member("type", "boolean");
      case Kind::Int:
        return member("type", "integer");
      case Kind::UInt:
        member("type", "integer");
        events_.key("minimum");
        events_.integer(0);
        return;
      case Kind::Double:
        return member("type", "number");
      case Kind::String:
        return member("type", "string");
      case Kind::Blob:
        member("type", "string");
        return member("contentEncoding", "base64");
      case Kind::Enum:
        events_.key("enum");
        events_.start_list(0);
        for (const auto& row : type.enum_names) events_.string(row.name);
        events_.end_list();
        return;
      case Kind::Optional:
        return keywords(type.element());
      case Kind::List:
        member("type", "array");
        return nested("items", type.element());
      case Kind::Map:
        member("type", "object");
        return nested("additionalProperties", type.element());
      case Kind::Struct:
        return member("$ref", reference(type));
    }
  }

  void nested(std::string_view key, const Type& type) {
    events_.key(key);
    events_.start_map(0);
    keywords(type);
    events_.end_map();
  }

  ValueEvents& events_;
};

}  // namespace

std::string json_schema(const Type& type) {
  return json_of([&type](ValueEvents& events) { Teller(events).document(type); },
                 JsonStyle::Pretty);
}

}  // namespace gofed::schemas
