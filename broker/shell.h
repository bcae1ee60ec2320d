// The broker's sockets and clock: owns the ROUTER, feeds the core, sends what it says.
//
//   operation    create, then run() until stop() or a signal
//   concurrency  one thread, that of run(); stop() from any thread or a signal handler
//   errors       InvalidArgument  no endpoint, or an invalid one: mend the options
//                NotAllowed       an endpoint beyond this host without allow_insecure: as well
//                Io               one cannot be bound: the message names it and the cause
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "broker/options.h"
#include "schemas/base/result.h"

namespace gofed::broker {

class Shell {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Shell>> create(const BrokerOptions& options);
  ~Shell();
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;

  // As bound: wildcard ports are numbers here.
  [[nodiscard]] const std::vector<std::string>& endpoints() const;

  // Serves until stop(). Then the workers are sent DISCONNECT, what is on its way is given a moment, and
  // everything is closed.
  void run();

  // Async-signal-safe.
  void stop();

 private:
  class Impl;
  explicit Shell(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace gofed::broker
