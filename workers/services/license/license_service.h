// The service `license`: under which licences source ships. An adapter over workers/licenses.
#pragma once

#include "envelope/service/service.h"
#include "schemas/actions/license.h"

namespace gofed::workers {

class LicenseService : public envelope::Service {
 public:
  LicenseService();

 private:
  Result<schemas::LicenseAnalysis::Output> analysis(envelope::Context& context,
                                                    const schemas::LicenseAnalysis::Input& input);
  Result<schemas::LicenseDiff::Output> diff(envelope::Context& context,
                                            const schemas::LicenseDiff::Input& input);
  Result<schemas::LicenseCompatible::Output> compatible(
      envelope::Context& context, const schemas::LicenseCompatible::Input& input);
  Result<schemas::LicenseAbbreviation::Output> abbreviation(
      envelope::Context& context, const schemas::LicenseAbbreviation::Input& input);
  Result<schemas::LicenseSummarize::Output> summarize(
      envelope::Context& context, const schemas::LicenseSummarize::Input& input);
  Result<schemas::LicenseTexts::Output> texts(envelope::Context& context,
                                              const schemas::LicenseTexts::Input& input);

  Result<schemas::licenses::LicenseReport> side(envelope::Context& context,
                                                const schemas::LicenseDiffSide& side,
                                                std::string_view name);
};

}  // namespace gofed::workers
