// The one directory that release archives put everything into: "cobra-1.8.0/".
//
// Pure; any thread.
#pragma once

#include <string_view>
#include <vector>

#include "workers/golang/source.h"

namespace gofed::workers {

// Takes the top directory off all paths where it is the archive's wrapping and not part of import
// paths: all files are below it, and a go.mod stands in it, or it is named after `import_path`, as
// "yaml-2.4.0" is after gopkg.in/yaml.v2. A tree that names import paths by its directories
// ("src/github.com/...") stays.
void remove_top_directory(std::vector<golang::SourceFile>& files, std::string_view import_path);

}  // namespace gofed::workers
