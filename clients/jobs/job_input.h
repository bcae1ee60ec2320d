// What `gofed submit` and `gofed map` work on: an action by its name, with JSON inputs, or a
// scenario (api, deps) with sources, which are uploaded first.
#pragma once

#include <string>
#include <string_view>

#include "clients/core/run.h"
#include "clients/sources/data_place.h"
#include "schemas/base/result.h"
#include "schemas/catalogue.h"

namespace gofed::clients {

struct JobTarget {
  const schemas::ActionDescription* action = nullptr;
  bool of_sources = false;  // inputs are file names, directories, URLs or records of them
};

// errors: UnknownAction, with the nearest name there is.
[[nodiscard]] Result<JobTarget> find_target(std::string_view name);

struct JobInput {
  std::string json;
  std::string digest;  // the same for the same work: of a source its content counts, not its place
};

// One word of a command line, or one line of standard input. Any thread, once run.system() was
// used.
[[nodiscard]] Result<JobInput> make_input(Run& run, const JobTarget& target,
                                          const std::string& word, const DataPlace& data);

}  // namespace gofed::clients
