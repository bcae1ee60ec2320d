// The service `deps`: what Go source needs of others. An adapter over the front end.
#pragma once

#include "envelope/service.h"
#include "schemas/actions/deps.h"

namespace gofed::workers {

class DepsService : public envelope::Service {
 public:
  DepsService();

 private:
  Result<schemas::DepsAnalysis::Output> deps(envelope::Context& context,
                                             const schemas::DepsAnalysis::Input& input);
  Result<schemas::UsesAnalysis::Output> uses(envelope::Context& context,
                                             const schemas::UsesAnalysis::Input& input);
};

}  // namespace gofed::workers
