// The service `deps`: what Go source needs of others. An adapter over the front end.
#pragma once

#include <string_view>

#include "envelope/service/service.h"
#include "schemas/actions/deps.h"
#include "schemas/actions/diff.h"

namespace gofed::workers {

class DepsService : public envelope::Service {
 public:
  DepsService();

 private:
  Result<schemas::DepsAnalysis::Output> deps(envelope::Context& context,
                                             const schemas::DepsAnalysis::Input& input);
  Result<schemas::UsesAnalysis::Output> uses(envelope::Context& context,
                                             const schemas::UsesAnalysis::Input& input);
  Result<schemas::UserAnalysis::Output> user(envelope::Context& context,
                                             const schemas::UserAnalysis::Input& input);
  Result<schemas::DepsDiff::Output> diff(envelope::Context& context,
                                         const schemas::DepsDiff::Input& input);

  // The dependencies of one side, which errors call by its name.
  Result<schemas::golang::ProjectDeps> side(envelope::Context& context,
                                            const schemas::DepsDiffSide& side,
                                            std::string_view name);
};

}  // namespace gofed::workers
