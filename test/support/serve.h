// The main of a program that hosts one service of a test or an example, as gofed-worker does it for
// the services of the system.
#pragma once

#include <memory>

#include "envelope/service/service.h"

namespace gofed::test {

// Registers the service with the brokers of the environment (GOFED_WORKER_BROKER and the other
// settings of section worker), serves until SIGTERM or SIGINT, drains. Returns the exit code.
int serve(const std::shared_ptr<envelope::Service>& service);

}  // namespace gofed::test
