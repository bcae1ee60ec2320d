// The example's contract: one action of a service that is not part of gofed. HACKING.md walks
// through this folder; example_test.cc builds and runs it, so that the walk stays true.
#pragma once

#include <cstdint>
#include <string>

#include "schemas/actions/action.h"

namespace gofed::example {

struct Echo {
  static constexpr schemas::ActionInfo kInfo{.service = "echo",
                                             .name = "echo",
                                             .idempotent = true,
                                             .doc = "Says the text again, as often as asked."};
  static constexpr std::uint32_t kTimesMax = 1000;

  struct Input {
    std::string text;
    std::uint32_t times = 1;

    static void describe(schemas::Describe<Input>& d) {
      d.name("EchoInput", "What to say.");
      d.field<&Input::text>("text", "The text.");
      d.field<&Input::times>("times", "How often, 1 to 1000.").optional();
    }
  };
  struct Output {
    std::string text;

    static void describe(schemas::Describe<Output>& d) {
      d.name("EchoOutput", "What was said.");
      d.field<&Output::text>("text", "The text, repeated, with a space between.");
    }
  };
};

}  // namespace gofed::example
