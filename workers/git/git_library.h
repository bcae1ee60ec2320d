// libgit2, loaded when the first commit is asked for. For this folder only.
//
// Linked, it would bring ten libraries into every start of every program, most of which read no
// repository.
#pragma once

#include <git2.h>

#include "schemas/base/result.h"

namespace gofed::git {

// The functions that are used of it, under their names without "git_".
struct GitLibrary {
  decltype(&::git_error_last) error_last = nullptr;
  decltype(&::git_repository_open_ext) repository_open_ext = nullptr;
  decltype(&::git_repository_free) repository_free = nullptr;
  decltype(&::git_repository_workdir) repository_workdir = nullptr;
  decltype(&::git_revparse_single) revparse_single = nullptr;
  decltype(&::git_object_peel) object_peel = nullptr;
  decltype(&::git_object_free) object_free = nullptr;
  decltype(&::git_object_id) object_id = nullptr;
  decltype(&::git_object_lookup) object_lookup = nullptr;
  decltype(&::git_tree_entry_bypath) tree_entry_bypath = nullptr;
  decltype(&::git_tree_entry_byindex) tree_entry_byindex = nullptr;
  decltype(&::git_tree_entry_free) tree_entry_free = nullptr;
  decltype(&::git_tree_entry_id) tree_entry_id = nullptr;
  decltype(&::git_tree_entry_name) tree_entry_name = nullptr;
  decltype(&::git_tree_entry_type) tree_entry_type = nullptr;
  decltype(&::git_tree_entry_filemode) tree_entry_filemode = nullptr;
  decltype(&::git_tree_entrycount) tree_entrycount = nullptr;
  decltype(&::git_blob_rawcontent) blob_rawcontent = nullptr;
  decltype(&::git_blob_rawsize) blob_rawsize = nullptr;
};

// Started, and there until the process ends. Any thread. errors: Unsupported, the same each time:
// this machine does not have it.
[[nodiscard]] const Result<GitLibrary>& git_library();

}  // namespace gofed::git
