// Work on many inputs: how their outcomes add up, and NDJSON records in and out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "clients/core/exit_code.h"
#include "schemas/base/result.h"

namespace gofed::clients {

// Counts outcomes and says what they make of the exit code: none failed: Done; some: PartlyFailed;
// all: the code of the first.
class Tally {
 public:
  void done() { ++done_; }
  void failed(ExitCode code) {
    if (failed_++ == 0 || code == ExitCode::Interrupted) first_ = code;
  }
  [[nodiscard]] std::uint64_t failures() const { return failed_; }

  [[nodiscard]] ExitCode exit_code() const {
    if (failed_ == 0) return ExitCode::Done;
    return done_ == 0 || first_ == ExitCode::Interrupted ? first_ : ExitCode::PartlyFailed;
  }

 private:
  std::uint64_t done_ = 0;
  std::uint64_t failed_ = 0;
  ExitCode first_ = ExitCode::Done;
};

// What a line of records is about, as JSON: the line itself where it is an object, of a record that a
// scenario printed its input, so that it stays the same however many scenarios follow each other; a
// line that is no JSON object as a string.
[[nodiscard]] std::string record_input(std::string_view line);

// The error with the input's name in front, unless it is there already.
[[nodiscard]] Error naming(std::string_view input, const Error& error);

// {"error":{"code":"not_found","message":"..."},"input":...}; `input` is JSON.
[[nodiscard]] std::string error_record(const Error& error, std::string_view input);

}  // namespace gofed::clients
