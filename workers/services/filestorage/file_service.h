// The service `filestorage`: files by their content, over store::FileStore.
//
// Every FileId it hands out names its store ("filestorage@STORE"), and one that names another store
// is refused: what was put somewhere is asked for there, even where several stores share the name.
// Files live for the configured time after their last upload; housekeeping sweeps what is over, and
// uploads that nobody continues. A jump of the wall clock ends nothing at once (ExpiryClock).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "envelope/service/service.h"
#include "schemas/actions/file.h"
#include "schemas/actions/result.h"
#include "store/documents/result_cache.h"
#include "store/files/file_store.h"
#include "workers/common/storage/expiry_clock.h"
#include "workers/common/storage/shared_store.h"
#include "workers/fetch/fetch.h"
#include "workers/services/filestorage/fetch_slots.h"
#include "workers/services/filestorage/upload_sessions.h"

namespace gofed::workers {

class FileService : public envelope::Service {
 public:
  // `public_name`: what FileIds name, where the service is reached by another name than its own.
  explicit FileService(std::string public_name = "filestorage");

  Result<void> startup(const envelope::Config& config) override;
  void termination() override;
  void housekeeping() override;
  [[nodiscard]] std::string store_identity() const override;
  // A thread for each URL that is fetched or waits for that, and some for all else: a server that is
  // slow keeps nobody from uploads, downloads and lists.
  [[nodiscard]] std::uint32_t capacity() const override;

 private:
  using Context = envelope::Context;

  Result<schemas::Upload::Output> upload(Context& context, const schemas::Upload::Input& input);
  Result<schemas::UploadUrl::Output> upload_url(Context& context,
                                                const schemas::UploadUrl::Input& input);
  Result<schemas::Download::Output> download(Context& context,
                                             const schemas::Download::Input& input);
  Result<schemas::Stat::Output> stat(Context& context, const schemas::Stat::Input& input);
  Result<schemas::Delete::Output> remove(Context& context, const schemas::Delete::Input& input);
  Result<schemas::List::Output> list(Context& context, const schemas::List::Input& input);
  Result<schemas::ResultGet::Output> result_get(Context& context,
                                                const schemas::ResultGet::Input& input);
  Result<schemas::ResultPut::Output> result_put(Context& context,
                                                const schemas::ResultPut::Input& input);

  [[nodiscard]] Result<store::FileWriter> new_file(const std::string& name);
  [[nodiscard]] Result<schemas::Upload::Output> upload_whole(const schemas::Upload::Input& input);
  [[nodiscard]] Result<store::FileRecord> find(const schemas::FileId& file) const;
  [[nodiscard]] Result<void> check_is_ours(const schemas::FileId& file) const;
  [[nodiscard]] schemas::FileId id_of(const store::FileRecord& record) const;
  [[nodiscard]] std::string full_name() const;
  [[nodiscard]] store::Time expiry_now() const;

  // Set by startup(), constant after.
  const std::string public_name_;
  std::chrono::milliseconds lifetime_{0};
  std::uint64_t file_bytes_max_ = 0;
  fetch::FetchRequest fetch_policy_;  // without a URL
  std::shared_ptr<SharedStore> store_;
  store::BlobStore* blobs_ = nullptr;  // of store_
  std::optional<store::FileStore> files_;
  std::unique_ptr<UploadSessions> uploads_;
  mutable ExpiryClock clock_;
  FetchSlots fetches_{FetchSlots::Limits{}};
  store::ResultCache* results_ = nullptr;  // of store_; nullptr: none is kept
};

}  // namespace gofed::workers
