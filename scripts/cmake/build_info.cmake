# Run in each build: writes OUT, where the commit has changed. Without git, or outside a clone, it is empty.
execute_process(COMMAND git -C ${SOURCE} describe --always --abbrev=40 --exclude=* --dirty
  OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
file(CONFIGURE OUTPUT ${OUT} CONTENT [[
// Made by scripts/cmake/build_info.cmake.
#include "clients/commands/build_info.h"

namespace gofed::clients {

constinit const std::string_view kBuildCommit = "@commit@";
constinit const std::string_view kBuildCompiler = "@COMPILER@";

}  // namespace gofed::clients
]] @ONLY)
