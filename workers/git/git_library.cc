#include "workers/git/git_library.h"

#include <string>

#include <dlfcn.h>

namespace gofed::git {
namespace {

// The ABI of the headers: libgit2 has a new one with each minor version.
#define GOFED_TEXT_OF(number) #number
#define GOFED_TEXT(number) GOFED_TEXT_OF(number)
constexpr const char* kName =
    "libgit2.so." GOFED_TEXT(LIBGIT2_VER_MAJOR) "." GOFED_TEXT(LIBGIT2_VER_MINOR);
#undef GOFED_TEXT
#undef GOFED_TEXT_OF

std::unexpected<Error> missing() {
  const char* why = ::dlerror();
  return fail(Errc::Unsupported,
              std::string("commits cannot be read here: ") + (why == nullptr ? kName : why));
}

template <typename Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  return function != nullptr;
}

Result<GitLibrary> load() {
  void* const library = ::dlopen(kName, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return missing();
  GitLibrary git;
  decltype(&::git_libgit2_init) start = nullptr;
  decltype(&::git_libgit2_opts) set = nullptr;
  const bool complete = find(library, "git_libgit2_init", start) &&
                        find(library, "git_libgit2_opts", set) &&
                        find(library, "git_error_last", git.error_last) &&
                        find(library, "git_repository_open_ext", git.repository_open_ext) &&
                        find(library, "git_repository_free", git.repository_free) &&
                        find(library, "git_repository_workdir", git.repository_workdir) &&
                        find(library, "git_revparse_single", git.revparse_single) &&
                        find(library, "git_object_peel", git.object_peel) &&
                        find(library, "git_object_free", git.object_free) &&
                        find(library, "git_object_id", git.object_id) &&
                        find(library, "git_object_lookup", git.object_lookup) &&
                        find(library, "git_tree_entry_bypath", git.tree_entry_bypath) &&
                        find(library, "git_tree_entry_byindex", git.tree_entry_byindex) &&
                        find(library, "git_tree_entry_free", git.tree_entry_free) &&
                        find(library, "git_tree_entry_id", git.tree_entry_id) &&
                        find(library, "git_tree_entry_name", git.tree_entry_name) &&
                        find(library, "git_tree_entry_type", git.tree_entry_type) &&
                        find(library, "git_tree_entry_filemode", git.tree_entry_filemode) &&
                        find(library, "git_tree_entrycount", git.tree_entrycount) &&
                        find(library, "git_blob_rawcontent", git.blob_rawcontent) &&
                        find(library, "git_blob_rawsize", git.blob_rawsize);
  if (!complete) return missing();
  if (start() < 0) return fail(Errc::Internal, std::string(kName) + " does not start");
  // Who owns a repository matters where its hooks and filters run. None of them runs here.
  set(GIT_OPT_SET_OWNER_VALIDATION, 0);
  return git;
}

}  // namespace

const Result<GitLibrary>& git_library() {
  static const Result<GitLibrary> library = load();
  return library;
}

}  // namespace gofed::git
