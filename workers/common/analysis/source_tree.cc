#include "workers/common/analysis/source_tree.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "envelope/service/local_tree.h"
#include "schemas/base/mutex.h"
#include "workers/archive/reader.h"
#include "workers/common/analysis/documents.h"
#include "workers/common/stored/stored_archive.h"

namespace gofed::workers {
namespace {

// Parsing scales with cores; a worker runs several requests at once, so each takes only a few.
constexpr unsigned kParseThreadsMax = 4;

// Which of a tree's files are read.
struct WantedFiles {
  bool tests = true;
  bool has_go = false;  // Go files, those of tests that are left out too

  // Whether a file of that name is.
  [[nodiscard]] bool name(std::string_view path) const {
    return golang::wants_file(path) && (tests || !golang::is_test_file(path));
  }

  // The same of a regular file, which counts.
  bool file(std::string_view path) {
    has_go = has_go || (golang::wants_file(path) && path.ends_with(".go"));
    return name(path);
  }
};

// What the front end is given of a tree.
struct SourceFiles {
  std::string name;  // of the archive
  std::vector<golang::SourceFile> list;
  std::vector<golang::Diagnostic> skipped;  // wanted, but no regular files

  // Of a file in the list; null: it is not in it.
  const std::string* content_of(std::string_view path) {
    for (; indexed < list.size(); ++indexed) index.emplace(list[indexed].path, indexed);
    const auto found = index.find(std::string(path));
    return found == index.end() ? nullptr : &list[found->second].bytes;
  }

  std::unordered_map<std::string, std::size_t> index;  // made for the first hard link
  std::size_t indexed = 0;
};

// Where packages of distributions have Go source for others to build with.
constexpr std::string_view kGocode = "usr/share/gocode/src/";

// Of what a package installs, the source there; all of it where nothing is there. What else has Go
// files, documentation say, are examples.
void keep_gocode(SourceFiles& files) {
  const auto outside = [](const auto& file) { return !file.path.starts_with(kGocode); };
  if (std::ranges::all_of(files.list, outside)) return;
  std::erase_if(files.list, outside);
  std::erase_if(files.skipped, [](const golang::Diagnostic& problem) {
    return !problem.file.starts_with(kGocode);
  });
}

// The wanted files of an archive that streams by.
Result<SourceFiles> read_archive_files(envelope::Context& context, const schemas::FileId& file,
                                       WantedFiles& wanted) {
  SourceFiles files;
  auto visited = visit_stored_archive(
      context, file,
      [&wanted](const archive::ArchiveEntry& entry) { return wanted.file(entry.path); },
      {.content = [&files](const archive::ArchiveEntry& entry,
                           std::string&& bytes) -> Result<void> {
         files.list.push_back({.path = entry.path, .bytes = std::move(bytes)});
         return {};
       },
       .skipped =
           [&files, &wanted](const archive::ArchiveEntry& entry, archive::SkippedKind kind) {
             if (!wanted.name(entry.path)) return;
             files.skipped.push_back({entry.path, {}, std::string(archive::describe(kind))});
           },
       .earlier = [&files](std::string_view path) -> const std::string* {
         return files.content_of(path);
       }},
      kSourceLimits);
  if (!visited) return std::unexpected(std::move(visited.error()));
  files.name = std::move(visited->name);
  if (visited->summary.installed) keep_gocode(files);
  return files;
}

}  // namespace

// The first error of several threads.
class SourceTree::FirstError {
 public:
  void keep(const Error& error) {
    const MutexLock lock(mutex_);
    if (!error_) error_ = error;
  }
  [[nodiscard]] std::optional<Error> get() const {
    const MutexLock lock(mutex_);
    return error_;
  }

