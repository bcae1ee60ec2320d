// accept4() of this process: refuses connections that would take its last descriptors.
//
// ZeroMQ accepts as long as there is a descriptor. Without one its tcp listener tries again and
// again, and its ipc listener aborts the process. Both take ECONNABORTED for a connection that ended
// by itself. So accept4() is defined here, which every program that links this room uses in place of
// the C library's: a connection whose number is not below connection_descriptor_max() is closed and
// counted, and reported as that.
//
// Any thread.
#pragma once

#include <cstdint>

namespace gofed::envelope {

// Connections that were refused since the process began.
[[nodiscard]] std::uint64_t refused_connections();

}  // namespace gofed::envelope
