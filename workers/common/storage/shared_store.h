// The store behind storage services: opened once per process, shared by all who ask for it.
//
// `apisavestorage` and `apistorage` are two names over one store, and an embedded store can be open
// once only; so services ask here, by the section of the configuration that describes the store
// (SECTION.driver, SECTION.path). Asked with the same path they share one; a memory store is shared
// by the services of one configuration, so that the services of an inline data binding see each
// other's data and nobody else's.
//
// Thread: any. The store is closed when the last one lets go of it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "envelope/program/config.h"
#include "schemas/base/mutex.h"
#include "schemas/base/result.h"
#include "store/documents/result_cache.h"
#include "store/driver/driver.h"
#include "store/files/blob_store.h"

namespace gofed::workers {

class SharedStore {
 public:
  SharedStore(std::unique_ptr<store::Driver> driver, bool lasting)
      : driver_(std::move(driver)), lasting_(lasting) {}

  [[nodiscard]] store::Driver& driver() { return *driver_; }
  [[nodiscard]] const std::string& identity() const { return driver_->identity(); }

  // The blobs in it; the first call removes what dead uploads left.
  [[nodiscard]] Result<store::BlobStore*> blobs();

  // The remembered results in it, at most `bytes_max` as the first call says; nullptr where the
  // store is kept in memory: results would be encoded for nothing.
  [[nodiscard]] Result<store::ResultCache*> results(std::uint64_t bytes_max);

 private:
  std::unique_ptr<store::Driver> driver_;
  const bool lasting_;  // longer than the process
  Mutex mutex_;
  // Made when they are needed; what they point to needs no lock.
  std::unique_ptr<store::BlobStore> blobs_ GOFED_GUARDED_BY(mutex_);
  std::unique_ptr<store::ResultCache> results_ GOFED_GUARDED_BY(mutex_);
};

// errors: those of store::open_driver, after "SECTION: ". An ephemeral configuration gets a memory
// store, whatever it says.
[[nodiscard]] Result<std::shared_ptr<SharedStore>> open_shared_store(const envelope::Config& config,
                                                                     std::string_view section);

// Where a store lives whose path is not configured: $XDG_DATA_HOME/gofed/SECTION, or
// ~/.local/share/gofed/SECTION.
[[nodiscard]] std::string default_store_path(std::string_view section);

}  // namespace gofed::workers
