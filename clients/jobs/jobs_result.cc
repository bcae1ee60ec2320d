// gofed jobs result: what jobs answered, and why those failed that did.
#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "clients/core/meta_json.h"
#include "clients/core/output_file.h"
#include "clients/jobs/job_ids.h"
#include "clients/jobs/job_owners.h"
#include "clients/jobs/jobs_table.h"
#include "clients/jobs/jobs_view.h"
#include "clients/jobs/jobs_words.h"
#include "clients/output/json_text.h"

namespace gofed::clients {

using namespace schemas;  // the actions of jobs, all named below

namespace {

// Why there is no result of it.
Error no_result(const JobInfo& job) {
  auto text = "job " + short_id(job.id) + (job.name.empty() ? "" : " (" + job.name + ")") + " is " +
              std::string(state_name(job.state));
  if (const auto error = last_error(job); !error.empty()) text += ": " + error;
  return {Errc::NotFound, std::move(text)};
}

// The result as JSON. errors: those of jobs_result; why the job has none.
Result<std::string> result_of(Run& run, const JobInfo& job, bool with_its_meta) {
  if (job.state != JobStateName::Done) return std::unexpected(no_result(job));
  const auto owners = owners_of(run, {job.id});
  if (!owners) return std::unexpected(owners.error());
  auto answer = run.call<JobsResult>({.id = job.id}, {.service = owners->begin()->first});
  if (!answer) return std::unexpected(std::move(answer.error()));
  auto json = result_json(answer->output);
  if (json && with_its_meta) return with_meta(answer->output.meta, *json);
  return json;
}

// Where results go: lines of NDJSON, or files in a directory.
class Results {
 public:
  Results(Run& run, const JobsArgs& args) : run_(run), args_(args) {}

  Result<void> put(const JobInfo& job) {
    const auto json = result_of(run_, job, args_.meta);
    // What has not ended or has failed is no reason to give up; a lost broker is.
    if (!json && job.state == JobStateName::Done) return std::unexpected(json.error());
    if (!json) ++without_;
    ++count_;
    if (args_.out.empty()) return put_line(job, json);
    if (!json && !is_end(job.state)) return {};  // there may be one later
    return put_file(job, json);
  }

  [[nodiscard]] ExitCode code() const {
    if (without_ == 0) return ExitCode::Done;
    return without_ < count_ ? ExitCode::PartlyFailed : ExitCode::Failed;
  }
  [[nodiscard]] std::size_t without() const { return without_; }

 private:
  static bool is_end(JobStateName state) {
    return state != JobStateName::Queued && state != JobStateName::Running;
  }

  Result<void> put_line(const JobInfo& job, const Result<std::string>& json) {
    auto line = "{\"id\":" + json_quoted(job.id);
    if (!job.name.empty()) line += ",\"name\":" + json_quoted(job.name);
    line += ",\"state\":" + json_quoted(state_name(job.state));
    line += json ? ",\"result\":" + *json : ",\"error\":" + json_quoted(json.error().context);
    run_.output().text(line + "}\n");
    run_.output().flush();
    return {};
  }

  Result<void> put_file(const JobInfo& job, const Result<std::string>& json) {
    const auto path =
        std::filesystem::path(args_.out) / (file_name(job) + (json ? ".json" : ".error"));
    auto file = OutputFile::open(path.string(), {});
    if (!file) return std::unexpected(std::move(file.error()));
    auto written = file->write((json ? *json : json.error().context) + "\n");
    return written ? file->finish() : written;
  }

  // The last part of its name, with its number where two are called the same.
  std::string file_name(const JobInfo& job) {
    auto name = std::filesystem::path(job_title(job)).filename().string();
    if (name.empty() || name.starts_with('.')) name = short_id(job.id);
    if (!used_.insert(name).second) {
      name += job.id.substr(job.id.rfind('-'));
      used_.insert(name);
    }
    return name;
  }

  Run& run_;
  const JobsArgs& args_;
  std::set<std::string> used_;
  std::size_t count_ = 0;
  std::size_t without_ = 0;
};

ExitCode put_all(Run& run, const JobsArgs& args, const std::vector<JobInfo>& jobs) {
  if (!args.out.empty()) {
    std::error_code failed;
    std::filesystem::create_directories(args.out, failed);
    if (failed) return run.failed({Errc::Io, args.out + ": " + failed.message()});
  }
  Results results(run, args);
  for (const auto& job : jobs) {
    if (auto put = results.put(job); !put) return run.failed(put.error());
    if (run.output().closed()) break;
  }
  if (results.without() > 0) {
    run.note(std::to_string(results.without()) + " of " + std::to_string(jobs.size()) +
             " have no result");
  }
  return results.code();
}

}  // namespace

ExitCode show_result(Run& run, const JobsArgs& args) {
  if (!args.named) {
    if (args.batch.empty()) {
      return run.usage({Errc::InvalidArgument, "result: no job and no --batch named"});
    }
    const auto jobs = selected_jobs(run, args);
    return jobs ? put_all(run, args, *jobs) : no_owners(run, jobs.error());
  }
  if (!args.batch.empty() || args.state) {
    return run.usage({Errc::InvalidArgument, "result: ids, or a --batch, but not both"});
  }
  std::vector<std::string> missing;
  const auto jobs = named_jobs(run, args.ids, missing);
  if (!jobs) return no_owners(run, jobs.error());
  if (args.ids.size() == 1 && args.out.empty() && missing.empty()) {
    const auto json = result_of(run, jobs->front(), args.meta);
    if (!json) return run.failed(json.error());
    run.output().json(*json);
    return ExitCode::Done;
  }
  const auto code = put_all(run, args, *jobs);
  return missing.empty() ? code : code_of_missing(run, missing, !jobs->empty());
}

}  // namespace gofed::clients
