// What an action's declaration consists of.
//
//   struct Stat {
//     static constexpr ActionInfo kInfo{.service = "filestorage", .name = "stat",
//                                       .idempotent = true, .doc = "What is known of a file."};
//     struct Input { ...; static void describe(Describe<Input>& d); };
//     struct Output { ...; static void describe(Describe<Output>& d); };
//   };
//
// Declared once, in schemas/actions/, and listed once, in schemas/catalogue.cc. Everything else
// comes from that: encoding, validation, JSON, help, routing.
#pragma once

#include <concepts>
#include <string_view>

#include "schemas/describe/describe.h"

namespace gofed::schemas {

struct ActionInfo {
  std::string_view service;
  std::string_view name;    // unique over all services
  bool idempotent = false;  // running it twice is as good as once: it may be tried again elsewhere
  std::string_view doc;
  bool streams = false;  // it answers any number of PARTIALs with an Output each before the FINAL
};

template <typename A>
concept Action = requires {
  { A::kInfo } -> std::convertible_to<const ActionInfo&>;
  typename A::Input;
  typename A::Output;
};

}  // namespace gofed::schemas
