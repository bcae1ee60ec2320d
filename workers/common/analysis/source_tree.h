// An archive, stored or the caller's own, or a directory of the caller's -> a tree of Go source,
// read by the front end.
//
// An archive streams: a range of it and the Go files found so far are all that is in memory. A
// directory (envelope/service/local_tree.h) is read in place, as the front end asks for its
// directories: what takes no part, and is not imported, is not opened.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "envelope/service/context.h"
#include "schemas/actions/file.h"
#include "schemas/base/result.h"
#include "schemas/golang/project.h"
#include "workers/archive/reader.h"
#include "workers/golang/project/project.h"

namespace gofed::workers {

// What an archive of Go source may hold. The largest real trees (kubernetes, aws-sdk-go) stay below
// a third of each.
inline constexpr archive::ArchiveLimits kSourceLimits{
    .entries_max = 200'000,
    .entry_bytes_max = golang::kFileBytesMax,
    .total_bytes_max = std::uint64_t{2} << 30,
};

// Name and version of what does the work, for the meta of results.
[[nodiscard]] std::string_view golang_tool();

// What of a tree's source is read.
struct TreeParts {
  golang::syntax::Bodies bodies = golang::syntax::Bodies::Skip;
  bool tests = true;  // _test.go files
};

// A project, and whether what it was read from could be read.
class SourceTree {
 public:
  golang::Project project;

  // Asked once all facts have been collected: files of a directory are read until then.
  // errors: that of the first file that could not be read; Cancelled, Timeout.
  [[nodiscard]] Result<void> finished(const envelope::Context& context) const;

 private:
  friend class TreeLoader;
  class FirstError;
  std::shared_ptr<FirstError> failure_;  // null: nothing is read any more
};

// The project in the archive or directory. Source that does not parse is no error: the project has
// diagnostics.
//   errors  InvalidArgument  options, or no Go source in it
//           Malformed        not an archive, or a damaged one
//           NotAllowed, LimitExceeded  an archive that leads outside, or unpacks to too much
//           NotFound         no such file
//           Io               a directory's file that cannot be read
//           Cancelled, Timeout
// Each names the file by its uploaded name, and the entry where it is one's.
[[nodiscard]] Result<SourceTree> load_source_tree(envelope::Context& context,
                                                  const schemas::FileId& file,
                                                  const schemas::golang::AnalysisOptions& options,
                                                  const TreeParts& parts = {});

}  // namespace gofed::workers
