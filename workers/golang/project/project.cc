// Directories read when they are asked for.
#include "workers/golang/project/project.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <tuple>
#include <utility>

#include "workers/golang/base/parallel.h"
#include "workers/golang/project/files.h"
#include "workers/golang/project/packages.h"
#include "workers/golang/project/state.h"

namespace gofed::golang {
namespace {

// Starting a thread costs as much as reading this much source: 0.1 ms, with the memory that is new
// to it.
constexpr std::size_t kBytesPerThread = std::size_t{256} << 10;

// A directory of more than a thread's share by so much is large.
constexpr std::size_t kShares = 16;

using Stage = Project::State::Stage;

// An assignment would keep the memory.
void give_back(std::string& bytes) {
  std::string().swap(bytes);
}

// The files of one directory, at hand while it is brought to a stage.
class DirectoryReader {
 public:
  DirectoryReader(const ProjectOptions& options, Project::State& state, DirectoryIndex index)
      : options_(options),
        state_(state),
        index_(index),
        directory_(state.directories[index]),
        progress_(state.progress[index]) {}

  void bring_to(Stage wanted) {
    const MutexLock lock(progress_.mutex);
    const Stage reached = progress_.stage.load(std::memory_order_relaxed);
    if (reached >= wanted) return;
    syntax::FileParser parser = state_.parsers.take();
    for (const FileIndex file : directory_.files) read(file, reached, wanted, parser);
    state_.parsers.give_back(std::move(parser));
    // All or nothing: whatever threw before this is done again by who asks next.
    directory_.diagnostics.reserve(directory_.diagnostics.size() + told_.size());
    if (reached == Stage::Untouched) {
      directory_.packages = project::packages_of(directory_, index_, state_.files);
    }
    std::ranges::move(told_, std::back_inserter(directory_.diagnostics));
    if (wanted == Stage::Parsed)
      progress_.diagnostics_recorded.store(true, std::memory_order_release);
    progress_.stage.store(wanted, std::memory_order_release);
  }

 private:
  void read(FileIndex index, Stage reached, Stage wanted, syntax::FileParser& parser) {
    GoFile& file = state_.files[index];
    std::string& bytes = file.source.bytes;
    if (state_.read) bytes = state_.read(state_.places[index]);
    syntax::Tree tree =
        parser.parse(file.source.path, bytes,
                     {.bodies = options_.bodies, .imports_only = wanted != Stage::Parsed});
    if (reached == Stage::Untouched) {
      project::read_head(file, tree, options_.context, told_);
    }
    if (wanted == Stage::Parsed) {
      if (!progress_.diagnostics_recorded.load(std::memory_order_relaxed)) tell(file, tree);
      file.tree = std::move(tree);
    } else if (state_.read) {
      give_back(bytes);
    }
  }

  void tell(const GoFile& file, const syntax::Tree& tree) {
    if (tree.package_name() != file.package_name) {
      told_.push_back({file.source.path, {}, "package clause changed while the tree was read"});
    }
    std::ranges::copy(tree.diagnostics(), std::back_inserter(told_));
  }

