// Job ids as people write and read them. A whole id is STORE-NUMBER, the store a UUID; short is as much
// of the store as says which it is: "6fa1-17". Where there is one job service, "17" is enough.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "clients/core/run.h"
#include "schemas/actions/jobs.h"
#include "schemas/base/result.h"

namespace gofed::clients {

// Whole ids for what was written: a whole id or one after RFC 9 as it is, a short one completed; the
// beginning of an id that is no short one where one job alone has it. The job services are asked where
// something is to be completed.
//   errors  InvalidArgument  no id, or several jobs or stores begin so
//           NotFound         no store begins so
[[nodiscard]] Result<std::vector<std::string>> whole_ids(Run& run, std::vector<std::string> words);

// How the jobs of one listing are shown.
class ShortIds {
 public:
  explicit ShortIds(std::span<const schemas::JobInfo> jobs);

  [[nodiscard]] std::string of(const std::string& id) const;

 private:
  static constexpr std::size_t kStoreCharactersMin = 4;

  std::size_t store_characters_ = kStoreCharactersMin;  // enough for the stores to differ
};

// "6fa1-17", of a job alone.
[[nodiscard]] std::string short_id(const std::string& id);

}  // namespace gofed::clients
