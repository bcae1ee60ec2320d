// The catalogue told: to programs as system.json, to people as help.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "schemas/catalogue.h"
#include "schemas/codec.h"

namespace gofed::schemas {
namespace {

// The catalogue as values of described types, so that the codec prints it.

struct FieldRow {
  std::string name;
  std::string type;
  bool required = true;
  std::optional<std::string> default_value;
  std::string doc;

  static void describe(Describe<FieldRow>& d) {
    d.name("FieldDescription", "A field of a type.");
    d.field<&FieldRow::name>("name", "Its name.");
    d.field<&FieldRow::type>("type", "In words; struct types stand in `types`.");
    d.field<&FieldRow::required>("required", "It must be given.");
    d.field<&FieldRow::default_value>("default", "Where it need not be given: JSON, as text.");
    d.field<&FieldRow::doc>("doc", "What it means.");
  }
};

struct TypeRow {
  std::string name;
  std::string doc;
  std::vector<FieldRow> fields;

  static void describe(Describe<TypeRow>& d) {
    d.name("TypeDescription", "A struct type.");
    d.field<&TypeRow::name>("name", "Its name.");
    d.field<&TypeRow::doc>("doc", "What it is.");
    d.field<&TypeRow::fields>("fields", "In order.");
  }
};

struct ActionRow {
  std::string name;
  std::string doc;
  bool idempotent = false;
  bool streams = false;
  std::string input;
  std::string output;

  static void describe(Describe<ActionRow>& d) {
    d.name("ActionEntry", "An action.");
    d.field<&ActionRow::name>("name", "Unique over all services.");
    d.field<&ActionRow::doc>("doc", "What it does.");
    d.field<&ActionRow::idempotent>("idempotent", "Running it twice is as good as once.");
    d.field<&ActionRow::streams>("streams", "It answers in several parts.");
    d.field<&ActionRow::input>("input", "Type of its input.");
    d.field<&ActionRow::output>("output", "Type of its output.");
  }
};

struct ServiceRow {
  std::string name;
  ServiceKind kind = ServiceKind::Computational;
  std::string doc;
  std::vector<ActionRow> actions;

  static void describe(Describe<ServiceRow>& d) {
    d.name("ServiceEntry", "A service.");
    d.field<&ServiceRow::name>("name", "Its name.");
    d.field<&ServiceRow::kind>("kind", "computational or storage.");
    d.field<&ServiceRow::doc>("doc", "What it is for.");
    d.field<&ServiceRow::actions>("actions", "What it does.");
  }
};

struct SystemRow {
  std::uint32_t protocol = kProtocol;
  std::vector<ServiceRow> services;
  std::vector<TypeRow> types;

  static void describe(Describe<SystemRow>& d) {
    d.name("SystemDescription", "Everything that can be asked.");
    d.field<&SystemRow::protocol>("protocol", "Number of the protocol.");
    d.field<&SystemRow::services>("services", "By name.");
    d.field<&SystemRow::types>("types", "By name.");
  }
};

// The struct that a type is, lists, holds or maps to; nullptr where there is none.
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

// What an absent field counts as, as JSON. Nothing for one that must be given, and for the absence
// that an optional value has as its default.
std::optional<std::string> default_json(const Type& type, const Field& field) {
  if (field.required || field.type().kind == Kind::Optional) return std::nullopt;
  const void* value = field.member(const_cast<void*>(type.default_value));
  return encode_json(field.type(), value, JsonStyle::Compact);
}

TypeRow type_row(const Type& type) {
  TypeRow row{.name = std::string(type.name), .doc = std::string(type.doc), .fields = {}};
  for (const auto& field : type.fields) {
    row.fields.push_back({.name = std::string(field.name),
                          .type = type_words(field.type()),
                          .required = field.required,
                          .default_value = default_json(type, field),
                          .doc = std::string(field.doc)});
  }
  return row;
}

ActionRow action_row(const ActionDescription& action) {
  return {.name = std::string(action.info.name),
          .doc = std::string(action.info.doc),
          .idempotent = action.info.idempotent,
          .streams = action.info.streams,
          .input = std::string(action.input().name),
          .output = std::string(action.output().name)};
}

SystemRow system_row() {
  SystemRow system;
  std::vector<const Type*> structs;
  for (const auto& service : all_services()) {
    auto& row = system.services.emplace_back(ServiceRow{.name = std::string(service.name),
                                                        .kind = service.kind,
                                                        .doc = std::string(service.doc),
                                                        .actions = {}});
    for (const auto& action : all_actions()) {
      if (action.info.service != service.name) continue;
      row.actions.push_back(action_row(action));
      collect_structs(action.input(), structs);
      collect_structs(action.output(), structs);
    }
  }
  for (const auto* type : structs) system.types.push_back(type_row(*type));
  std::ranges::sort(system.types, {}, &TypeRow::name);
  return system;
}

constexpr std::size_t kNameColumns = 18;
constexpr std::size_t kTypeColumns = 26;

std::string padded(std::string text, std::size_t columns) {
  if (text.size() < columns) text.resize(columns, ' ');
  return text + " ";
}

std::string field_line(const Type& type, const Field& field) {
  auto line = "    " + padded(std::string(field.name), kNameColumns) +
              padded(type_words(field.type()), kTypeColumns) + std::string(field.doc);
  if (field.required) return line + "\n";
  const auto value = default_json(type, field);
  return line + (value ? " [" + *value + "]" : " [none]") + "\n";
}

std::string struct_help(const Type& type) {
  std::string text = "  " + std::string(type.name) + ": " + std::string(type.doc) + "\n";
  for (const auto& field : type.fields) text += field_line(type, field);
  return text;
}

}  // namespace

std::string system_json() {
  return to_json(system_row(), JsonStyle::Pretty);
}

std::string action_help(const ActionDescription& action) {
  std::string text = std::string(action.info.service) + "." + std::string(action.info.name) + ": " +
                     std::string(action.info.doc) + "\n";
  text += action.info.idempotent ? "  may be repeated: running it twice is as good as once\n"
                                 : "  not repeated by itself after a lost worker\n";
  if (action.info.streams) text += "  answers in several parts\n";
  std::vector<const Type*> structs;
  collect_structs(action.input(), structs);
  const auto of_input = structs.size();
  collect_structs(action.output(), structs);
  text += "input: " + std::string(action.input().name) + "\n";
  for (std::size_t i = 0; i < of_input; ++i) text += struct_help(*structs[i]);
  // A type that the input has shown already is named, not shown again.
  text += "output: " + std::string(action.output().name) + "\n";
  for (std::size_t i = of_input; i < structs.size(); ++i) text += struct_help(*structs[i]);
  return text;
}

}  // namespace gofed::schemas
