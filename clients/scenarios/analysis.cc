#include "clients/scenarios/analysis.h"

#include <array>
#include <filesystem>
#include <thread>
#include <utility>

#include "clients/core/date.h"
#include "clients/scenarios/arch_options.h"
#include "schemas/describe/codec.h"
#include "schemas/describe/describe.h"

namespace gofed::clients {
namespace {

using schemas::golang::AnalysisOptions;

constexpr std::uint64_t kJobsMax = 1024;

using enum OptionKind;

struct OptionRow {
  Option option;
  bool AnalysisTakes::* taken = nullptr;  // by the scenarios that say so; null: by all
};

constexpr std::array kRows{
    OptionRow{{"records", Value, "F|-", "Many sources: NDJSON records in, NDJSON records out"}},
    OptionRow{{"jobs", Value, "N", "Records in work at once (default: cores)", 'j'}},
    OptionRow{{"platforms", Value, "P,P...|all", "Tell apart GOOS/GOARCH[/cgo|/nocgo], or all"},
              &AnalysisTakes::platforms},
    OptionRow{{"goos", Value, "OS", "Build for this system (default linux)"}},
    OptionRow{{"goarch", Value, "ARCH", "Build for this processor (default amd64)"}},
    OptionRow{{"no-cgo", Flag, {}, "Build without cgo"}},
    OptionRow{{"tags", Value, "T,T...", "Extra build tags"}},
    OptionRow{{"go-version", Value, "1.N",
               "Go release to build with (default: newest, at least go.mod's)"}},
    OptionRow{{"all-directories", Flag, {}, "Also testdata, _x, .x, ignored ones, other modules"}},
    OptionRow{{"import-path", Value, "P", "Import path of the root, for trees without go.mod"}},
    OptionRow{{"store", Flag, {}, "Store the result under the key that follows"},
              &AnalysisTakes::store},
    OptionRow{{"project", Value, "P", "Project: github.com/x/y"}, &AnalysisTakes::store},
    OptionRow{{"project-commit", Value, "C", "Commit or tag"}, &AnalysisTakes::store},
    OptionRow{{"project-commit-date", Value, "D", "Its date: 2024-05-01[T12:00:00Z], Unix seconds"},
              &AnalysisTakes::store},
    OptionRow{{"package", Value, "N", "Or of a distribution: the package's name"},
              &AnalysisTakes::store},
    OptionRow{{"package-version", Value, "V", "Its version; --version V is the same"},
              &AnalysisTakes::store},
    OptionRow{{"distribution", Value, "D", "Its distribution: debian/12"}, &AnalysisTakes::store},
    OptionRow{{"data", Value, "WHERE",
               "Whose data services: system (default), inline, or a directory of your own"}},
    OptionRow{{"meta", Flag, {}, "Print {\"meta\": ..., \"result\": ...}"}},
};

std::vector<Option> options_for(AnalysisTakes takes) {
  auto options = source_options();
  for (const auto& row : kRows) {
    if (row.taken == nullptr || takes.*row.taken) options.push_back(row.option);
    if (row.option.name == "tags") {
      options.insert(options.end(), arch_options().begin(), arch_options().end());
    }
  }
  return options;
}

// A record of --records: what the options say, by the names of the options.
struct SourceRecord {
  std::optional<std::string> file;
  std::optional<std::string> dir;
  std::optional<std::string> url;
  std::optional<schemas::FileId> file_id;
  std::optional<std::string> import_path;
  std::optional<std::string> project;
  std::optional<std::string> project_commit;
  std::optional<std::string> project_commit_date;
  std::optional<std::string> package;
  std::optional<std::string> version;
  std::optional<std::string> distribution;

