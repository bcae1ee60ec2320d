// What the directories of a tree are imported by: a go.mod's word first, then GOPATH layouts and
// what the caller or an older tool's manifest calls the project. Pure, any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "workers/golang/project/project.h"

namespace gofed::golang::project {

// Trees, or parts of one, that no go.mod covers get a module of the root. Puts all in order.
void add_root_module(Project& project, std::span<const Directory> directories);

// The innermost module around a directory.
[[nodiscard]] ModuleIndex module_of(const Project& project, std::string_view directory);

[[nodiscard]] std::string import_path_of(const Module& module, std::string_view directory);

}  // namespace gofed::golang::project
