#include "workers/common/storage/shared_store.h"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <utility>

namespace gofed::workers {
namespace {

// The stores of this process by what they were opened with.
struct OpenStores {
  Mutex mutex;  // held while a store is opened, so that none is opened twice
  std::map<std::string, std::weak_ptr<SharedStore>, std::less<>> stores GOFED_GUARDED_BY(mutex);
};

OpenStores& open_stores() {
  static OpenStores all;
  return all;
}

// The same store has the same key. A memory store belongs to its configuration, which outlives the
// services that it started.
std::string key_of(const store::StoreOptions& options, const envelope::Config& config) {
  if (options.driver == "memory") {
    return "memory:" + std::to_string(reinterpret_cast<std::uintptr_t>(&config)) + ":" +
           options.path;
  }
  std::error_code unknown;
  const auto canonical = std::filesystem::weakly_canonical(options.path, unknown);
  return options.driver + ":" + (unknown ? options.path : canonical.string());
}

}  // namespace

Result<store::BlobStore*> SharedStore::blobs() {
  const MutexLock lock(mutex_);
  if (!blobs_) {
    auto opened = store::BlobStore::open(*driver_);
    if (!opened) return std::unexpected(std::move(opened.error()));
    blobs_ = std::move(*opened);
  }
  return blobs_.get();
}

Result<store::ResultCache*> SharedStore::results(std::uint64_t bytes_max) {
  if (!lasting_) return nullptr;
  const MutexLock lock(mutex_);
  if (!results_) {
    auto opened = store::ResultCache::open(*driver_, bytes_max);
    if (!opened) return std::unexpected(std::move(opened.error()));
    results_ = std::move(*opened);
  }
  return results_.get();
}

std::string default_store_path(std::string_view section) {
  std::filesystem::path root;
  if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data == '/') {
    root = data;
  } else if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') {
    root = std::filesystem::path(home) / ".local" / "share";
  } else {
    root = "/var/lib";
  }
  return (root / "gofed" / section).string();
}

Result<std::shared_ptr<SharedStore>> open_shared_store(const envelope::Config& config,
                                                       std::string_view section) {
  const std::string name{section};
  store::StoreOptions options;
  options.driver = config.is_ephemeral() ? "memory" : config.text(name + ".driver");
  options.path = config.text(name + ".path");
  if (options.path.empty()) options.path = default_store_path(section);

  auto& all = open_stores();
  const MutexLock lock(all.mutex);
  auto& entry = all.stores[key_of(options, config)];
  if (auto open = entry.lock()) return open;
  auto driver = store::open_driver(options);
  if (!driver) return prefixed(section, std::move(driver.error()));
  auto opened = std::make_shared<SharedStore>(std::move(*driver), options.driver != "memory");
  entry = opened;
  return opened;
}

}  // namespace gofed::workers