  static void describe(schemas::Describe<SourceRecord>& d) {
    d.name("SourceRecord", "One source to analyse.");
    d.field<&SourceRecord::file>("file", "Path of an archive.");
    d.field<&SourceRecord::dir>("dir", "Path of a directory.");
    d.field<&SourceRecord::url>("url", "URL of an archive.");
    d.field<&SourceRecord::file_id>("file_id", "A stored archive.");
    d.field<&SourceRecord::import_path>("import_path", "Of the tree's root.");
    d.field<&SourceRecord::project>("project", "Key to store the result under.");
    d.field<&SourceRecord::project_commit>("project_commit", "The commit of that key.");
    d.field<&SourceRecord::project_commit_date>("project_commit_date", "Its date.");
    d.field<&SourceRecord::package>("package", "Package of a distribution to store under.");
    d.field<&SourceRecord::version>("version", "Its version.");
    d.field<&SourceRecord::distribution>("distribution", "Its distribution.");
  }
};

struct RecordError {
  std::string code;
  std::string message;

  static void describe(schemas::Describe<RecordError>& d) {
    d.name("RecordError", "Why there is no result.");
    d.field<&RecordError::code>("code", "The error's name.");
    d.field<&RecordError::message>("message", "What happened.");
  }
};

// What a scenario printed, read for another one: its result is of no interest.
struct PipedRecord {
  std::optional<RecordError> error;

  static void describe(schemas::Describe<PipedRecord>& d) {
    d.name("PipedRecord", "A record that a scenario printed.");
    d.field<&PipedRecord::error>("error", "Why it failed.");
  }
};

AnalysisOptions read_options(const Arguments& arguments) {
  AnalysisOptions options;
  options.goos = arguments.value_or("goos", options.goos);
  options.goarch = arguments.value_or("goarch", options.goarch);
  options.cgo = !arguments.flag("no-cgo");
  options.tags = split_commas(arguments.value_or("tags", ""));
  options.go_version = arguments.value_or("go-version", "");
  options.import_path = arguments.value_or("import-path", "");
  options.all_directories = arguments.flag("all-directories");
  options.arch_levels = arch_levels(arguments);
  return options;
}

Result<std::vector<std::string>> read_platforms(const Arguments& arguments) {
  const auto text = arguments.value("platforms");
  if (!text) return std::vector<std::string>{};
  for (const auto* name : {"goos", "goarch", "no-cgo"}) {
    if (!arguments.flag(name)) continue;
    return fail(Errc::InvalidArgument,
                "--platforms and --" + std::string(name) + " exclude each other");
  }
  auto platforms = split_commas(*text);
  if (platforms.empty()) return fail(Errc::InvalidArgument, "--platforms needs a value");
  return platforms;
}

Result<StoreKey> read_store_key(const Arguments& arguments) {
  StoreKey key{.project = arguments.value_or("project", ""),
               .commit = arguments.value_or("project-commit", ""),
               .package = arguments.value_or("package", ""),
               .version = arguments.value_or("package-version", ""),
               .distribution = arguments.value_or("distribution", "")};
  if (const auto date = arguments.value("project-commit-date")) {
    auto parsed = parse_date(*date);
    if (!parsed) return prefixed("--project-commit-date", parsed.error());
    key.commit_date = *parsed;
  }
  const bool project = !key.project.empty() || !key.commit.empty() || key.commit_date != 0;
  const bool package = !key.package.empty() || !key.version.empty() || !key.distribution.empty();
  if (project && package) {
    return fail(Errc::InvalidArgument, "--project... and --package... exclude each other");
  }
  if ((project || package) && !arguments.flag("store")) {
    return fail(Errc::InvalidArgument, std::string(project ? "--project" : "--package") +
                                           "... says where to store: --store is missing");
  }
  return key;
}

Result<StoreKey> complete_package(StoreKey key) {
  if (!key.project.empty() || !key.commit.empty() || key.commit_date != 0) {
    return fail(Errc::InvalidArgument, "a project and a package to store under, expected one");
  }
  if (key.package.empty()) return fail(Errc::InvalidArgument, "storing needs a package");
  if (key.version.empty())
    return fail(Errc::InvalidArgument, "storing needs the package's version");
  if (key.distribution.empty()) {
    return fail(Errc::InvalidArgument, "storing needs the package's distribution");
  }
  return key;
}

Result<StoreKey> complete(StoreKey key) {
  if (key.is_package() || !key.version.empty() || !key.distribution.empty()) {
    return complete_package(std::move(key));
  }
  if (key.project.empty()) return fail(Errc::InvalidArgument, "storing needs a project");
  if (key.commit.empty()) return fail(Errc::InvalidArgument, "storing needs a project commit");
  if (key.commit_date == 0) {
    return fail(Errc::InvalidArgument, "storing needs a project commit date");
  }
  return key;
}

// By an option, or by a word alone.
Result<Source> read_source(const Arguments& arguments) {
  const auto& words = arguments.positionals();
  if (words.empty()) return read_source_options(arguments);
  if (const auto given = given_source_option(arguments)) {
    return fail(Errc::InvalidArgument, words.front() + " and --" + *given + " exclude each other");
  }
  return source_or_file(words.front());
}

// The options of one source; those of records are read as they come.
Result<void> read_job(const Arguments& arguments, AnalysisArgs& args) {
  auto source = read_source(arguments);
  if (!source) return std::unexpected(std::move(source.error()));
  args.job = AnalysisJob{std::move(*source), args.options, args.platforms, std::nullopt};
  if (!args.store) return {};
  auto key = complete(args.store_key);
  if (!key) return std::unexpected(std::move(key.error()));
  args.job->store = std::move(*key);
  return {};
}

Result<void> read_records_option(const Arguments& arguments, AnalysisArgs& args) {
  if (const auto given = given_source_option(arguments)) {
    return fail(Errc::InvalidArgument, "--records and --" + *given + " exclude each other");
  }
  if (!arguments.positionals().empty()) {
    return fail(Errc::InvalidArgument,
                "--records and " + arguments.positionals().front() + " exclude each other");
  }
  args.records = arguments.value("records");
  const auto cores = std::max(1U, std::thread::hardware_concurrency());
  auto jobs = arguments.number("jobs", cores, {.min = 1, .max = kJobsMax});
  if (!jobs) return std::unexpected(std::move(jobs.error()));
  args.jobs = static_cast<unsigned>(*jobs);
  return {};
}

Result<SourceRecord> read_record(std::string_view json) {
  return schemas::from_json<SourceRecord>(
      json, {.root = "record", .unknown = schemas::UnknownFields::Refuse});
}

struct Word {
  std::string word;

