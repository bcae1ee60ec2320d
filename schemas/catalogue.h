// The list of all services and actions: what `gofed actions` and system.json tell, and what calls
// by name are checked against. Made once from the declarations in schemas/actions/; any thread.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "schemas/actions/action.h"
#include "schemas/wire/head.h"

namespace gofed::schemas {

struct ServiceInfo {
  std::string_view name;
  ServiceKind kind = ServiceKind::Computational;
  std::string_view doc;
};

struct ActionDescription {
  ActionInfo info;
  const Type& (*input)() = nullptr;
  const Type& (*output)() = nullptr;
  std::shared_ptr<void> (*new_input)() = nullptr;
  std::shared_ptr<void> (*new_output)() = nullptr;
  void (*move_output)(void* to, void* from) = nullptr;
};

// A row of the catalogue.
template <Action A>
[[nodiscard]] ActionDescription describe_action() {
  using Output = typename A::Output;
  return {
      .info = A::kInfo,
      .input = &type_of<typename A::Input>,
      .output = &type_of<Output>,
      .new_input = []() -> std::shared_ptr<void> { return std::make_shared<typename A::Input>(); },
      .new_output = []() -> std::shared_ptr<void> { return std::make_shared<Output>(); },
      .move_output =
          [](void* to, void* from) {
            *static_cast<Output*>(to) = std::move(*static_cast<Output*>(from));
          }};
}

[[nodiscard]] std::span<const ServiceInfo> all_services();
[[nodiscard]] std::span<const ActionDescription> all_actions();

// Every struct type of their inputs and outputs, by name.
[[nodiscard]] std::span<const Type* const> all_types();

// nullptr if there is no such name. An action may be written SERVICE.ACTION as well.
[[nodiscard]] const ServiceInfo* find_service(std::string_view name);
[[nodiscard]] const ActionDescription* find_action(std::string_view name);
[[nodiscard]] const Type* find_type(std::string_view name);

// The part of a service name before '@': "filestorage@3f2a" is asked as "filestorage".
[[nodiscard]] std::string_view base_service(std::string_view name);

// All of it as one JSON document: services, kinds, actions, arguments, types, defaults,
// documentation.
[[nodiscard]] std::string system_json();

// One action for a person: what it does, its input and output, field by field.
[[nodiscard]] std::string action_help(const ActionDescription& action);

}  // namespace gofed::schemas
