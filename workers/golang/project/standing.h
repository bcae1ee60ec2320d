// What the go command leaves out when it is asked for "./...": testdata, directories with a "_" or
// "." before their names, those of go.mod's ignore lines, other modules. Pure, any thread.
#pragma once

#include <string_view>
#include <vector>

#include "workers/golang/project/project.h"

namespace gofed::golang::project {

// Where the directories of a project stand. Reads the project's modules, which must outlive it; they
// are in directory order.
class Standings {
 public:
  // `work_directory` is that of the project's go.work, if it has one.
  Standings(const Project& project, std::string_view work_directory);

  // Of a directory of the tree, with Go files or without.
  [[nodiscard]] Standing of(std::string_view directory) const;

 private:
  [[nodiscard]] bool is_other(const Module& module, std::string_view work_directory) const;

  const Project& project_;
  std::vector<bool> other_;  // by module: it lies in another one and is no part of the workspace
};

}  // namespace gofed::golang::project
