#include "clients/scenarios/compare/diff_sides.h"

#include <filesystem>
#include <utility>

#include "clients/scenarios/arch_options.h"
#include "schemas/describe/describe.h"

namespace gofed::clients {

// What exists is meant, whatever its name looks like.
SideWords read_side(const std::string& word, const Arguments& arguments) {
  SideWords side;
  side.source = source_of_word(word);
  if (side.source) return side;
  const auto at = word.rfind('@');
  const auto equals = word.find('=');
  if (at != std::string::npos && at > 0) {
    side.stored = StoredKey{.project = word.substr(0, at), .commit = word.substr(at + 1)};
  } else if (equals != std::string::npos && equals > 0 && equals + 1 < word.size()) {
    side.stored = StoredKey{.package = word.substr(0, equals),
                            .version = word.substr(equals + 1),
                            .distribution = arguments.value_or("distribution", "")};
  } else {
    side.source = file_source(word);  // its absence is reported when it is opened
  }
  return side;
}

namespace {

// The options of one side, by its digit.
Result<SideWords> read_options(const Arguments& arguments, const std::string& digit) {
  const auto value = [&](const char* name) { return arguments.value(name + digit); };
  SideWords side;
  int given = 0;
  if (const auto file = value("file")) {
    side.source = file_source(*file);
    ++given;
  }
  if (const auto directory = value("dir")) {
    side.source = directory_source(*directory);
    ++given;
  }
  if (const auto project = value("project")) {
    const auto commit = arguments.value_or("project" + digit + "-commit", "");
    side.stored = StoredKey{.project = *project, .commit = commit};
    ++given;
  }
  if (const auto package = value("package")) {
    if (!arguments.flag("package" + digit + "-version")) {
      return fail(Errc::InvalidArgument,
                  "--package" + digit + " needs --package" + digit + "-version");
    }
    side.stored = StoredKey{.package = *package,
                            .version = arguments.value_or("package" + digit + "-version", ""),
                            .distribution = arguments.value_or("distribution", "")};
    ++given;
  }
  if (given != 1) {
    return fail(Errc::InvalidArgument, "expected one of --file" + digit + ", --dir" + digit +
                                           ", --project" + digit + ", --package" + digit);
  }
  for (const auto& of : {"project" + digit, "package" + digit}) {
    const auto more = of + (of.starts_with("project") ? "-commit" : "-version");
    if (arguments.flag(more) && !arguments.flag(of)) {
      return fail(Errc::InvalidArgument, "--" + more + " is for --" + of);
    }
  }
  return side;
}

}  // namespace

std::string StoredKey::name() const {
  if (project.empty()) return package + "=" + version;
  return commit.empty() ? project : project + "@" + commit;
}

Result<std::array<SideWords, 2>> read_sides(const Arguments& arguments) {
  const auto& words = arguments.positionals();
  if (words.size() == 1) return fail(Errc::InvalidArgument, "expected OLD and NEW");
  for (const auto& option : side_options()) {
    if (words.empty() || option.name == "distribution" || !arguments.flag(option.name)) continue;
    return fail(Errc::InvalidArgument,
                "OLD NEW and --" + std::string(option.name) + " exclude each other");
  }
  std::array<SideWords, 2> sides;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    if (!words.empty()) {
      sides[i] = read_side(words[i], arguments);
      continue;
    }
    auto side = read_options(arguments, std::to_string(i + 1));
    if (!side) return std::unexpected(std::move(side.error()));
    sides[i] = std::move(*side);
  }
  const auto is_stdin = [](const SideWords& side) {
    return side.source && side.source->is_stdin();
  };
  if (is_stdin(sides[0]) && is_stdin(sides[1])) {
    return fail(Errc::InvalidArgument, "only one side can be standard input");
  }
  return sides;
}

namespace {

struct SidesRecord {
  std::string before;
  std::string after;

  static void describe(schemas::Describe<SidesRecord>& d) {
    d.name("SidesRecord", "Two sides to compare.");
    d.field<&SidesRecord::before>("old", "Archive, directory, PROJECT@COMMIT, PACKAGE=VERSION.");
    d.field<&SidesRecord::after>("new", "The same.");
  }
};

}  // namespace

Result<std::array<SideWords, 2>> read_sides_record(const std::string& line) {
  const auto record = schemas::from_json<SidesRecord>(
      line, {.root = "record", .unknown = schemas::UnknownFields::Refuse});
  if (!record) {
    return fail(record.error().code,
                record.error().context + "; expected {\"old\": ..., \"new\": ...}");
  }
  // Standard input carries the records themselves.
  if (record->before == "-" || record->after == "-") {
    return fail(Errc::InvalidArgument, "record: - is no file here");
  }
  return std::array{read_side(record->before, {}), read_side(record->after, {})};
}

std::span<const Option> side_options() {
  using enum OptionKind;
  static constexpr std::array kOptions{
      Option{"file1", Value, "F|-", "Old side: an archive"},
      Option{"dir1", Value, "D", "Old side: a directory"},
      Option{"project1", Value, "P", "Old side: a project that is stored"},
      Option{"project1-commit", Value, "C", "Its commit (default: the newest)"},
      Option{"package1", Value, "P", "Old side: a distribution's package that is stored"},
      Option{"package1-version", Value, "V", "Its version"},
      Option{"file2", Value, "F|-", "New side: an archive"},
      Option{"dir2", Value, "D", "New side: a directory"},
      Option{"project2", Value, "P", "New side: a project that is stored"},
      Option{"project2-commit", Value, "C", "Its commit (default: the newest)"},
      Option{"package2", Value, "P", "New side: a distribution's package that is stored"},
      Option{"package2-version", Value, "V", "Its version"},
  };
  return kOptions;
}

