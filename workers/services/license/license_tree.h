// A stored archive, or a directory of the caller's own -> what its files say of licences.
//
// An archive streams: a range of it and one file are all that is in memory.
#pragma once

#include <string>

#include "envelope/service/context.h"
#include "schemas/actions/license.h"
#include "schemas/base/result.h"
#include "workers/licenses/tree/tree_facts.h"

namespace gofed::workers {

struct LicenseTree {
  std::string name;
  std::string
      prefix;  // "cobra-1.6.1/": the one directory that all of an archive lies in; paths are without it
  licenses::TreeFacts facts;
  std::vector<std::string> problems;
};

// errors: InvalidArgument (an override that is no expression), those of the archive, Cancelled, Timeout.
[[nodiscard]] Result<LicenseTree> read_license_tree(envelope::Context& context,
                                                    const schemas::FileId& file,
                                                    const schemas::LicenseOptions& options);

}  // namespace gofed::workers
