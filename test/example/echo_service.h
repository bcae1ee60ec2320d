// The example's service: a thin adapter that gives an action's input to what does the work.
//
// Stateless, so its action may run on any number of threads at once.
#pragma once

#include "envelope/service/service.h"
#include "test/example/echo.h"

namespace gofed::example {

class EchoService final : public envelope::Service {
 public:
  EchoService();

  // errors: InvalidArgument  `times` is 0 or over Echo::kTimesMax
  //         Cancelled        the caller gave up on the way
  Result<Echo::Output> echo(envelope::Context& context, const Echo::Input& input);
};

}  // namespace gofed::example
