// The tree's files -> modules, directories, packages.
#include <algorithm>
#include <atomic>
#include <cctype>
#include <map>
#include <thread>
#include <utility>

#include "workers/golang/project.h"
#include "workers/golang/project/files.h"
#include "workers/golang/project/paths.h"

namespace gofed::golang {
namespace {

using namespace project;

// Sorted, cleaned, without what is not wanted; of a path that comes twice the last stays.
std::vector<SourceFile> tidy(std::vector<SourceFile> files, bool tests,
                             std::vector<Diagnostic>& diagnostics) {
  std::erase_if(files, [tests, &diagnostics](SourceFile& file) {
    if (!is_clean(file.path)) {
      std::optional<std::string> path = clean_path(file.path);
      if (!path) {
        diagnostics.push_back({file.path, {}, "path leaves the tree; file left out"});
        return true;
      }
      file.path = *std::move(path);
    }
    return !wants_file(file.path) || (!tests && is_test_file(file.path));
  });
  // Whoever lists a directory may well have sorted them.
  if (!std::ranges::is_sorted(files, {}, &SourceFile::path)) {
    std::ranges::stable_sort(files, {}, &SourceFile::path);
  }
  // From the back, as of equals the first that is met stays.
  const auto same_path = [](const SourceFile& a, const SourceFile& b) { return a.path == b.path; };
  const auto kept = std::unique(files.rbegin(), files.rend(), same_path);
  files.erase(files.begin(), kept.base());
  return files;
}

// Go files become GoFiles; manifests are read at once.
void sort_out(std::vector<SourceFile> files, Project& project) {
  for (SourceFile& file : files) {
    const std::string_view name = base_of(file.path);
    if (name.ends_with(".go")) {
      project.files.emplace_back().source = std::move(file);
    } else if (name == "go.mod") {
      Module module;
      module.directory = directory_of(file.path);
      module.has_go_mod = true;
      module.go_mod = parse_go_mod(file.path, file.bytes, project.diagnostics);
      module.path = module.go_mod.module_path;
      if (module.path.empty()) {
        project.diagnostics.push_back({file.path, {}, "no module declaration"});
      }
      project.modules.push_back(std::move(module));
    } else if (name == "go.work") {
      if (file.path == "go.work" || !project.work) {
        project.work = parse_go_work(file.path, file.bytes, project.diagnostics);
      }
    } else if (const auto kind = manifest_kind_of(file.path)) {
      project.manifests.push_back(
          parse_manifest(*kind, file.path, file.bytes, project.diagnostics));
    }
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

// Every file once, by as many threads as are worth it; a shared counter hands them out.
void read_files(Project& project) {
  std::vector<std::vector<Diagnostic>> diagnostics(project.files.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&project, &diagnostics, &next] {
    syntax::FileParser parser;
    for (std::size_t i = next++; i < project.files.size(); i = next++) {
      read_file(project.files[i], project.options, parser, diagnostics[i]);
    }
  };
  std::vector<std::jthread> helpers;
  const std::size_t useful = std::min<std::size_t>(project.useful_threads(), project.files.size());
  for (std::size_t i = 1; i < useful; ++i) helpers.emplace_back(work);
  work();
  helpers.clear();  // joins
  for (std::vector<Diagnostic>& list : diagnostics) {
    std::ranges::move(list, std::back_inserter(project.diagnostics));
  }
}

// Whether a directory's name is what release tarballs call their root: "cobra", "cobra-1.2.3",
// "cobra-v1.2.3", "cobra-0f5cbb4".
bool looks_like_a_wrapper(std::string_view name, std::string_view import_path) {
  const std::string_view project = base_of(import_path);
  if (name == project) return true;
  const std::size_t dash = name.rfind('-');
  if (dash == std::string_view::npos) return false;
  std::string_view version = name.substr(dash + 1);
  if (version.starts_with('v')) version.remove_prefix(1);
  const bool hash = version.size() >= 7 && std::ranges::all_of(version, [](unsigned char c) {
                      return std::isxdigit(c) != 0;
                    });
  return name.starts_with(project) || hash ||
         (!version.empty() && version[0] >= '0' && version[0] <= '9');
}

// The directory that a tarball wraps everything in, or "".
std::string wrapper_directory(const Project& project, std::string_view import_path) {
  std::string_view common;
  const auto is_inside = [&common](std::string_view path) {
    const std::string_view first = path.substr(0, path.find('/'));
    if (first.size() == path.size()) return false;
    if (common.empty()) common = first;
    return first == common;
  };
  const bool all_inside =
      std::ranges::all_of(project.files,
                          [&](const GoFile& file) { return is_inside(file.source.path); }) &&
      std::ranges::all_of(project.manifests,
                          [&](const Manifest& manifest) { return is_inside(manifest.file); });
  if (!all_inside || !looks_like_a_wrapper(common, import_path)) return {};
  return std::string(common);
}

// The path that an old dependency tool's file claims for the project around it.
std::string path_of_manifest(const Project& project) {
  for (const Manifest& manifest : project.manifests) {
    if (!manifest.project.empty() && !vendored_path(manifest.file)) return manifest.project;
  }
  return {};
}

bool all_below_a_module(const Project& project) {
  return std::ranges::all_of(project.files, [&project](const GoFile& file) {
    return std::ranges::any_of(project.modules, [&file](const Module& module) {
      return is_below(directory_of(file.source.path), module.directory);
    });
  });
}

// Trees, or parts of one, that no go.mod covers get a module of the root.
void add_root_module(Project& project) {
  if (project.modules.empty() || !all_below_a_module(project)) {
    Module root;
    const bool gopath = std::ranges::any_of(project.files, [](const GoFile& file) {
      return gopath_import_path(directory_of(file.source.path)).has_value();
    });
    const bool covered = std::ranges::any_of(
        project.modules, [](const Module& module) { return module.directory.empty(); });
    if (!covered) {
      root.path = project.options.import_path;
      if (root.path.empty() && !gopath && project.modules.empty()) {
        root.path = path_of_manifest(project);
      }
      if (!root.path.empty()) root.directory = wrapper_directory(project, root.path);
      project.modules.push_back(std::move(root));
    }
  }
  std::ranges::stable_sort(project.modules, {}, &Module::directory);
}

ModuleIndex module_of(const Project& project, std::string_view directory) {
  ModuleIndex best = 0;
  std::size_t best_size = 0;
  for (ModuleIndex i = 0; i < project.modules.size(); ++i) {
    const std::string& candidate = project.modules[i].directory;
    if (is_below(directory, candidate) && candidate.size() >= best_size) {
      best = i;
      best_size = candidate.size();
    }
  }
  return best;
}

std::string import_path_of(const Module& module, std::string_view directory) {
  if (const auto vendored = vendored_path(directory)) return std::string(*vendored);
  if (!module.has_go_mod && module.path.empty()) {
    if (const auto path = gopath_import_path(directory)) return std::string(*path);
    return directory.empty() ? "." : std::string(directory);
  }
  std::string_view relative = directory;
  if (is_below(directory, module.directory)) {
    relative.remove_prefix(module.directory.size());
    if (relative.starts_with('/')) relative.remove_prefix(1);
  }
  // The standard library is a module named std whose packages do without that name.
  if (module.path == "std") return relative.empty() ? "std" : std::string(relative);
  return join(module.path, relative);
}

class PackageBuilder {
 public:
  explicit PackageBuilder(Project& project) : project_(project) {}

  void run() {
    std::map<std::string_view, std::vector<FileIndex>> directories;
    auto last = directories.end();  // where the file before went, as most of its neighbours do
    for (FileIndex i = 0; i < project_.files.size(); ++i) {
      const std::string_view directory = directory_of(project_.files[i].source.path);
      if (last == directories.end() || last->first != directory) {
        last = directories.try_emplace(directory).first;
      }
      last->second.push_back(i);
    }
    for (const auto& [directory, files] : directories) add_directory(directory, files);
  }

 private:
  void add_directory(std::string_view directory, const std::vector<FileIndex>& files) {
    std::map<std::string_view, Package> by_name;
    for (const FileIndex index : files) {
      const GoFile& file = project_.files[index];
      std::string_view name = file.tree.package_name();
      if (name.empty()) continue;
      if (file.is_test && name.ends_with("_test")) name.remove_suffix(5);
      Package& package = by_name[name];
      switch (file.role) {
        case FileRole::Library:
          package.files.push_back(index);
          break;
        case FileRole::Test:
          package.test_files.push_back(index);
          break;
        case FileRole::ExternalTest:
          package.external_test_files.push_back(index);
          break;
        case FileRole::Ignored:
          package.ignored_files.push_back(index);
          break;
      }
    }
    const std::string_view chief = chief_name(by_name);
    for (auto& [name, package] : by_name) {
      package.name = name;
      package.is_secondary = name != chief;
      describe(package, directory);
      project_.packages.push_back(std::move(package));
    }
  }

  // The package that stands for its directory: most library files, then most files at all; of
  // equals one that is not main.
  static std::string_view chief_name(const std::map<std::string_view, Package>& by_name) {
    std::string_view best;
    std::tuple<std::size_t, std::size_t, bool> best_rank;
    for (const auto& [name, package] : by_name) {
      const std::size_t tests = package.test_files.size() + package.external_test_files.size();
      const std::tuple rank(package.files.size(), tests + package.ignored_files.size(),
                            name != "main");
      if (!best.empty() && rank <= best_rank) continue;
      best = name;
      best_rank = rank;
    }
    return best;
  }

  void describe(Package& package, std::string_view directory) {
    package.directory = directory;
    package.module = module_of(project_, directory);
    const Module& module = project_.modules[package.module];
    package.import_path = import_path_of(module, directory);
    package.is_main = package.name == "main";
    package.is_vendored = vendored_path(directory).has_value();
    package.is_internal = has_element(package.import_path, "internal");
    package.in_testdata = has_element(directory, "testdata");
    package.is_hidden = has_hidden_element(directory) && !package.is_vendored;
  }

  Project& project_;
};

// Starting a thread costs as much as reading this much source: 0.1 ms, with the memory that is new
// to it.
constexpr std::size_t kBytesPerThread = std::size_t{256} << 10;

}  // namespace

unsigned Project::useful_threads() const {
  std::size_t bytes = 0;
  for (const GoFile& file : files) bytes += file.source.bytes.size();
  return static_cast<unsigned>(std::min<std::size_t>(options.threads, 1 + bytes / kBytesPerThread));
}

Project load_project(std::vector<SourceFile> files, ProjectOptions options) {
  Project project;
  project.options = std::move(options);
  sort_out(tidy(std::move(files), project.options.tests, project.diagnostics), project);
  limit_to_own_release(project);
  read_files(project);
  add_root_module(project);
  PackageBuilder(project).run();
  std::ranges::stable_sort(project.diagnostics, [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.file, a.position) < std::tie(b.file, b.position);
  });
  return project;
}

}  // namespace gofed::golang
