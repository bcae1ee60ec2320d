#include "store/rocksdb/high_water.h"

#include <array>
#include <filesystem>
#include <optional>

#include <fcntl.h>

#include "schemas/base/bytes.h"
#include "schemas/base/sha256.h"
#include "schemas/base/uuid.h"

namespace gofed::store {
namespace {

constexpr std::string_view kMagic = "gofed-store-mark";
constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kFileBytes = 4096;
constexpr std::size_t kIdentityBytes = 36;
constexpr std::size_t kChecksumBytes = 8;
constexpr std::size_t kSlotBytes = 8 + kChecksumBytes;
constexpr std::array<std::size_t, 2> kSlotOffsets{512, 1024};  // a disk sector each

std::string with_checksum(const std::string& bytes, std::string_view salt = {}) {
  const auto hash = Sha256::of(std::string{salt} + bytes);
  return bytes + std::string{hash.view().substr(0, kChecksumBytes)};
}

std::string spell_header(const std::string& identity) {
  return with_checksum(ByteWriter{}.raw(kMagic).u8(kVersion).raw(identity).take());
}

std::string spell_slot(const std::string& identity, std::uint64_t commit) {
  return with_checksum(ByteWriter{}.u64(commit).take(), identity);
}

std::optional<std::uint64_t> read_slot(std::string_view page, std::size_t offset,
                                       const std::string& identity) {
  const auto slot = page.substr(offset, kSlotBytes);
  const auto commit = ByteReader{slot}.u64();
  if (slot != spell_slot(identity, commit)) return std::nullopt;
  return commit;
}

}  // namespace

Result<std::unique_ptr<HighWater>> HighWater::create(const std::string& path,
                                                     const std::string& identity,
                                                     std::uint64_t commit) {
  GOFED_ASSERT(is_uuid(identity));
  std::string page(kFileBytes, '\0');
  const auto header = spell_header(identity);
  page.replace(0, header.size(), header);
  page.replace(kSlotOffsets[0], kSlotBytes, spell_slot(identity, commit));

  const std::string fresh = path + ".new";
  auto file = FileHandle::open(fresh, O_RDWR | O_CREAT | O_TRUNC);
  if (!file) return std::unexpected(file.error());
  if (auto put = file->write_at(0, page); !put) return std::unexpected(put.error());
  if (auto synced = file->sync(); !synced) return std::unexpected(synced.error());
  if (::rename(fresh.c_str(), path.c_str()) != 0) return system_error("rename", fresh);
  const auto directory = std::filesystem::path{path}.parent_path().string();
  if (auto synced = sync_directory(directory); !synced) return std::unexpected(synced.error());
  return open(path);
}

Result<std::unique_ptr<HighWater>> HighWater::open(const std::string& path) {
  auto file = FileHandle::open(path, O_RDWR);
  if (!file) return std::unexpected(file.error());
  auto page = file->read_at(0, kFileBytes);
  if (!page) return std::unexpected(page.error());

  if (page->size() != kFileBytes || !page->starts_with(kMagic)) {
    return fail(Errc::Corrupt, path + ": not the mark of a store");
  }
  const auto identity = page->substr(kMagic.size() + 1, kIdentityBytes);
  if (static_cast<std::uint8_t>((*page)[kMagic.size()]) > kVersion) {
    return fail(Errc::Unsupported, path + ": written by a newer version of gofed");
  }
  if (!is_uuid(identity) || !page->starts_with(spell_header(identity))) {
    return fail(Errc::Corrupt, path + ": its header is damaged");
  }
  const auto first = read_slot(*page, kSlotOffsets[0], identity);
  const auto second = read_slot(*page, kSlotOffsets[1], identity);
  if (!first && !second) return fail(Errc::Corrupt, path + ": both numbers in it are damaged");
  const bool first_counts = first.value_or(0) >= second.value_or(0) && first.has_value();
  return std::unique_ptr<HighWater>{new HighWater{
      std::move(*file), identity, first_counts ? *first : *second, first_counts ? 1 : 0}};
}

HighWater::HighWater(FileHandle file, std::string identity, std::uint64_t commit, int next_slot)
    : file_(std::move(file)),
      identity_(std::move(identity)),
      commit_(commit),
      next_slot_(next_slot),
      syncer_([this] { sync_now_and_then(); }) {}

HighWater::~HighWater() {
  {
    const MutexLock lock{mutex_};
    stopping_ = true;
  }
  wake_.notify_one();
  syncer_.join();
}

Result<void> HighWater::advance(std::uint64_t commit) {
  if (commit <= commit_) return {};
  const auto offset = kSlotOffsets[static_cast<std::size_t>(next_slot_)];
  if (auto put = file_.write_at(offset, spell_slot(identity_, commit)); !put) return put;
  commit_ = commit;
  next_slot_ = 1 - next_slot_;
  const MutexLock lock{mutex_};
  if (!dirty_) wake_.notify_one();
  dirty_ = true;
  return {};
}

// A failed sync is tried again with the next mark; close() reports one that stays.
void HighWater::sync_now_and_then() {
  MutexLock lock{mutex_};
  for (;;) {
    while (!dirty_ && !stopping_) wake_.wait(lock);
    if (!dirty_) return;
    dirty_ = false;
    lock.unlock();
    static_cast<void>(file_.sync());
    lock.lock();
    const auto until = std::chrono::steady_clock::now() + kMarkSyncInterval;
    while (!stopping_ && wake_.wait_until(lock, until) != std::cv_status::timeout) {
    }
  }
}

}  // namespace gofed::store
