// The files of a distribution's metadata on this machine.
#pragma once

#include <string>
#include <vector>

#include "schemas/base/result.h"

namespace gofed::clients {

struct MetadataFiles {
  std::vector<std::string> sources;   // paths of Sources files
  std::vector<std::string> packages;  // of Packages files
};

// A file, by its name; of a directory all that are called Sources or Packages in it and below, each
// in one compression. errors: NotFound, InvalidArgument: the name says neither, or nothing is there.
[[nodiscard]] Result<void> add_metadata(const std::string& path, MetadataFiles& files);

}  // namespace gofed::clients
