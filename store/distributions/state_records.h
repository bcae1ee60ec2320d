// The values of distributions and of imports under way as bytes. For this folder only.
#pragma once

#include <string>
#include <string_view>

#include "schemas/base/result.h"
#include "store/distributions/distribution_store.h"

namespace gofed::store {

// u8 version | u32 states | each: u64 number | i64 created | u64 sources | u64 binaries |
// u32 count, counted texts (architectures) | u32 count, counted texts (files)
[[nodiscard]] std::string encode_record(const DistributionRecord& record);
[[nodiscard]] Result<DistributionRecord> decode_record(std::string_view name,
                                                       std::string_view bytes);

// u8 version | i64 last write | counted distribution
struct PendingImport {
  Time written{};
  std::string distribution;
};
[[nodiscard]] std::string encode_pending(const PendingImport& pending);
[[nodiscard]] Result<PendingImport> decode_pending(std::string_view bytes);

// Removes every key of the state, in batches of bounded size.
[[nodiscard]] Result<void> remove_state(Driver& driver, std::uint64_t state);

}  // namespace gofed::store
