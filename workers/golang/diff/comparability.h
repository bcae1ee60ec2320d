// Whether values of a type can be compared with ==, also where that depends on absent packages.
#pragma once

#include <set>
#include <string>

#include "workers/golang/diff/side.h"

namespace gofed::golang::diff {

struct Comparability {
  Tristate known = Tristate::Yes;
  // Where it is Unknown: the types that are not at hand, by import path and name. If values of these
  // can be compared, then those of the type can.
  std::set<std::string> depends;
};

[[nodiscard]] Comparability comparability(const DiffSide& side, Declared type);

}  // namespace gofed::golang::diff
