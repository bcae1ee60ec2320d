// An open file or standard input as an archive: its bytes in order for who stores them, or read in
// place by services of this process.
#pragma once

#include <string>

#include "clients/core/files.h"
#include "clients/sources/kind.h"

namespace gofed::clients {

// Of a file with a size, bytes are read where they are asked for. Anything else, a pipe, is read once
// and kept in memory: a zip's directory is at its end.
[[nodiscard]] OpenedSource open_archive(std::string name, InputFile input);

}  // namespace gofed::clients
