#include "clients/distribution/apt_lists.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <tuple>
#include <utility>
#include <vector>

#include <unistd.h>

#include "clients/core/files.h"
#include "clients/up/process.h"

namespace gofed::clients {
namespace {

namespace fs = std::filesystem;

constexpr const char* kApt = "/usr/bin/apt-get";
constexpr int kPatienceMs = 200;  // between two looks at Ctrl-C

// One list of apt's.
struct Target {
  std::string kind;  // Packages, Sources
  std::string origin;
  std::string version;  // of the release: "12.15", "12-updates"
  std::string codename;
  std::string uri;
  std::string release;
  std::string component;
  std::string entry;  // file of the sources list, a colon and the number of the entry
  std::string file;
};

constexpr std::string_view kFormat =
    "$(CREATED_BY)|$(ORIGIN)|$(VERSION)|$(CODENAME)|$(REPO_URI)|$(RELEASE)|$(COMPONENT)|"
    "$(SOURCESENTRY)|$(FILENAME)";

// Its stdout, line by line.
Result<std::vector<std::string>> run_apt(Run& run, std::vector<std::string> arguments) {
  auto apt =
      Process::start({.program = kApt, .arguments = std::move(arguments), .read_output = true});
  if (!apt) return std::unexpected(std::move(apt.error()));
  std::vector<std::string> lines;
  while (true) {
    if (run.interrupt().raised()) return fail(Errc::Cancelled, "interrupted");
    if (auto line = apt->read_line(kPatienceMs)) {
      lines.push_back(std::move(*line));
      continue;
    }
    const auto ended = apt->ended();
    if (!ended) continue;
    while (auto line = apt->read_line(kPatienceMs)) lines.push_back(std::move(*line));
    if (*ended == "exit code 0") return lines;
    return fail(Errc::Io,
                std::string(kApt) + ": " + *ended + (lines.empty() ? "" : ": " + lines.back()));
  }
}

Result<std::vector<Target>> index_targets(Run& run, std::vector<std::string> options) {
  options.insert(options.end(), {"indextargets", "--format", std::string(kFormat)});
  auto lines = run_apt(run, std::move(options));
  if (!lines) return std::unexpected(std::move(lines.error()));
  std::vector<Target> targets;
  for (const auto& line : *lines) {
    std::vector<std::string> fields;
    std::istringstream in(line);
    for (std::string field; std::getline(in, field, '|');) fields.push_back(std::move(field));
    if (fields.size() != 9) continue;  // a path with a bar: apt makes none
    targets.push_back({fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[6],
                       fields[7], fields[8]});
  }
  return targets;
}

bool equal_without_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

// "12" of 12.15 and 12-updates, not of 120.
bool is_release(std::string_view text, std::string_view release) {
  if (!text.starts_with(release)) return false;
  return text.size() == release.size() ||
         std::isalnum(static_cast<unsigned char>(text[release.size()])) == 0;
}

bool is_of(const Target& target, std::string_view distribution) {
  const auto slash = distribution.find('/');
  if (!equal_without_case(target.origin, distribution.substr(0, slash))) return false;
  if (slash == std::string_view::npos) return true;
  const auto release = distribution.substr(slash + 1);
  return is_release(target.version, release) || is_release(target.codename, release);
}

// The key that the entry is signed by, where a deb822 file of sources names it; empty: apt's own.
std::string signed_by(const std::string& entry) {
  const auto colon = entry.rfind(':');
  if (colon == std::string::npos) return {};
  const auto path = entry.substr(0, colon);
  if (!path.ends_with(".sources")) return {};
  const auto wanted = std::strtoul(entry.c_str() + colon + 1, nullptr, 10);
  std::ifstream in(path);
  unsigned long number = 0;
  bool in_stanza = false;
  constexpr std::string_view kField = "signed-by:";
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with('#')) continue;
    if (line.find_first_not_of(" \t\r") == std::string::npos) {
      in_stanza = false;
      continue;
    }
    if (!in_stanza) ++number;
    in_stanza = true;
    if (number != wanted || line.size() < kField.size() ||
        !equal_without_case(std::string_view(line).substr(0, kField.size()), kField)) {
      continue;
    }
    const auto value = line.find_first_not_of(" \t", kField.size());
    return value == std::string::npos ? std::string{} : line.substr(value);
  }
  return {};
}

