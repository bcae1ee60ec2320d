// gofed doctor: where configuration and data come from, and whether what this program needs is well.
#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <unistd.h>

#include "clients/commands/commands.h"
#include "clients/core/broker_query.h"
#include "clients/core/contexts.h"
#include "clients/core/help.h"
#include "clients/core/readiness.h"
#include "clients/core/run.h"
#include "clients/core/services.h"
#include "clients/output/amounts.h"
#include "schemas/describe/describe.h"

namespace gofed::clients {
namespace {

namespace fs = std::filesystem;

// Under this much free space the stores refuse writes soon.
constexpr std::uintmax_t kFreeBytesMin = std::uintmax_t{1} << 30;

struct Finding {
  std::string check;
  bool well = true;
  std::string detail;
  std::string next = {};  // what to do; of what is not well

  static void describe(schemas::Describe<Finding>& d) {
    d.name("Finding", "One thing that was looked at.");
    d.field<&Finding::check>("check", "What was looked at.");
    d.field<&Finding::well>("well", "It is as it should be.");
    d.field<&Finding::detail>("detail", "What was found.");
    d.field<&Finding::next>("next", "The next step.").optional();
  }
};

struct Examination {
  std::vector<Finding> findings;

  static void describe(schemas::Describe<Examination>& d) {
    d.name("Examination", "How this program's surroundings are.");
    d.field<&Examination::findings>("findings", "In the order of the checks.");
  }
};

Finding configuration(const Run& run) {
  std::string files;
  for (const auto& file : run.config().files()) files += (files.empty() ? "" : ", ") + file;
  return {.check = "configuration", .detail = files.empty() ? "defaults: no file" : files};
}

Finding context() {
  const auto contexts = Contexts::open(environment());
  const auto name = contexts ? contexts->in_use() : "";
  if (name.empty()) return {.check = "context", .detail = "none in use"};
  if (contexts->has(name)) return {.check = "context", .detail = name};
  return {.check = "context",
          .well = false,
          .detail = name + ": no context has that name",
          .next = "gofed context list, gofed context use NAME"};
}

// The nearest directory that exists: a store makes those below it.
fs::path existing(fs::path directory) {
  std::error_code ignored;
  while (!fs::exists(directory, ignored) && directory.has_parent_path() &&
         directory != directory.parent_path()) {
    directory = directory.parent_path();
  }
  return directory;
}

Finding data(const Run& run) {
  const auto configured = run.config().text("filestorage.path");
  const auto directory = configured.empty() ? data_directory(environment()) : configured;
  Finding finding{.check = "local data", .detail = directory};
  const auto place = existing(directory);
  std::error_code error;
  const auto space = fs::space(place, error);
  if (::access(place.c_str(), W_OK) != 0) {
    finding.well = false;
    finding.detail += ": cannot be written";
    finding.next = "set XDG_DATA_HOME, or filestorage.path and the paths of the other stores";
  } else if (error || space.available < kFreeBytesMin) {
    finding.well = false;
    finding.detail += ": less than 1 GiB free";
    finding.next = "make room on that disk, or set XDG_DATA_HOME to another one";
  } else {
    finding.detail += ", " + std::to_string(space.available >> 30U) + " GiB free";
  }
  return finding;
}

void look_at_services(Run& run, std::vector<Finding>& findings) {
  const auto list = query<schemas::ServiceList>(run, "mmi.services");
  if (!list) {
    findings.push_back({"services", false, list.error().context, "gofed status"});
    return;
  }
  std::string missing;
  const auto known = known_services();
  const auto without = services_without_workers(*list, known);
  for (const auto& name : without) missing += (missing.empty() ? "" : " ") + name;
  if (missing.empty()) {
    findings.push_back(
        {.check = "services", .detail = "all " + std::to_string(known.size()) + " have workers"});
  } else {
    findings.push_back({"services", false, "without a worker: " + missing,
                        "gofed-worker --broker " + broker_words(run.config()) + " " + missing});
  }
}

void look_at_broker(Run& run, std::vector<Finding>& findings) {
  const auto before = std::chrono::steady_clock::now();
  const auto stats = query<schemas::BrokerStats>(run, "mmi.stats");
  const auto broker = broker_words(run.config());
  if (!stats) {
    findings.push_back(
        {"broker", false, stats.error().context, "`gofed up` starts one here; --local needs none"});
    return;
  }
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - before);
  findings.push_back(
      {.check = "broker",
       .detail = broker + ", version " + stats->version + ", answered in " + duration_words(took)});
  if (stats->version != GOFED_VERSION) {
    findings.push_back({"versions", false,
                        "the broker is " + stats->version + ", this program " GOFED_VERSION,
                        "install the same version on both hosts"});
  }
  look_at_services(run, findings);
}

ExitCode run(Run& run, const Arguments&) {
  Examination all;
  all.findings = {configuration(run), context(), data(run)};
  if (!run.is_local()) look_at_broker(run, all.findings);
  if (run.output().format() == Format::Table) {
    Table table({{"CHECK"}, {"WELL"}, {"FOUND"}, {"NEXT STEP"}});
    for (const auto& row : all.findings) {
      table.add({row.check, row.well ? "yes" : "NO", row.detail, row.next});
    }
    run.output().table(table);
  } else {
    run.output().value(all);
  }
  const bool well = std::ranges::all_of(all.findings, &Finding::well);
  return well ? ExitCode::Done : ExitCode::Failed;
}

}  // namespace

const Command kDoctor{
    .name = "doctor",
    .summary = "Where configuration and data are, whether broker and services are well",
    .usage = "",
    .details =
        "Exit code 1 where something is not well; each finding has the next step. With --local "
        "the\n"
        "broker is not asked.",
    .examples = "gofed doctor\ngofed --local doctor -o json",
    .run = &run,
};

}  // namespace gofed::clients
