#include "workers/git/git_tree.h"

#include <filesystem>
#include <memory>
#include <system_error>

#include "workers/git/git_library.h"

namespace gofed::git {
namespace {

namespace fs = std::filesystem;

template <typename T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

std::string last_error(const GitLibrary& git) {
  const auto* error = git.error_last();
  return error == nullptr || error->message == nullptr ? "no reason given" : error->message;
}

Result<Owned<git_repository>> open(const GitLibrary& git, const std::string& directory) {
  git_repository* repository = nullptr;
  if (git.repository_open_ext(&repository, directory.c_str(), 0, nullptr) != 0) {
    return fail(Errc::NotFound, directory + ": no git repository");
  }
  return Owned<git_repository>(repository, git.repository_free);
}

// The directory's path below the top of the work tree; empty: the top, or a bare repository.
std::string below_top(const GitLibrary& git, git_repository* repository,
                      const std::string& directory) {
  const char* top = git.repository_workdir(repository);
  if (top == nullptr) return {};
  std::error_code here_error;
  std::error_code top_error;
  const auto here = fs::canonical(directory, here_error);
  const auto root = fs::canonical(top, top_error);
  if (here_error || top_error) return {};
  const auto path = here.lexically_relative(root).generic_string();
  return path == "." || path.starts_with("..") ? "" : path;
}

class TreeReader {
 public:
  TreeReader(const GitLibrary& git, git_repository* repository, const GitVisitor& visitor)
      : git_(git), repository_(repository), visitor_(visitor) {}

  Result<void> read(const git_oid& id, const std::string& prefix, std::size_t depth) {
    if (depth > kDepthMax) return over("directories deep", kDepthMax, prefix);
    git_object* object = nullptr;
    if (git_.object_lookup(&object, repository_, &id, GIT_OBJECT_TREE) != 0) return damaged(prefix);
    const Owned<git_object> owned(object, git_.object_free);
    const auto* tree = reinterpret_cast<const git_tree*>(object);
    for (std::size_t i = 0; i < git_.tree_entrycount(tree); ++i) {
      if (visitor_.cancelled && visitor_.cancelled()) return fail(Errc::Cancelled, "cancelled");
      if (++entries_ > kEntriesMax) return over("entries", kEntriesMax, prefix);
      auto done = entry(git_.tree_entry_byindex(tree, i), prefix, depth);
      if (!done) return done;
    }
    return {};
  }

 private:
  Result<void> entry(const git_tree_entry* entry, const std::string& prefix, std::size_t depth) {
    const std::string name = git_.tree_entry_name(entry);
    const auto path = prefix + name;
    // git makes no such names, a hostile writer may.
    if (name.empty() || name == "." || name == ".." || name.find('/') != name.npos) {
      return fail(Errc::NotAllowed, path + ": leaves the commit");
    }
    switch (git_.tree_entry_type(entry)) {
      case GIT_OBJECT_TREE:
        return read(*git_.tree_entry_id(entry), path + "/", depth + 1);
      case GIT_OBJECT_BLOB:
        return blob(entry, path);
      default:
        return {};  // a submodule: its commit is in another repository
    }
  }

  Result<void> blob(const git_tree_entry* entry, const std::string& path) {
    if (visitor_.wanted && !visitor_.wanted(path)) return {};
    git_object* object = nullptr;
    if (git_.object_lookup(&object, repository_, git_.tree_entry_id(entry), GIT_OBJECT_BLOB) != 0) {
      return damaged(path);
    }
    const Owned<git_object> owned(object, git_.object_free);
    const auto* blob = reinterpret_cast<const git_blob*>(object);
    const auto size = static_cast<std::uint64_t>(git_.blob_rawsize(blob));
    if (size > kFileBytesMax) return over("bytes in a file", kFileBytesMax, path);
    total_ += size;
    if (total_ > kTotalBytesMax) return over("bytes", kTotalBytesMax, path);
    return visitor_.file({.path = path,
                          .is_link = git_.tree_entry_filemode(entry) == GIT_FILEMODE_LINK,
                          .bytes = {static_cast<const char*>(git_.blob_rawcontent(blob)), size}});
  }

  std::unexpected<Error> damaged(const std::string& path) const {
    return fail(Errc::Corrupt, path + ": " + last_error(git_));
  }
  static std::unexpected<Error> over(std::string_view what, std::uint64_t limit,
                                     const std::string& path) {
    return fail(Errc::LimitExceeded,
                path + ": over " + std::to_string(limit) + " " + std::string(what));
  }

  const GitLibrary& git_;
  git_repository* repository_;
  const GitVisitor& visitor_;
  std::uint64_t entries_ = 0;
  std::uint64_t total_ = 0;
};

Result<Owned<git_object>> tree_of(const GitLibrary& git, git_repository* repository,
                                  const std::string& directory, const std::string& revision) {
  git_object* found = nullptr;
  if (git.revparse_single(&found, repository, revision.c_str()) != 0) {
    return fail(Errc::NotFound, directory + ": no revision " + revision);
  }
  const Owned<git_object> object(found, git.object_free);
  git_object* tree = nullptr;
  if (git.object_peel(&tree, object.get(), GIT_OBJECT_TREE) != 0) {
    return fail(Errc::NotFound, directory + ": " + revision + " is no commit, tag or tree");
  }
  return Owned<git_object>(tree, git.object_free);
}

}  // namespace

Result<void> read_git_tree(const std::string& directory, const std::string& revision,
                           const GitVisitor& visitor) {
  const auto& git = git_library();
  if (!git) return std::unexpected(git.error());
  const auto repository = open(*git, directory);
  if (!repository) return std::unexpected(repository.error());
  const auto tree = tree_of(*git, repository->get(), directory, revision);
  if (!tree) return std::unexpected(tree.error());
  TreeReader reader(*git, repository->get(), visitor);
  const auto path = below_top(*git, repository->get(), directory);
  if (path.empty()) return reader.read(*git->object_id(tree->get()), "", 0);
  git_tree_entry* entry = nullptr;
  const auto* top = reinterpret_cast<const git_tree*>(tree->get());
  if (git->tree_entry_bypath(&entry, top, path.c_str()) != 0) {
    return fail(Errc::NotFound, directory + ": is not in " + revision);
  }
  const Owned<git_tree_entry> below(entry, git->tree_entry_free);
  if (git->tree_entry_type(entry) != GIT_OBJECT_TREE) {
    return fail(Errc::NotFound, directory + ": is no directory in " + revision);
  }
  return reader.read(*git->tree_entry_id(entry), "", 0);
}

}  // namespace gofed::git
