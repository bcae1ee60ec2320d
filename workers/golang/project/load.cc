// The paths of a tree and its manifests -> modules and directories.
#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "workers/golang/project/import_paths.h"
#include "workers/golang/project/paths.h"
#include "workers/golang/project/project.h"
#include "workers/golang/project/standing.h"
#include "workers/golang/project/state.h"

namespace gofed::golang {
namespace {

using namespace project;

// A file on its way in: in memory, or to be read from a listing.
struct Entry {
  std::string path;
  std::string bytes;
  std::size_t size = 0;
  std::size_t place = 0;  // in the listing
};

std::vector<Entry> entries_of(std::vector<SourceFile> files) {
  std::vector<Entry> entries;
  entries.reserve(files.size());
  for (SourceFile& file : files) {
    const std::size_t size = file.bytes.size();
    entries.push_back({.path = std::move(file.path), .bytes = std::move(file.bytes), .size = size});
  }
  return entries;
}

std::vector<Entry> entries_of(std::vector<SourceListing::File> files) {
  std::vector<Entry> entries;
  entries.reserve(files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    entries.push_back(
        {.path = std::move(files[i].path), .bytes = {}, .size = files[i].bytes, .place = i});
  }
  return entries;
}

// Sorted, cleaned, without what is not wanted; of a path that comes twice the last stays.
void tidy(std::vector<Entry>& entries, bool tests, std::vector<Diagnostic>& diagnostics) {
  std::erase_if(entries, [tests, &diagnostics](Entry& entry) {
    if (!is_clean(entry.path)) {
      std::optional<std::string> path = clean_path(entry.path);
      if (!path) {
        diagnostics.push_back({entry.path, {}, "path leaves the tree; file left out"});
        return true;
      }
      entry.path = *std::move(path);
    }
    return !wants_file(entry.path) || (!tests && is_test_file(entry.path));
  });
  // A directory's listing is often sorted already.
  if (!std::ranges::is_sorted(entries, {}, &Entry::path)) {
    std::ranges::stable_sort(entries, {}, &Entry::path);
  }
  // From the back, as of equals the first that is met stays.
  const auto same_path = [](const Entry& a, const Entry& b) { return a.path == b.path; };
  const auto kept = std::unique(entries.rbegin(), entries.rend(), same_path);
  entries.erase(entries.begin(), kept.base());
}

// What go.work and the modules that take part ask for at least. Go lines of other modules choose no
// release: the tree is built without them.
void raise_to_go_lines(Project& project) {
  GoVersion& chosen = project.options.context.go_version;
  const auto raise = [&chosen](std::string_view line) {
    if (const auto asked = parse_go_version(line)) chosen = std::max(chosen, *asked);
  };
  if (project.work) raise(project.work->go_version);
  for (const Module& module : project.modules) {
    if (module.standing == Standing::Ordinary) raise(module.go_mod.go_version);
  }
}

// No release builds the standard library of an earlier one.
void limit_to_own_release(Project& project) {
  const auto std_module = std::ranges::find(project.modules, "std", &Module::path);
  if (std_module == project.modules.end()) return;
  const auto own = parse_go_version(std_module->go_mod.go_version);
  GoVersion& chosen = project.options.context.go_version;
  if (own) chosen = std::min(chosen, *own);
}

// Go files wait for their turn, manifests are read at once.
void sort_out(std::vector<Entry> entries, Project& project, Project::State& state) {
  for (Entry& entry : entries) {
    const std::string_view name = base_of(entry.path);
    if (name.ends_with(".go")) {
      state.files.emplace_back().source = {std::move(entry.path), std::move(entry.bytes)};
      state.places.push_back(entry.place);
      state.sizes.push_back(entry.size);
      continue;
    }
    if (state.read) entry.bytes = state.read(entry.place);
    if (name == "go.mod") {
      Module module;
      module.directory = directory_of(entry.path);
      module.has_go_mod = true;
      module.go_mod = parse_go_mod(entry.path, entry.bytes, state.diagnostics);
      module.path = module.go_mod.module_path;
      if (module.path.empty()) {
        state.diagnostics.push_back({entry.path, {}, "no module declaration"});
      }
      project.modules.push_back(std::move(module));
    } else if (name == "go.work") {
      // The one at the root, or the first of those that somebody would work in.
      const std::string_view directory = directory_of(entry.path);
      const bool apart = has_element(directory, "testdata") || has_hidden_element(directory);
      if (entry.path == "go.work" || (!project.work && !apart)) {
        project.work = parse_go_work(entry.path, entry.bytes, state.diagnostics);
        state.work_directory = directory;
      }
    } else if (const auto kind = manifest_kind_of(entry.path)) {
      project.manifests.push_back(
          parse_manifest(*kind, entry.path, entry.bytes, state.diagnostics));
    }
  }
}

// Says where modules and directories stand; drops what is said of those that do not take part.
void set_standings(Project& project, Project::State& state) {
  const Standings standings(project, state.work_directory);
  for (Module& module : project.modules) module.standing = standings.of(module.directory);
  for (Directory& directory : state.directories) {
    directory.standing = standings.of(directory.path);
  }
  if (project.options.all_directories) return;
  const auto is_apart = [&standings](std::string_view file) {
    return standings.of(directory_of(file)) != Standing::Ordinary;
  };
  std::erase_if(project.manifests, [&](const Manifest& one) { return is_apart(one.file); });
  std::erase_if(state.diagnostics, [&](const Diagnostic& one) { return is_apart(one.file); });
}

// The directories of the files, in path order.
void add_directories(Project::State& state) {
  std::map<std::string_view, Directory> directories;
  auto last = directories.end();  // where the file before went, as most of its neighbours do
  for (FileIndex i = 0; i < state.files.size(); ++i) {
    const std::string_view path = directory_of(state.files[i].source.path);
    if (last == directories.end() || last->first != path) {
      last = directories.try_emplace(path).first;
    }
    last->second.files.push_back(i);
    last->second.source_bytes += state.sizes[i];
    state.source_bytes += state.sizes[i];
  }
  state.directories.reserve(directories.size());
  for (auto& [path, directory] : directories) {
    directory.path = path;
    state.directories.push_back(std::move(directory));
  }
}

Project load(std::vector<Entry> entries, ProjectOptions options,
             std::function<std::string(std::size_t)> read) {
  auto owned = std::make_unique<Project::State>();
  Project::State& state = *owned;
  Project project(std::move(options), std::move(owned));
  state.read = std::move(read);
  state.diagnostics = std::exchange(project.options.problems, {});
  tidy(entries, project.options.tests, state.diagnostics);
  sort_out(std::move(entries), project, state);
  add_directories(state);
  add_root_module(project, state.directories);
  for (Directory& directory : state.directories) {
    if (project.options.directories_are_imports) {
      directory.import_path = directory.path;
      continue;
    }
    directory.module = module_of(project, directory.path);
    directory.import_path = import_path_of(project.modules[directory.module], directory.path);
    directory.is_vendored = vendored_path(directory.path).has_value();
  }
  set_standings(project, state);
  if (project.options.obeys_go_line) raise_to_go_lines(project);
  limit_to_own_release(project);
  state.index_directories();
  return project;
}

}  // namespace

Project load_project(std::vector<SourceFile> files, ProjectOptions options) {
  return load(entries_of(std::move(files)), std::move(options), {});
}

Project load_project(SourceListing listing, ProjectOptions options) {
  return load(entries_of(std::move(listing.files)), std::move(options), std::move(listing.read));
}

}  // namespace gofed::golang
