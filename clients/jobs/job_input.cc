#include "clients/jobs/job_input.h"

#include <array>
#include <filesystem>
#include <utility>
#include <vector>

#include "clients/core/suggest.h"
#include "clients/scenarios/analysis.h"
#include "clients/sources/source.h"
#include "schemas/actions/api.h"
#include "schemas/base/bytes.h"
#include "schemas/base/sha256.h"
#include "schemas/describe/codec.h"

namespace gofed::clients {
namespace {

struct ScenarioAction {
  std::string_view scenario;
  std::string_view action;
};
// Both take a file and options: one Input type, for all who write its JSON.
constexpr std::array kScenarios{ScenarioAction{"api", "api_analysis"},
                                ScenarioAction{"deps", "deps_analysis"}};

std::string digest_of(std::string_view bytes) {
  return store::to_hex(store::Sha256::of(bytes).view());
}

Result<AnalysisJob> read_source(const std::string& word) {
  if (word.starts_with('{')) return read_analysis_record(word, {});
  std::error_code ignored;
  SourceWords words;
  if (word.find("://") != std::string::npos) {
    words.url = word;
  } else if (std::filesystem::is_directory(word, ignored)) {
    words.directory = word;
  } else {
    words.file = word;
  }
  auto source = make_source(std::move(words));
  if (!source) return std::unexpected(std::move(source.error()));
  return AnalysisJob{.source = std::move(*source), .options = {}, .store = {}};
}

Result<JobInput> place_source(Run& run, const std::string& word, const DataPlace& data) {
  auto job = read_source(word);
  if (!job) return std::unexpected(std::move(job.error()));
  auto placed = place(run, job->source, data);
  if (!placed) return std::unexpected(std::move(placed.error()));
  JobInput input;
  const schemas::ApiAnalysis::Input analysis{.file = placed->file, .options = job->options};
  input.json = schemas::to_json(analysis);
  input.digest = digest_of(placed->file.sha256 + "\n" + placed->file.name + "\n" +
                           schemas::to_json(job->options));
  return input;
}

}  // namespace

Result<JobTarget> find_target(std::string_view name) {
  for (const auto& row : kScenarios) {
    if (row.scenario == name) {
      return JobTarget{.action = schemas::find_action(row.action), .of_sources = true};
    }
  }
  if (const auto* action = schemas::find_action(name)) return JobTarget{.action = action};
  std::vector<std::string_view> names;
  for (const auto& row : kScenarios) names.push_back(row.scenario);
  for (const auto& action : schemas::all_actions()) names.push_back(action.info.name);
  const auto near = nearest(name, names);
  return fail(Errc::UnknownAction,
              "no action or scenario " + std::string(name) +
                  (near.empty() ? "" : ", did you mean " + std::string(near) + "?"));
}

Result<JobInput> make_input(Run& run, const JobTarget& target, const std::string& word,
                            const DataPlace& data) {
  if (target.of_sources) return place_source(run, word, data);
  return JobInput{.json = word, .digest = digest_of(word)};
}

}  // namespace gofed::clients
