// What `gofed submit` and `gofed map` work on: an action by its name, with JSON inputs, or a
// scenario that can be a job, with sources, which are uploaded first.
#pragma once

#include <string>
#include <string_view>

#include "clients/core/run.h"
#include "clients/sources/data_place.h"
#include "clients/sources/scenario_job.h"
#include "schemas/base/result.h"
#include "schemas/catalogue.h"

namespace gofed::clients {

struct JobTarget {
  const schemas::ActionDescription* action = nullptr;
  const ScenarioJob* scenario = nullptr;  // null: inputs are JSON of the action's input
};

// errors: UnknownAction, with the nearest name there is; Unsupported: a scenario of several actions.
[[nodiscard]] Result<JobTarget> find_target(std::string_view name);

// One word of a command line, or one line of standard input. Any thread, once run.system() was
// used.
[[nodiscard]] Result<JobInput> make_input(Run& run, const JobTarget& target,
                                          const std::string& word, const DataPlace& data);

}  // namespace gofed::clients
