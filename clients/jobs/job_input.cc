#include "clients/jobs/job_input.h"

#include <utility>
#include <vector>

#include "clients/core/command.h"
#include "clients/core/suggest.h"

namespace gofed::clients {
namespace {

// The names of the scenarios that can be jobs: "api, deps or uses".
std::string scenario_names() {
  std::vector<std::string_view> names;
  for (const auto* command : all_commands()) {
    if (command->job != nullptr) names.push_back(command->name);
  }
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) list += i + 1 == names.size() ? " or " : ", ";
    list += names[i];
  }
  return list;
}

}  // namespace

Result<JobTarget> find_target(std::string_view name) {
  const auto* command = find_command(name);
  if (command != nullptr && command->job != nullptr) {
    return JobTarget{.action = schemas::find_action(command->job->action),
                     .scenario = command->job};
  }
  if (const auto* action = schemas::find_action(name)) return JobTarget{.action = action};
  if (command != nullptr && command->group == CommandGroup::Scenario) {
    return fail(Errc::Unsupported, std::string(name) + ": is more than one action; a job is an " +
                                       "action, or " + scenario_names());
  }
  std::vector<std::string_view> names;
  for (const auto* row : all_commands()) {
    if (row->job != nullptr) names.push_back(row->name);
  }
  for (const auto& action : schemas::all_actions()) names.push_back(action.info.name);
  const auto near = nearest(name, names);
  return fail(Errc::UnknownAction,
              "no action or scenario " + std::string(name) +
                  (near.empty() ? "" : ", did you mean " + std::string(near) + "?"));
}

Result<JobInput> make_input(Run& run, const JobTarget& target, const std::string& word,
                            const DataPlace& data) {
  if (target.scenario != nullptr) return target.scenario->make_input(run, word, data);
  return JobInput{.json = word, .digest = job_digest(word)};
}

}  // namespace gofed::clients
