// Endpoints as text: whether they are well formed, and whether other machines can reach them.
//
// Pure functions. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "schemas/base/result.h"

namespace gofed::envelope {

// Whether a broker can be found there: tcp://HOST:PORT or ipc://PATH; one that is to be started may
// leave the port open, as "*".
//   errors  InvalidArgument  names the endpoint
[[nodiscard]] Result<void> check_endpoint(const std::string& endpoint);

// Whether only this machine can reach the endpoint: ipc, inproc, and tcp on an address of
// 127.0.0.0/8, on ::1 or on localhost. Another host name is not, whatever it begins with.
[[nodiscard]] bool is_loopback(std::string_view endpoint);

// Whether it may be listened on: other machines only with allow_insecure, because nothing is
// encrypted.
//   errors  NotAllowed  names the endpoint, and the flag
[[nodiscard]] Result<void> check_listen(const std::string& endpoint, bool allow_insecure);

}  // namespace gofed::envelope
