// The guard against a full disk: the store stops writing while there is still room for what RocksDB
// does next, which cannot be refused.
//
// Thread: any.
#pragma once

#include <cstdint>
#include <string>

#include "schemas/base/result.h"

namespace gofed::store {

// An eighth of a small file system may be reserved, not all of it.
inline constexpr std::uint64_t kReserveFractionMax = 8;

// Below so many times the reserve, space is scarce: more than compactions ever fall behind by.
inline constexpr std::uint64_t kScarceFactor = 16;

class FreeSpace {
 public:
  // The directory must exist. `bytes_min` is cut to the fraction above.
  [[nodiscard]] static Result<FreeSpace> watch(std::string directory, std::uint64_t bytes_min);

  [[nodiscard]] std::uint64_t reserve_bytes() const { return reserve_bytes_; }
  [[nodiscard]] Result<std::uint64_t> free_bytes() const;

  // StorageFull, naming directory and figures, if a write of `more` bytes into `free` ones leaves
  // less than the reserve. Removals free space in the end, but cost a little first: they may use
  // half of the reserve.
  enum class For { Growth, Removal };
  [[nodiscard]] Result<void> check(std::uint64_t free, std::uint64_t more, For purpose) const;

  // Whether so little is free that what compactions will need has to be left for them as well.
  [[nodiscard]] bool is_scarce(std::uint64_t free) const {
    return free / kScarceFactor < reserve_bytes_;
  }

  // The same for what is free now.
  [[nodiscard]] Result<void> check_now(For purpose) const;

 private:
  FreeSpace(std::string directory, std::uint64_t reserve_bytes);

  std::string directory_;
  std::uint64_t reserve_bytes_;
};

}  // namespace gofed::store