// Entries of deb-src for the places that packages come from.
std::string source_entries(const std::vector<Target>& targets) {
  std::set<std::tuple<std::string, std::string, std::string, std::string>> places;
  for (const auto& target : targets) {
    places.emplace(target.uri, target.release, target.component, target.entry);
  }
  std::string text;
  for (const auto& [uri, release, component, entry] : places) {
    text += "Types: deb-src\nURIs: " + uri + "\nSuites: " + release + "\n";
    if (!component.empty()) text += "Components: " + component + "\n";
    if (const auto key = signed_by(entry); !key.empty()) text += "Signed-By: " + key + "\n";
    text += "\n";
  }
  return text;
}

Result<std::vector<Target>> fetch_sources(Run& run, const std::vector<Target>& packages,
                                          const fs::path& scratch) {
  const auto list = scratch / "gofed.sources";
  {
    std::ofstream out(list);
    out << source_entries(packages);
    if (!out.flush()) return system_error(list.string(), errno);
  }
  std::error_code error;
  fs::create_directories(scratch / "state" / "lists" / "partial", error);
  if (!error) fs::create_directories(scratch / "cache", error);
  if (error) return system_error(scratch.string(), error.value());
  std::vector<std::string> options{
      "-o", "Dir::State=" + (scratch / "state").string(),
      "-o", "Dir::Cache=" + (scratch / "cache").string(),
      "-o", "Dir::Etc::sourcelist=" + list.string(),
      "-o", "Dir::Etc::sourceparts=-",
  };
  // The directory is ours alone: apt's own user could not write into it.
  if (::geteuid() == 0) options.insert(options.end(), {"-o", "APT::Sandbox::User=root"});
  auto update = options;
  update.emplace_back("update");
  run.note("fetching Sources: apt has none of them");
  if (auto updated = run_apt(run, std::move(update)); !updated) {
    return std::unexpected(std::move(updated.error()));
  }
  return index_targets(run, std::move(options));
}

}  // namespace

Result<ScratchDirectory> ScratchDirectory::make() {
  std::error_code error;
  auto pattern = (fs::temp_directory_path(error) / "gofed-apt-XXXXXX").string();
  if (error || ::mkdtemp(pattern.data()) == nullptr) return system_error(pattern, errno);
  return ScratchDirectory(pattern);
}

ScratchDirectory::ScratchDirectory(ScratchDirectory&& other) noexcept
    : path_(std::exchange(other.path_, {})) {}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;  // what cannot be removed stays in the temporary directory
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

Result<MetadataFiles> find_apt_lists(Run& run, const std::string& distribution,
                                     const ScratchDirectory& scratch) {
  auto targets = index_targets(run, {});
  if (!targets) return std::unexpected(std::move(targets.error()));
  std::erase_if(*targets, [&](const Target& target) { return !is_of(target, distribution); });
  MetadataFiles files;
  std::vector<Target> packages;
  std::error_code unknown;
  for (auto& target : *targets) {
    if (!fs::exists(target.file, unknown)) continue;
    if (target.kind == "Sources") files.sources.push_back(target.file);
    if (target.kind != "Packages") continue;
    files.packages.push_back(target.file);
    packages.push_back(std::move(target));
  }
  if (packages.empty()) {
    return fail(Errc::NotFound, "apt has no lists of " + distribution +
                                    ": run \"apt-get update\", or name its Sources and Packages");
  }
  if (!files.sources.empty()) return files;
  const auto fetched = fetch_sources(run, packages, scratch.path());
  if (!fetched) return std::unexpected(fetched.error());
  for (const auto& target : *fetched) {
    if (target.kind == "Sources" && fs::exists(target.file, unknown)) {
      files.sources.push_back(target.file);
    }
  }
  if (!files.sources.empty()) return files;
  return fail(Errc::NotFound, "apt fetched no Sources of " + distribution);
}

}  // namespace gofed::clients
