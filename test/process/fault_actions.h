// The service of the fault tests: actions that leave a mark in a ledger and wait behind a gate, so
// that a test says when they go on and can count how often each request ran.
#pragma once

#include <cstdint>
#include <string>

#include "schemas/actions/action.h"

namespace gofed::test {

inline constexpr const char* kGateVariable = "FAULT_GATE";      // path; unset: no gate
inline constexpr const char* kLedgerVariable = "FAULT_LEDGER";  // path

struct FaultInput {
  std::string id;

  static void describe(schemas::Describe<FaultInput>& d) {
    d.name("FaultInput", "Names the request.");
    d.field<&FaultInput::id>("id", "Written into the ledger, and answered.");
  }
};

struct FaultOutput {
  std::string id;
  std::uint32_t pid = 0;

  static void describe(schemas::Describe<FaultOutput>& d) {
    d.name("FaultOutput", "Who answered what.");
    d.field<&FaultOutput::id>("id", "Of the input.");
    d.field<&FaultOutput::pid>("pid", "Of the process that ran it.");
  }
};

struct Repeatable {
  static constexpr schemas::ActionInfo kInfo{.service = "fault",
                                             .name = "fault_repeatable",
                                             .idempotent = true,
                                             .doc = "May run again elsewhere."};
  using Input = FaultInput;
  using Output = FaultOutput;
};

struct Once {
  static constexpr schemas::ActionInfo kInfo{
      .service = "fault", .name = "fault_once", .idempotent = false, .doc = "Must not run twice."};
  using Input = FaultInput;
  using Output = FaultOutput;
};

}  // namespace gofed::test
