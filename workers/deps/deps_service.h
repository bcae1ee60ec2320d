// The service `deps`: dependencies of Go source. An adapter over the front end.
#pragma once

#include "envelope/service.h"
#include "schemas/actions/deps.h"

namespace gofed::workers {

class DepsService : public envelope::Service {
 public:
  DepsService();

 private:
  Result<schemas::DepsAnalysis::Output> analysis(envelope::Context& context,
                                                 const schemas::DepsAnalysis::Input& input);
};

}  // namespace gofed::workers
