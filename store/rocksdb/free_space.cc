#include "store/rocksdb/free_space.h"

#include <algorithm>
#include <utility>

#include <sys/statvfs.h>

#include "schemas/base/file_handle.h"

namespace gofed::store {
namespace {

struct Space {
  std::uint64_t total_bytes;
  std::uint64_t free_bytes;  // for us, not for root alone
};

Result<Space> space_of(const std::string& directory) {
  struct statvfs info{};
  if (::statvfs(directory.c_str(), &info) != 0) return system_error("statvfs", directory);
  return Space{.total_bytes = std::uint64_t{info.f_blocks} * info.f_frsize,
               .free_bytes = std::uint64_t{info.f_bavail} * info.f_frsize};
}

}  // namespace

FreeSpace::FreeSpace(std::string directory, std::uint64_t reserve_bytes)
    : directory_(std::move(directory)), reserve_bytes_(reserve_bytes) {}

Result<FreeSpace> FreeSpace::watch(std::string directory, std::uint64_t bytes_min) {
  const auto space = space_of(directory);
  if (!space) return std::unexpected(space.error());
  return FreeSpace{std::move(directory),
                   std::min(bytes_min, space->total_bytes / kReserveFractionMax)};
}

Result<std::uint64_t> FreeSpace::free_bytes() const {
  const auto space = space_of(directory_);
  if (!space) return std::unexpected(space.error());
  return space->free_bytes;
}

Result<void> FreeSpace::check(std::uint64_t free, std::uint64_t more, For purpose) const {
  const auto floor = purpose == For::Removal ? reserve_bytes_ / 2 : reserve_bytes_;
  if (free >= floor && free - floor >= more) return {};
  return fail(Errc::StorageFull, "store " + directory_ + ": " + std::to_string(free) +
                                     " bytes free, a write that takes " + std::to_string(more) +
                                     " has to leave " + std::to_string(floor));
}

Result<void> FreeSpace::check_now(For purpose) const {
  const auto free = free_bytes();
  if (!free) return std::unexpected(free.error());
  return check(*free, 0, purpose);
}

}  // namespace gofed::store
