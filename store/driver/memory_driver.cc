#include "store/driver/memory_driver.h"

#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "schemas/base/mutex.h"
#include "schemas/base/uuid.h"

namespace gofed::store {
namespace {

// A family is an ordered map behind a shared pointer. Scans and snapshots share the map as it is; a
// write that finds it shared copies it first (keys and pointers, not values) and goes on with the
// copy. So readers never see a change and never block a writer; what it costs is one copy of the
// keys per write that meets an open scan, which is fine for the sizes that memory stores are for.
using Value = std::shared_ptr<const std::string>;
using Map = std::map<std::string, Value, std::less<>>;
using Maps = std::vector<std::shared_ptr<Map>>;  // by family

std::size_t index_of(Family family) {
  return static_cast<std::size_t>(family);
}

class MemoryScan : public Scan {
 public:
  MemoryScan(std::shared_ptr<const Map> map, const Range& range)
      : map_(std::move(map)),
        next_(map_->lower_bound(range.from)),
        end_(range.until.empty() ? map_->end() : map_->lower_bound(range.until)) {
    if (!range.until.empty() && range.until <= range.from) next_ = end_;
  }

  Result<bool> next() override {
    if (next_ == end_) return false;
    at_ = next_++;
    return true;
  }
  std::string_view key() const override { return at_->first; }
  std::string_view value() const override { return *at_->second; }

 private:
  std::shared_ptr<const Map> map_;
  Map::const_iterator next_;
  Map::const_iterator end_;
  Map::const_iterator at_;
};

std::optional<std::string> find(const Map& map, std::string_view key) {
  const auto found = map.find(key);
  if (found == map.end()) return std::nullopt;
  return *found->second;
}

class MemorySnapshot : public Reader {
 public:
  explicit MemorySnapshot(Maps maps) : maps_(std::move(maps)) {}

  Result<std::optional<std::string>> get(Family family, std::string_view key) const override {
    return find(*maps_[index_of(family)], key);
  }
  Result<std::unique_ptr<Scan>> scan(Family family, Range range) const override {
    return std::make_unique<MemoryScan>(maps_[index_of(family)], range);
  }

 private:
  const Maps maps_;
};

class MemoryDriver : public Driver {
 public:
  MemoryDriver() {
    for (std::size_t i = 0; i < kFamilies.size(); ++i) maps_.push_back(std::make_shared<Map>());
  }

  const std::string& identity() const override { return identity_; }

  Result<std::optional<std::string>> get(Family family, std::string_view key) const override {
    const MutexLock lock{mutex_};
    if (closed_) return closed_error();
    return find(*maps_[index_of(family)], key);
  }

  Result<std::unique_ptr<Scan>> scan(Family family, Range range) const override {
    const MutexLock lock{mutex_};
    if (closed_) return closed_error();
    return std::make_unique<MemoryScan>(maps_[index_of(family)], range);
  }

  Result<void> write(const WriteBatch& batch, Durability) override {
    if (auto checked = batch.check_limits(); !checked) return checked;
    const MutexLock lock{mutex_};
    if (closed_) return closed_error();
    const bool holds = batch.all_requirements([this](const WriteBatch::Requirement& required) {
      mutex_.assert_held();
      const auto found = find(*maps_[index_of(required.family)], required.key);
      return found == required.value;
    });
    if (!holds) return fail(Errc::AlreadyExists, "a requirement of the batch does not hold");
    batch.for_each_change([this](const WriteBatch::Change& change) {
      mutex_.assert_held();
      apply(change);
    });
    ++batches_;
    return {};
  }

  Result<std::unique_ptr<Reader>> snapshot() const override {
    const MutexLock lock{mutex_};
    if (closed_) return closed_error();
    return std::make_unique<MemorySnapshot>(maps_);
  }

  Result<void> reclaim(Family) override { return open_or_error(); }  // gone when removed
  Result<void> discard(Family, const Range&) override { return open_or_error(); }
  Result<void> verify() const override { return open_or_error(); }

  Result<DriverStats> stats() const override {
    const MutexLock lock{mutex_};
    if (closed_) return closed_error();
    DriverStats stats{.groups_written = batches_, .batches_written = batches_};
    for (const auto& map : maps_) {
      stats.keys_estimate += map->size();
      for (const auto& [key, value] : *map) stats.size_bytes += key.size() + value->size();
    }
    return stats;
  }

  Result<void> close() override {
    const MutexLock lock{mutex_};
    closed_ = true;
    for (auto& map : maps_) map = std::make_shared<Map>();
    return {};
  }

 private:
  static std::unexpected<Error> closed_error() {
    return fail(Errc::Unavailable, "memory store: it is closed");
  }

  Result<void> open_or_error() const {
    const MutexLock lock{mutex_};
    if (closed_) return closed_error();
    return {};
  }

  void apply(const WriteBatch::Change& change) GOFED_REQUIRES(mutex_) {
    auto& map = maps_[index_of(change.family)];
    if (map.use_count() > 1) map = std::make_shared<Map>(*map);
    if (change.value) {
      map->insert_or_assign(std::string{change.key}, std::make_shared<std::string>(*change.value));
    } else if (const auto found = map->find(change.key); found != map->end()) {
      map->erase(found);
    }
  }

  const std::string identity_ = make_uuid();
  mutable Mutex mutex_;
  Maps maps_ GOFED_GUARDED_BY(mutex_);  // the maps themselves too, while they are not shared
  std::uint64_t batches_ GOFED_GUARDED_BY(mutex_) = 0;
  bool closed_ GOFED_GUARDED_BY(mutex_) = false;
};

}  // namespace

Result<std::unique_ptr<Driver>> open_memory_driver(const StoreOptions& options) {
  if (!options.create) return fail(Errc::NotFound, "memory store: there is never one to be opened");
  return std::make_unique<MemoryDriver>();
}

}  // namespace gofed::store