  const ProjectOptions& options_;
  Project::State& state_;
  DirectoryIndex index_;
  Directory& directory_;
  Project::State::Progress& progress_;
  std::vector<Diagnostic> told_;  // on the way to the stage
};

}  // namespace

syntax::FileParser ParserPool::take() {
  const MutexLock lock(mutex_);
  if (idle_.empty()) return {};
  syntax::FileParser parser = std::move(idle_.back());
  idle_.pop_back();
  return parser;
}

void ParserPool::give_back(syntax::FileParser parser) {
  const MutexLock lock(mutex_);
  idle_.push_back(std::move(parser));
}

const Package* Project::State::unasked() {
  static const Package nowhere;
  return &nowhere;
}

void Project::State::index_directories() {
  progress = std::make_unique<Progress[]>(directories.size());
  next_of_path.assign(directories.size(), kNoDirectory);
  std::vector<DirectoryIndex> last(directories.size());  // by the first of a path
  for (const bool vendored : {false, true}) {
    for (DirectoryIndex i = 0; i < directories.size(); ++i) {
      if (directories[i].is_vendored != vendored) continue;
      const auto [it, is_new] = first_of_path.try_emplace(directories[i].import_path, i);
      if (!is_new) next_of_path[last[it->second]] = i;
      last[it->second] = i;
    }
  }
}

std::string_view standing_name(Standing standing) {
  switch (standing) {
    case Standing::Ordinary:
      return "";
    case Standing::Testdata:
      return "testdata";
    case Standing::Hidden:
      return "hidden";
    case Standing::Ignored:
      return "ignored";
    case Standing::OtherModule:
      return "other_module";
  }
  return "";
}

const Package* Directory::chief() const {
  const auto it = std::ranges::find(packages, false, &Package::is_secondary);
  return it == packages.end() ? nullptr : &*it;
}

Project::Project() : Project({}, std::make_unique<State>()) {}
Project::Project(ProjectOptions how, std::unique_ptr<State> state)
    : options(std::move(how)), state_(std::move(state)) {}
Project::Project(Project&&) noexcept = default;
Project& Project::operator=(Project&&) noexcept = default;
Project::~Project() = default;

DirectoryRange Project::directories() const {
  return {0, static_cast<DirectoryIndex>(state_->directories.size())};
}

const Directory& Project::directory(DirectoryIndex index) const {
  return state_->directories[index];
}

const Directory& Project::look_at(DirectoryIndex index) const {
  if (state_->progress[index].stage.load(std::memory_order_acquire) == Stage::Untouched) {
    DirectoryReader(options, *state_, index)
        .bring_to(state_->reads_heads(options) ? Stage::LookedAt : Stage::Parsed);
  }
  return state_->directories[index];
}

const Directory& Project::parse(DirectoryIndex index) const {
  if (state_->progress[index].stage.load(std::memory_order_acquire) < Stage::Parsed) {
    DirectoryReader(options, *state_, index).bring_to(Stage::Parsed);
  }
  return state_->directories[index];
}

bool Project::takes_part(DirectoryIndex index) const {
  return takes_part(state_->directories[index].standing);
}

std::vector<Module> Project::own_modules() const {
  std::vector<Module> own;
  std::ranges::copy_if(modules, std::back_inserter(own),
                       [this](const Module& module) { return takes_part(module.standing); });
  return own;
}

const GoFile& Project::file(FileIndex index) const {
  return state_->files[index];
}

std::size_t Project::file_count() const {
  return state_->files.size();
}

bool Project::has_file(std::string_view path) const {
  return std::ranges::binary_search(state_->files, path, {}, [](const GoFile& file) {
    return std::string_view(file.source.path);
  });
}

DirectoryIndex Project::directory_of(std::string_view import_path) const {
  const auto it = state_->first_of_path.find(import_path);
  return it == state_->first_of_path.end() ? kNoDirectory : it->second;
}

const Package* Project::imported(DirectoryIndex first) const {
  if (first == kNoDirectory) return nullptr;
  std::atomic<const Package*>& known = state_->progress[first].imported;
  const Package* package = known.load(std::memory_order_acquire);
  if (package != State::unasked()) return package;
  package = nullptr;
  for (DirectoryIndex i = first; i != kNoDirectory && package == nullptr;
       i = state_->next_of_path[i]) {
    package = look_at(i).chief();
  }
  known.store(package, std::memory_order_release);
  return package;
}

void Project::look_at_all() const {
  for_each_index(directories().size(), useful_threads(),
                 [this](std::size_t i) { look_at(static_cast<DirectoryIndex>(i)); });
}

std::vector<const Package*> Project::packages() const {
  look_at_all();
  std::vector<const Package*> packages;
  for (const Directory& directory : state_->directories) {
    for (const Package& package : directory.packages) packages.push_back(&package);
  }
  return packages;
}

std::vector<Diagnostic> Project::diagnostics() const {
  const DirectoryRange all = directories();
  std::vector<Diagnostic> found = state_->diagnostics;
  for_each_index(all.size(), useful_threads(), [this](std::size_t i) {
    const auto index = static_cast<DirectoryIndex>(i);
    if (!takes_part(index)) return;
    if (!state_->progress[i].diagnostics_recorded.load(std::memory_order_acquire)) parse(index);
  });
  for (const Directory& directory : state_->directories) {
    if (!takes_part(directory.standing)) continue;
    std::ranges::copy(directory.diagnostics, std::back_inserter(found));
  }
  std::ranges::stable_sort(found, [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.file, a.position) < std::tie(b.file, b.position);
  });
  return found;
}

unsigned Project::useful_threads() const {
  return static_cast<unsigned>(
      std::min<std::size_t>(options.threads, 1 + state_->source_bytes / kBytesPerThread));
}

std::vector<DirectoryIndex> Project::work_order(DirectoryRange part) const {
  std::vector<DirectoryIndex> order(part.size());
  std::iota(order.begin(), order.end(), part.begin);
  const unsigned threads = useful_threads();
  if (threads < 2) return order;
  const auto bytes_of = [this](DirectoryIndex i) { return state_->directories[i].source_bytes; };
  std::size_t bytes = 0;
  for (const DirectoryIndex i : order) bytes += bytes_of(i);
  // The others stay as they are: neighbours import each other.
  const std::size_t large = bytes / (std::size_t{threads} * kShares);
  const auto others =
      std::ranges::stable_partition(order, [&](DirectoryIndex i) { return bytes_of(i) > large; });
  std::ranges::stable_sort(order.begin(), others.begin(), std::ranges::greater{}, bytes_of);
  return order;
}

std::vector<DirectoryRange> Project::parts() const {
  std::vector<DirectoryRange> parts;
  std::size_t bytes = 0;
  for (DirectoryIndex i = 0; i < state_->directories.size(); ++i) {
    if (parts.empty() || bytes >= options.part_bytes) {
      parts.push_back({i, i});
      bytes = 0;
    }
    parts.back().end = i + 1;
    bytes += state_->directories[i].source_bytes;
  }
  return parts;
}

void Project::drop_trees() {
  for (DirectoryIndex i = 0; i < state_->directories.size(); ++i) {
    State::Progress& progress = state_->progress[i];
    if (progress.stage.load(std::memory_order_relaxed) != Stage::Parsed) continue;
    for (const FileIndex index : state_->directories[i].files) {
      GoFile& file = state_->files[index];
      file.tree = {};
      if (state_->read) give_back(file.source.bytes);
    }
    progress.stage.store(Stage::LookedAt, std::memory_order_relaxed);
  }
}

}  // namespace gofed::golang
