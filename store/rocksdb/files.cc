#include "store/rocksdb/files.h"

#include <cstdarg>
#include <cstdint>
#include <string>
#include <utility>

#include "schemas/base/private_files.h"
#include "store/rocksdb/gate.h"

namespace gofed::store {
namespace {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

// One append is below this (a group of the commit queue is 4 MiB, a buffer of a table's 1 MiB).
// With so much left it is not worth a look: somebody would have to fill it within one write(2).
constexpr std::uint64_t kPlentyBytes = 64U * 1024 * 1024;

class WaitingFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  WaitingFile(std::unique_ptr<rocksdb::FSWritableFile> file, const FreeSpace& space,
              std::shared_ptr<SpaceWaiter> waiter)
      : FSWritableFileOwnerWrapper(std::move(file)), space_(space), waiter_(std::move(waiter)) {}

  using FSWritableFileOwnerWrapper::Append;
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  IODebugContext* debug) override {
    auto room = make_room(data.size(), options, debug);
    return room.ok() ? target()->Append(data, options, debug) : room;
  }
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& verification,
                  IODebugContext* debug) override {
    auto room = make_room(data.size(), options, debug);
    return room.ok() ? target()->Append(data, options, verification, debug) : room;
  }

 private:
  // Allocates what the next append writes. Only for want of space, and only once the store closes,
  // is there an error: on a file system that cannot allocate, the append has to see for itself.
  IOStatus make_room(std::uint64_t bytes, const IOOptions& options, IODebugContext* debug) {
    const auto free = space_.free_bytes();
    if (free && *free >= kPlentyBytes) return IOStatus::OK();
    const auto size = target()->GetFileSize(options, debug);
    IOStatus status;
    static_cast<void>(waiter_->wait_for([&] {
      status = target()->Allocate(size, bytes, options, debug);
      return !status.IsNoSpace();
    }));
    return status.IsNoSpace() ? status : IOStatus::OK();
  }

  const FreeSpace space_;
  const std::shared_ptr<SpaceWaiter> waiter_;
};

// The only status with which RocksDB drops a compaction without a word: any other one is an error
// of the database.
IOStatus call_off() {
  return rocksdb::status_to_io_status(rocksdb::Status::ShutdownInProgress());
}

class WaitingFiles : public rocksdb::FileSystemWrapper {
 public:
  WaitingFiles(FreeSpace space, std::shared_ptr<SpaceWaiter> waiter)
      : FileSystemWrapper(rocksdb::FileSystem::Default()),
        space_(std::move(space)),
        waiter_(std::move(waiter)) {}

  const char* Name() const override { return "gofed::store::WaitingFiles"; }

  IOStatus NewWritableFile(const std::string& path, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* file,
                           IODebugContext* debug) override {
    if (CompactionGate::called_off()) return call_off();
    return patient(
        path, [&] { return target()->NewWritableFile(path, options, file, debug); }, file);
  }
  IOStatus ReopenWritableFile(const std::string& path, const FileOptions& options,
                              std::unique_ptr<rocksdb::FSWritableFile>* file,
                              IODebugContext* debug) override {
    return patient(
        path, [&] { return target()->ReopenWritableFile(path, options, file, debug); }, file);
  }
  IOStatus ReuseWritableFile(const std::string& path, const std::string& old_path,
                             const FileOptions& options,
                             std::unique_ptr<rocksdb::FSWritableFile>* file,
                             IODebugContext* debug) override {
    return patient(
        path, [&] { return target()->ReuseWritableFile(path, old_path, options, file, debug); },
        file);
  }
  IOStatus CreateDir(const std::string& path, const IOOptions& options,
                     IODebugContext* debug) override {
    return closed(path, target()->CreateDir(path, options, debug));
  }
  IOStatus CreateDirIfMissing(const std::string& path, const IOOptions& options,
                              IODebugContext* debug) override {
    return closed(path, target()->CreateDirIfMissing(path, options, debug));
  }
  IOStatus LockFile(const std::string& path, const IOOptions& options, rocksdb::FileLock** lock,
                    IODebugContext* debug) override {
    return closed(path, target()->LockFile(path, options, lock, debug));
  }

 private:
  // RocksDB makes its files readable for all. The directory of the store is not, so that nobody
  // gets at them meanwhile; and what cannot be changed here is refused when the store is opened.
  static IOStatus closed(const std::string& path, IOStatus status) {
    if (status.ok()) static_cast<void>(make_private(path));
    return status;
  }

  // A new file needs a place in its directory, and may have to wait for that as well.
  template <typename Open>
  IOStatus patient(const std::string& path, const Open& open,
                   std::unique_ptr<rocksdb::FSWritableFile>* file) {
    IOStatus status;
    static_cast<void>(waiter_->wait_for([&] {
      status = open();
      return !status.IsNoSpace();
    }));
    if (status.ok()) *file = std::make_unique<WaitingFile>(std::move(*file), space_, waiter_);
    return closed(path, status);
  }

  const FreeSpace space_;
  const std::shared_ptr<SpaceWaiter> waiter_;
};

class NoLog : public rocksdb::Logger {
 public:
  using Logger::Logv;
  void Logv(const char* /*format*/, std::va_list /*arguments*/) override {}
};

}  // namespace

std::shared_ptr<rocksdb::FileSystem> waiting_files(FreeSpace space,
                                                   std::shared_ptr<SpaceWaiter> waiter) {
  return std::make_shared<WaitingFiles>(std::move(space), std::move(waiter));
}

std::shared_ptr<rocksdb::Logger> no_log() {
  return std::make_shared<NoLog>();
}

}  // namespace gofed::store
