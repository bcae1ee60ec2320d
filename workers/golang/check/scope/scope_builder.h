// The files of a package -> the names they declare. Pure; one thread.
#pragma once

#include "workers/golang/check/scope/object.h"

namespace gofed::golang::check {

// Fills objects, methods and by_name from `files`, which must stay where they are.
void build_scope(PackageScope& scope);

}  // namespace gofed::golang::check
