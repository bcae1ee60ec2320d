// Many records through one piece of work: N at once, answers in the order of the records.
//
// A thread reads, N threads work, the caller's thread prints: an answer is printed as soon as it
// and all before it are there, while the reader still waits for the next line, so a process at the
// other end of both pipes may ask one question at a time. A record that fails becomes an error
// record; the others go on. One that a service is too busy for waits for another of ours to be done,
// and fails only where none is under way.
#pragma once

#include <functional>
#include <string>

#include "clients/core/exit_code.h"
#include "clients/core/run.h"
#include "schemas/base/result.h"

namespace gofed::clients {

struct PumpOptions {
  std::string path;  // of the records; "-" is standard input
  unsigned jobs = 1;
  bool keep_order = true;  // false: answers are printed as they come
  bool bar = false;        // progress with rate and time left
};

// `work` gets a line and gives the members of its answer's record ("\"result\":..."); called from
// several threads. Blank lines are skipped. The exit code is Tally's.
[[nodiscard]] ExitCode pump_records(
    Run& run, const PumpOptions& options,
    const std::function<Result<std::string>(const std::string& line)>& work);

}  // namespace gofed::clients
