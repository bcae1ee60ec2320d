// What `gofed submit`, `gofed map` and scripts/submit-batch need of a scenario: how one input, a
// word of a command line or a line of standard input, becomes a request to the scenario's action.
// A scenario that is one call of one action names such a row in its Command.
#pragma once

#include <string>
#include <string_view>

#include "clients/core/run.h"
#include "clients/sources/data_place.h"
#include "schemas/base/result.h"

namespace gofed::clients {

struct JobInput {
  std::string json;       // of the action's input
  std::string name = {};  // of its source, as messages call it; empty: it has none
  std::string digest;  // the same for the same work: of a source its content counts, not its place
};

struct ScenarioJob {
  std::string_view action;
  std::string_view inputs;  // what an input is: "archives, directories, ..."
  // Uploads what the input names and the system does not have. Any thread, once run.system() was
  // used.
  Result<JobInput> (*make_input)(Run& run, const std::string& word, const DataPlace& data);
};

// Of bytes: what JobInput::digest is made with.
[[nodiscard]] std::string job_digest(std::string_view bytes);

}  // namespace gofed::clients
