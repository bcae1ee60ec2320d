// The service `api`: exported APIs of Go source. An adapter over the front end.
#pragma once

#include "envelope/service/service.h"
#include "schemas/actions/api.h"
#include "schemas/actions/diff.h"
#include "schemas/actions/impact.h"
#include "workers/common/analysis/source_tree.h"
#include "workers/golang/facts/api_facts.h"

namespace gofed::workers {

class ApiService : public envelope::Service {
 public:
  ApiService();

 private:
  Result<schemas::ApiAnalysis::Output> analysis(envelope::Context& context,
                                                const schemas::ApiAnalysis::Input& input);
  static Result<schemas::ApiAnalysis::Output> analysis_in_parts(envelope::Context& context,
                                                                SourceTree tree,
                                                                const golang::ApiOptions& options);
  Result<schemas::ApiFeatures::Output> features(envelope::Context& context,
                                                const schemas::ApiFeatures::Input& input);
  Result<schemas::ApiDiff::Output> diff(envelope::Context& context,
                                        const schemas::ApiDiff::Input& input);
  static Result<schemas::ApiDiff::Output> compare(envelope::Context& context,
                                                  const schemas::ApiDiff::Input& input);
  Result<schemas::ApiImpact::Output> impact(envelope::Context& context,
                                            const schemas::ApiImpact::Input& input);
};

}  // namespace gofed::workers
