#include "clients/scenarios/license/license_args.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <thread>
#include <utility>

#include "clients/core/files.h"
#include "clients/records/records.h"
#include "schemas/describe/codec.h"
#include "workers/golang/modules/manifests.h"
#include "workers/licenses/expression/expression.h"
#include "workers/licenses/tree/tree_facts.h"

namespace gofed::clients {
namespace {

constexpr std::uint64_t kJobsMax = 1024;
constexpr std::size_t kOverridesBytesMax = std::size_t{1} << 20;

constexpr std::array kCounting{
    Option{"no-headers", OptionKind::Flag, {}, "Notices in source do not count"},
    Option{
        "no-vendored", OptionKind::Flag, {}, "What is below vendor/ does not count for the tree"},
    Option{"threshold", OptionKind::Value, "N",
           "A text is that of a licence from this score on (default 0.9)"},
    Option{"overrides", OptionKind::Value, "F",
           "What a person decided: lines \"SHA256 EXPRESSION\""},
    Option{"data", OptionKind::Value, "WHERE",
           "Whose data services: system (default), inline, or a directory of your own"},
};

constexpr std::array kOwn{
    Option{"binary", OptionKind::Value, "P,P...|all",
           "What is linked into these commands: import path or directory"},
    Option{"goos", OptionKind::Value, "OS", "Build them for this system (default linux)"},
    Option{"goarch", OptionKind::Value, "ARCH", "Build them for this processor (default amd64)"},
    Option{"no-cgo", OptionKind::Flag, {}, "Build them without cgo"},
    Option{"tags", OptionKind::Value, "T,T...", "Extra build tags"},
    Option{"check",
           OptionKind::Flag,
           {},
           "Exit code 0: only --allow's licences, 3: others, 1: not known"},
    Option{"allow", OptionKind::Value, "EXPR",
           "The licences that are allowed: \"MIT OR Apache-2.0\""},
    Option{"records", OptionKind::Value, "F|-",
           "Many sources: NDJSON records in, NDJSON records out"},
    Option{"jobs", OptionKind::Value, "N", "Records in work at once (default: cores)", 'j'},
    Option{"meta", OptionKind::Flag, {}, "Print {\"meta\": ..., \"result\": ...}"},
};

bool wanted(std::string_view path) {
  return licenses::wants_license_file(path) || golang::wants_file(path);
}

Result<std::map<std::string, std::string>> read_overrides(Run& run, const std::string& path) {
  auto input = run.open_input(path);
  if (!input) return std::unexpected(std::move(input.error()));
  const auto whole = read_all(*input, kOverridesBytesMax);
  if (!whole) return std::unexpected(whole.error());
  std::map<std::string, std::string> overrides;
  std::size_t number = 0;
  for (std::string_view rest = *whole; !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    auto text = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++number;
    while (!text.empty() && (text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
    if (text.empty() || text.front() == '#') continue;
    const auto space = text.find_first_of(" \t");
    const auto hash = text.substr(0, space);
    const bool is_hash =
        hash.size() == 64 && hash.find_first_not_of("0123456789abcdef") == std::string_view::npos;
    const auto where = path + ":" + std::to_string(number);
    if (!is_hash || space == std::string_view::npos)
      return fail(Errc::InvalidArgument, where + ": expected \"SHA256 EXPRESSION\"");
    const auto expression = licenses::parse_expression(text.substr(space));
    if (!expression) return prefixed(where, expression.error());
    overrides.emplace(hash, expression->text());
  }
  return overrides;
}

// A record of a source.
struct LicenseRecord {
  std::optional<std::string> file;
  std::optional<std::string> dir;
  std::optional<std::string> url;
  std::optional<schemas::FileId> file_id;

  static void describe(schemas::Describe<LicenseRecord>& d) {
    d.name("LicenseRecord", "One source.");
    d.field<&LicenseRecord::file>("file", "Path of an archive.");
    d.field<&LicenseRecord::dir>("dir", "Path of a directory.");
    d.field<&LicenseRecord::url>("url", "URL of an archive.");
    d.field<&LicenseRecord::file_id>("file_id", "A stored archive.");
  }
};

}  // namespace

std::span<const Option> license_options() {
  static const auto kAll = [] {
    auto all = source_options();
    all.insert(all.end(), kOwn.begin(), kOwn.end());
    all.insert(all.end(), kCounting.begin(), kCounting.end());
    return all;
  }();
  return kAll;
}

std::span<const Option> licensediff_options() {
  static const auto kAll = [] {
    std::vector<Option> all(kCounting.begin(), kCounting.end());
    all.push_back(
        {"check", OptionKind::Flag, {}, "Exit code 0: the same licences, 3: others, 1: not known"});
    return all;
  }();
  return kAll;
}

Source with_license_files(Source source) {
  source.wanted = &wanted;
  return source;
}

Result<schemas::LicenseOptions> read_license_options(Run& run, const Arguments& arguments) {
  schemas::LicenseOptions options;
  options.headers = !arguments.flag("no-headers");
  options.vendored = !arguments.flag("no-vendored");
  if (const auto text = arguments.value("threshold")) {
    const auto* end = text->data() + text->size();
    const auto read = std::from_chars(text->data(), end, options.threshold);
    if (read.ec != std::errc() || read.ptr != end ||
        !(options.threshold >= 0.5 && options.threshold <= 1)) {
      return fail(Errc::InvalidArgument, "--threshold: expected a number from 0.5 to 1");
    }
  }
  if (const auto path = arguments.value("overrides")) {
    auto overrides = read_overrides(run, *path);
    if (!overrides) return prefixed("--overrides", overrides.error());
    options.overrides = std::move(*overrides);
  }
  return options;
}

Result<Source> read_license_word(const std::string& word) {
  if (!word.starts_with('{')) return with_license_files(source_or_file(word));
  const auto input = record_input(word);
  if (input.starts_with('"')) {
    return fail(
        Errc::InvalidArgument,
        "record: expected {\"file\": ...}, {\"dir\": ...}, {\"url\": ...} or {\"file_id\": ...}");
  }
  const auto record = schemas::from_json<LicenseRecord>(
      input, {.root = "record", .unknown = schemas::UnknownFields::Refuse});
  if (!record) return std::unexpected(record.error());
  auto source = make_source(
      {.file = record->file, .dir = record->dir, .url = record->url, .file_id = record->file_id});
  if (!source) return prefixed("record", source.error());
  return with_license_files(std::move(*source));
}

Result<LicenseArgs> read_license_args(Run& run, const Arguments& arguments) {
  LicenseArgs args;
  auto options = read_license_options(run, arguments);
  if (!options) return std::unexpected(std::move(options.error()));
  args.options = std::move(*options);
  args.options.binaries = split_commas(arguments.value_or("binary", ""));
  args.build.goos = arguments.value_or("goos", args.build.goos);
  args.build.goarch = arguments.value_or("goarch", args.build.goarch);
  args.build.cgo = !arguments.flag("no-cgo");
  args.build.tags = split_commas(arguments.value_or("tags", ""));
  args.data = arguments.value_or("data", args.data);
  args.meta = arguments.flag("meta");
  args.check = arguments.flag("check");
  if (const auto allow = arguments.value("allow")) {
    const auto expression = licenses::parse_expression(*allow);
    if (!expression) return prefixed("--allow", expression.error());
    args.allow = expression->text();
  }
  if (args.check != !args.allow.empty())
    return fail(Errc::InvalidArgument, "--check and --allow EXPR go together");
  if (const auto path = arguments.value("records")) {
    if (!arguments.positionals().empty() || given_source_option(arguments))
      return fail(Errc::InvalidArgument, "--records and a source exclude each other");
    args.records = *path;
    const auto cores = std::max(1U, std::thread::hardware_concurrency());
    auto jobs = arguments.number("jobs", cores, {.min = 1, .max = kJobsMax});
    if (!jobs) return std::unexpected(std::move(jobs.error()));
    args.jobs = static_cast<unsigned>(*jobs);
    return args;
  }
  const auto& words = arguments.positionals();
  if (!words.empty() && given_source_option(arguments))
    return fail(Errc::InvalidArgument, words.front() + " and a source option exclude each other");
  auto source = words.empty() ? read_source_options(arguments)
                              : Result<Source>(source_or_file(words.front()));
  if (!source) return std::unexpected(std::move(source.error()));
  args.source = with_license_files(std::move(*source));
  return args;
}

}  // namespace gofed::clients
