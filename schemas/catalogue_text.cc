// The catalogue as text: for programs as system.json, for people as help.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "schemas/catalogue.h"
#include "schemas/describe/codec.h"

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
  for (const auto& service : all_services()) {
    auto& row = system.services.emplace_back(ServiceRow{.name = std::string(service.name),
                                                        .kind = service.kind,
                                                        .doc = std::string(service.doc),
                                                        .actions = {}});
    for (const auto& action : all_actions()) {
      if (action.info.service != service.name) continue;
      row.actions.push_back(action_row(action));
    }
  }
  for (const auto* type : all_types()) system.types.push_back(type_row(*type));
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
  const auto of_input = struct_types(action.input());
  text += "input: " + std::string(action.input().name) + "\n";
  for (const auto* type : of_input) text += struct_help(*type);
  // A type that the input has shown already is named, not shown again.
  text += "output: " + std::string(action.output().name) + "\n";
  for (const auto* type : struct_types(action.output())) {
    if (std::ranges::find(of_input, type) == of_input.end()) text += struct_help(*type);
  }
  return text;
}

}  // namespace gofed::schemas