  static void describe(schemas::Describe<Word>& d) {
    d.name("Word", "A word of a command line.");
    d.field<&Word::word>("word", "A source.");
  }
};

// What a line names: a record, or a word as a command line has it.
struct SourceLine {
  SourceRecord record = {};
  std::optional<std::string> word = {};
};

Result<SourceLine> read_source_line(const std::string& line) {
  const auto piped = schemas::from_json<PipedRecord>(line, {.root = "record"});
  if (piped && piped->error) {
    return fail(errc_from_name(piped->error->code), piped->error->message);
  }
  const bool is_broken = line.starts_with('{') && !piped;  // the record's reader says where
  const auto input = is_broken ? line : record_input(line);
  if (!input.starts_with('"')) {
    auto record = read_record(input);
    if (!record) return std::unexpected(std::move(record.error()));
    return SourceLine{.record = std::move(*record)};
  }
  auto word = schemas::from_json<Word>("{\"word\":" + input + "}");
  if (!word) return std::unexpected(std::move(word.error()));
  return SourceLine{.word = std::move(word->word)};
}

}  // namespace

std::span<const Option> analysis_options(AnalysisTakes takes) {
  static const std::array kAll{options_for({}), options_for({.platforms = true}),
                               options_for({.store = true}),
                               options_for({.platforms = true, .store = true})};
  return kAll[(takes.platforms ? 1U : 0U) + (takes.store ? 2U : 0U)];
}

std::string_view analysis_details() {
  return "Takes one source, named by an option or as SOURCE: an archive (tar, zip, .deb, .rpm), a\n"
         "Debian source (.dsc), a directory, a commit (DIRECTORY@REVISION), a module that the go\n"
         "command has fetched (MODULE@VERSION), a URL, `-` for standard input.\n\n"
         "With --records it takes many. A record is a line of JSON with the "
         "options'\n"
         "names as fields: {\"file\": ...}, {\"dir\": ...}, {\"url\": ...} or {\"file_id\": "
         "{...}}, and where\n"
         "wanted import_path, and what to store it under: project, project_commit,\n"
         "project_commit_date, or package, version, distribution. For each one comes a\n"
         "record {\"input\", \"result\"} or {\"error\": {code, message}, \"input\"}, in the order "
         "of the\n"
         "input; exit code 3 where some failed. Records that a scenario printed may be given to\n"
         "another one, whose records have the same input. A line that is no JSON is a source as a\n"
         "word of the command line is: a file, a directory or a URL.\n\n"
         "--store keeps the result: of a project with --project, --project-commit and\n"
         "--project-commit-date, of a distribution's package with --package, --version and\n"
         "--distribution. apidiff and impact find it by that key.\n\n"
         "--data inline sends the file in the request and stores nothing. --data DIR keeps files\n"
         "and documents in DIR: this program serves them to the workers while it runs.";
}

Result<AnalysisArgs> read_analysis_args(const Arguments& arguments) {
  AnalysisArgs args;
  args.options = read_options(arguments);
  auto platforms = read_platforms(arguments);
  if (!platforms) return std::unexpected(std::move(platforms.error()));
  args.platforms = std::move(*platforms);
  args.store = arguments.flag("store");
  args.meta = arguments.flag("meta");
  args.data = arguments.value_or("data", args.data);
  if (args.data.empty()) return fail(Errc::InvalidArgument, "--data needs a value");
  if (args.data == "inline" && args.store) {
    return fail(Errc::InvalidArgument, "--store: --data inline keeps nothing");
  }
  auto key = read_store_key(arguments);
  if (!key) return std::unexpected(std::move(key.error()));
  args.store_key = std::move(*key);
  const bool many = arguments.flag("records");
  if (!many && arguments.flag("jobs")) {
    return fail(Errc::InvalidArgument, "--jobs is for --records");
  }
  auto read = many ? read_records_option(arguments, args) : read_job(arguments, args);
  if (!read) return std::unexpected(std::move(read.error()));
  return args;
}

Result<AnalysisJob> read_analysis_word(const std::string& word) {
  if (word.starts_with('{')) return read_analysis_record(word, {});
  return AnalysisJob{.source = source_or_file(word), .options = {}, .platforms = {}, .store = {}};
}

// Part of the keys of `submit --once`, which outlive a release: never change what goes in.
std::string analysis_digest(const schemas::FileId& file, const AnalysisOptions& options) {
  return job_digest(file.sha256 + "\n" + file.name + "\n" + schemas::to_json(options));
}

Result<AnalysisJob> read_analysis_record(const std::string& line, const AnalysisArgs& args) {
  auto named = read_source_line(line);
  if (!named) return std::unexpected(std::move(named.error()));
  const auto* record = &named->record;
  // Standard input carries the records themselves.
  if (record->file == kStdin || named->word == kStdin) {
    return fail(Errc::InvalidArgument, "record.file: - is no file here");
  }
  auto source = named->word ? source_or_file(*named->word)
                            : make_source({.file = record->file,
                                           .dir = record->dir,
                                           .url = record->url,
                                           .file_id = record->file_id});
  if (!source) return prefixed("record", source.error());

  AnalysisJob job{std::move(*source), args.options, args.platforms, std::nullopt};
  if (record->import_path) job.options.import_path = *record->import_path;
  if (!args.store) return job;
  auto key = args.store_key;
  if (record->project) key.project = *record->project;
  if (record->project_commit) key.commit = *record->project_commit;
  if (record->project_commit_date) {
    auto date = parse_date(*record->project_commit_date);
    if (!date) return prefixed("record.project_commit_date", date.error());
    key.commit_date = *date;
  }
  if (record->package) key.package = *record->package;
  if (record->version) key.version = *record->version;
  if (record->distribution) key.distribution = *record->distribution;
  auto whole = complete(std::move(key));
  if (!whole) return prefixed("record", whole.error());
  job.store = std::move(*whole);
  return job;
}

}  // namespace gofed::clients