 private:
  mutable Mutex mutex_;
  std::optional<Error> error_ GOFED_GUARDED_BY(mutex_);
};

Result<void> SourceTree::finished(const envelope::Context& context) const {
  if (context.cancelled()) return context.cancelled_error();
  if (failure_ == nullptr) return {};
  auto error = failure_->get();
  return error ? Result<void>(std::unexpected(std::move(*error))) : Result<void>();
}

// One tree on its way in.
class TreeLoader {
 public:
  TreeLoader(envelope::Context& context, golang::ProjectOptions how)
      : context_(context), how_(std::move(how)), wanted_{.tests = how_.tests} {}

  Result<SourceTree> of_stored(const schemas::FileId& file) {
    auto files = read_archive_files(context_, file, wanted_);
    if (!files) return std::unexpected(std::move(files.error()));
    how_.problems = std::move(files->skipped);
    return laid_out(files->name, std::move(files->list));
  }

  Result<SourceTree> of_directory(envelope::LocalTree& tree) {
    auto listed = tree.list(&golang::wants_file, [this] { return context_.cancelled(); });
    if (context_.cancelled()) return context_.cancelled_error();
    if (!listed) return std::unexpected(std::move(listed.error()));
    std::vector<envelope::LocalTree::File> files;
    for (auto& file : *listed) {
      if (!file.problem.empty()) {
        if (wanted_.name(file.path)) how_.problems.push_back({file.path, {}, file.problem});
      } else if (wanted_.file(file.path)) {
        files.push_back(std::move(file));
      }
    }
    return laid_out(tree.name(), listing(tree, std::move(files)));
  }

 private:
  // What comes of a file that cannot be read, or of an analysis that is given up, is of no interest.
  static std::string read(const envelope::Context& context, const envelope::LocalTree& tree,
                          const envelope::LocalTree::File& file, SourceTree::FirstError& failure) {
    if (context.cancelled()) return {};
    auto bytes = tree.read(file);
    if (bytes) return std::move(*bytes);
    failure.keep(bytes.error());
    return {};
  }

  // The context and the tree outlive the action, and so the project.
  golang::SourceListing listing(const envelope::LocalTree& tree,
                                std::vector<envelope::LocalTree::File> files) {
    failure_ = std::make_shared<SourceTree::FirstError>();
    golang::SourceListing all;
    for (const auto& file : files) {
      all.files.push_back({.path = file.path, .bytes = file.size_bytes});
    }
    all.read = [&context = std::as_const(context_), &tree, failure = failure_,
                files = std::move(files)](std::size_t i) {
      return read(context, tree, files[i], *failure);
    };
    return all;
  }

  template <typename Files>
  Result<SourceTree> laid_out(const std::string& name, Files files) {
    if (!wanted_.has_go) return fail(Errc::InvalidArgument, name + ": no Go source in it");
    if (context_.cancelled()) return context_.cancelled_error();
    context_.progress(0, 0, "analyse " + name);
    SourceTree tree;
    tree.failure_ = failure_;
    tree.project = golang::load_project(std::move(files), std::move(how_));
    return tree;
  }

  envelope::Context& context_;
  golang::ProjectOptions how_;
  WantedFiles wanted_;
  std::shared_ptr<SourceTree::FirstError> failure_;
};

std::string_view golang_tool() {
  return "gofed-golang " GOFED_VERSION;
}

Result<SourceTree> load_source_tree(envelope::Context& context, const schemas::FileId& file,
                                    const schemas::golang::AnalysisOptions& options,
                                    const TreeParts& parts) {
  auto how = project_options(options);
  if (!how) return std::unexpected(std::move(how.error()));
  how->bodies = parts.bodies;
  how->tests = parts.tests;
  how->threads = std::clamp(std::thread::hardware_concurrency(), 1U, kParseThreadsMax);
  TreeLoader loader(context, std::move(*how));
  auto* tree = dynamic_cast<envelope::LocalTree*>(context.source(file));
  return tree == nullptr ? loader.of_stored(file) : loader.of_directory(*tree);
}

}  // namespace gofed::workers
