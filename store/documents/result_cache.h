// ResultCache: remembered results of analyses. They are pure functions of (content, action,
// options, tool version), so what was computed once is answered from here.
//
// Bounded in bytes: when it grows over `bytes_max`, the results used longest ago go first. "Used"
// is known to kUseGranularity: a hit writes only when the last known use is older than that, so
// reading stays reading. Nothing here is precious: it is written Async, a damaged entry is dropped
// and computed again, and losing the last ones to a power cut costs time only.
//
// Thread: any. The driver outlives it; one ResultCache per driver. Time is a parameter.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/base/mutex.h"
#include "schemas/base/result.h"
#include "schemas/base/sha256.h"
#include "store/driver/driver.h"

namespace gofed::store {

inline constexpr std::uint64_t kResultCacheBytesDefault = std::uint64_t{1024} * 1024 * 1024;
inline constexpr std::size_t kResultBytesMax = std::size_t{64} * 1024 * 1024;
inline constexpr std::chrono::minutes kUseGranularity{60};

// What a result depends on, all of it. Two keys are one only if every field is the same.
struct ResultKey {
  std::string action;
  Sha256 content;
  Sha256 options;  // of the options' encoding
  std::string tool_version;

  [[nodiscard]] Sha256 digest() const;
};

class ResultCache {
 public:
  // Reads the index to know how much is there.
  [[nodiscard]] static Result<std::unique_ptr<ResultCache>> open(
      Driver& driver, std::uint64_t bytes_max = kResultCacheBytesDefault);

  // Nothing: not remembered (or damaged, which is the same here), and no error.
  [[nodiscard]] Result<std::optional<std::string>> get(const ResultKey& key, Time now);

  // Remembers, and makes room. A result over kResultBytesMax or a quarter of `bytes_max` is not
  // remembered, which is no error: it would drive out everything else.
  [[nodiscard]] Result<void> put(const ResultKey& key, std::string_view result, Time now);

  // Drops what was used longest ago until the bound holds; how many. put() does it by itself.
  [[nodiscard]] Result<std::size_t> sweep();

  // Results that are kept: their bytes, without what the driver adds.
  [[nodiscard]] std::uint64_t size_bytes() const;

 private:
  ResultCache(Driver& driver, std::uint64_t bytes_max) : driver_(driver), bytes_max_(bytes_max) {}
  struct Use;
  Result<void> count_all();
  Result<std::optional<Use>> find_use(const Sha256& digest) const;
  Result<void> touch(const Sha256& digest, const Use& use, Time now);
  Result<bool> drop_oldest(std::size_t& dropped) GOFED_REQUIRES(mutex_);

  Driver& driver_;
  const std::uint64_t bytes_max_;
  mutable Mutex mutex_;  // keeps changes of the index apart
  std::uint64_t size_bytes_ GOFED_GUARDED_BY(mutex_) = 0;
};

}  // namespace gofed::store
