// What stdout and stderr are connected to.
#pragma once

#include <cstddef>

namespace gofed::clients {

struct Terminal {
  bool stdout_is_terminal = false;
  bool stderr_is_terminal = false;
  // Of stdout, for tables: COLUMNS where it is set, else the terminal's, else 0 (no limit).
  std::size_t columns = 0;
  std::size_t stderr_columns = 80;  // for the progress line
  // stdout is a terminal that is not "dumb", and NO_COLOR is not set (https://no-color.org).
  bool colours = false;
};

// Looked up now; a terminal that is resized later is not noticed.
[[nodiscard]] Terminal find_terminal();

}  // namespace gofed::clients