std::span<const Option> side_reading_options() {
  using enum OptionKind;
  static constexpr std::array kOptions{
      Option{"distribution", Value, "D", "Of packages, where several have them: debian/12"},
      Option{"goos", Value, "OS", "Build for this system (default linux)"},
      Option{"goarch", Value, "ARCH", "Build for this processor (default amd64)"},
      Option{"no-cgo", Flag, {}, "Build without cgo"},
      Option{"tags", Value, "T,T...", "Extra build tags"},
      Option{"go-version", Value, "1.N",
             "Go release to build with (default: newest, at least go.mod's)"},
      Option{"import-path", Value, "P", "Import path of both roots, for trees without go.mod"},
      Option{"data", Value, "WHERE",
             "Whose data services: system (default), inline, or a directory of your own"},
  };
  static const auto kAll = [] {
    std::vector<Option> all(kOptions.begin(), kOptions.end());
    all.insert(all.end() - 2, arch_options().begin(), arch_options().end());
    return all;
  }();
  return kAll;
}

std::vector<Option> with_side_options(std::span<const Option> own) {
  std::vector<Option> all(side_options().begin(), side_options().end());
  const auto reading = side_reading_options();
  all.insert(all.end(), reading.begin(), reading.end());
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

schemas::golang::AnalysisOptions side_analysis_options(const Arguments& arguments) {
  schemas::golang::AnalysisOptions options;
  options.goos = arguments.value_or("goos", options.goos);
  options.goarch = arguments.value_or("goarch", options.goarch);
  options.cgo = !arguments.flag("no-cgo");
  options.tags = split_commas(arguments.value_or("tags", ""));
  options.go_version = arguments.value_or("go-version", "");
  options.import_path = arguments.value_or("import-path", "");
  options.arch_levels = arch_levels(arguments);
  return options;
}

namespace {

// "1.6.1" of a word like "dir/cobra-1.6.1.tar.gz"; what is stored by its own version.
std::string version_of(const SideWords& side) {
  if (side.stored) {
    return side.stored->project.empty() ? side.stored->version : side.stored->commit;
  }
  std::string name = std::filesystem::path(side.name()).lexically_normal().filename().string();
  for (const std::string_view suffix :
       {".tar.gz", ".tar.xz", ".tar.bz2", ".tar.zst", ".tgz", ".txz", ".tar", ".zip", ".orig"}) {
    if (name.ends_with(suffix)) name.resize(name.size() - suffix.size());
  }
  for (const char separator : {'-', '_', '@'}) {
    const auto at = name.find_last_of(separator);
    if (at == std::string::npos || at + 1 >= name.size()) continue;
    const bool has_v = name[at + 1] == 'v' && at + 2 < name.size();
    const char first = name[at + (has_v ? 2 : 1)];
    if (first >= '0' && first <= '9') return name.substr(at + 1);
  }
  return {};
}

std::string base_name_of(const SideWords& side) {
  return std::filesystem::path(side.name()).lexically_normal().filename().string();
}

}  // namespace

std::string library_heading(const std::string& old_root, const std::string& new_root,
                            const std::array<SideWords, 2>& sides) {
  if (old_root.empty() || new_root.empty()) {
    return sides[0].name() + " -> " + sides[1].name();
  }
  const auto old_version = version_of(sides[0]);
  const auto new_version = version_of(sides[1]);
  const auto named = [](const std::string& root, const std::string& version) {
    return version.empty() ? root : root + " " + version;
  };
  if (old_root != new_root) {
    return named(old_root, old_version) + " -> " + named(new_root, new_version);
  }
  const auto shown = [](const std::string& version, const SideWords& side) {
    return version.empty() ? base_name_of(side) : version;
  };
  const auto before = shown(old_version, sides[0]);
  const auto after = shown(new_version, sides[1]);
  return before == after ? old_root : old_root + " " + before + " -> " + after;
}

void tell_gaps(Run& run, const std::vector<std::string>& gaps) {
  constexpr std::size_t kToldMax = 20;
  for (std::size_t i = 0; i < gaps.size() && i < kToldMax; ++i) run.note(gaps[i]);
  if (gaps.size() > kToldMax) run.note(std::to_string(gaps.size() - kToldMax) + " more of these");
}

std::vector<std::string> problem_lines(
    const std::vector<schemas::golang::Diagnostic>& old_problems,
    const std::vector<schemas::golang::Diagnostic>& new_problems) {
  std::vector<std::string> lines;
  const auto add = [&lines](std::string_view side, const auto& problems) {
    for (const auto& problem : problems) {
      lines.push_back(std::string(side) + problem.position +
                      (problem.position.empty() ? "" : ": ") + problem.message);
    }
  };
  add("old: ", old_problems);
  add("new: ", new_problems);
  return lines;
}

}  // namespace gofed::clients
