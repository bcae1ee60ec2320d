// File descriptors: every connection is one, and ZeroMQ aborts where it cannot get one for itself.
//
// Any thread.
#pragma once

#include <cstddef>

#include "schemas/base/result.h"

namespace gofed::envelope {

// Raises this process's soft limit to the hard one. To be called first thing in a main: what cannot
// be raised stays as it is.
void raise_descriptor_limit();

// Whether so many descriptors can be opened now.
//   errors  Io  too few are left: names the limit
[[nodiscard]] Result<void> check_descriptors(std::size_t count);

// Connections on a descriptor of this number or above are refused, so that a part of the process's
// limit is left for files, and for ZeroMQ's own needs. The system gives out the lowest free number:
// one of these means that all below are in use.
[[nodiscard]] int connection_descriptor_max();

}  // namespace gofed::envelope
