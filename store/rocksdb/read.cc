#include "store/rocksdb/read.h"

#include <utility>

namespace gofed::store {
namespace {

std::string_view view(rocksdb::Slice bytes) {
  return {bytes.data(), bytes.size()};
}

rocksdb::ReadOptions read_options(Family family, const rocksdb::Snapshot* snapshot) {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot;
  options.verify_checksums = true;
  options.fill_cache = family != Family::Chunks;  // content would drive everything else out
  return options;
}

class RocksScan : public Scan {
 public:
  RocksScan(std::shared_ptr<Database> database, Family family, Range range,
            const rocksdb::Snapshot* snapshot)
      : database_(std::move(database)), range_(std::move(range)), until_(range_.until) {
    auto options = read_options(family, snapshot);
    if (!range_.until.empty()) options.iterate_upper_bound = &until_;
    iterator_.reset(database_->db->NewIterator(options, database_->handle(family)));
  }

  Result<bool> next() override {
    if (started_) {
      if (!iterator_->Valid()) return false;
      iterator_->Next();
    } else {
      iterator_->Seek(range_.from);
      started_ = true;
    }
    if (iterator_->Valid()) return true;
    if (!iterator_->status().ok()) return database_error("scan", iterator_->status());
    return false;
  }

  std::string_view key() const override { return view(iterator_->key()); }
  std::string_view value() const override { return view(iterator_->value()); }

 private:
  std::shared_ptr<Database> database_;  // outlives the iterator, declared after it
  const Range range_;
  const rocksdb::Slice until_;
  std::unique_ptr<rocksdb::Iterator> iterator_;
  bool started_ = false;
};

class RocksSnapshot : public Reader {
 public:
  explicit RocksSnapshot(std::shared_ptr<Database> database)
      : database_(std::move(database)), snapshot_(database_->db->GetSnapshot()) {}
  ~RocksSnapshot() override { database_->db->ReleaseSnapshot(snapshot_); }
  RocksSnapshot(const RocksSnapshot&) = delete;
  RocksSnapshot& operator=(const RocksSnapshot&) = delete;

  Result<std::optional<std::string>> get(Family family, std::string_view key) const override {
    return get_from(*database_, family, key, snapshot_);
  }
  Result<std::unique_ptr<Scan>> scan(Family family, Range range) const override {
    return scan_of(database_, family, std::move(range), snapshot_);
  }

 private:
  std::shared_ptr<Database> database_;
  const rocksdb::Snapshot* snapshot_;
};

}  // namespace

Result<std::optional<std::string>> get_from(const Database& database, Family family,
                                            std::string_view key,
                                            const rocksdb::Snapshot* snapshot) {
  std::string value;
  const auto status =
      database.db->Get(read_options(family, snapshot), database.handle(family), slice(key), &value);
  if (status.ok()) return value;
  if (status.IsNotFound()) return std::nullopt;
  return database_error("read", status);
}

std::unique_ptr<Scan> scan_of(std::shared_ptr<Database> database, Family family, Range range,
                              const rocksdb::Snapshot* snapshot) {
  return std::make_unique<RocksScan>(std::move(database), family, std::move(range), snapshot);
}

std::unique_ptr<Reader> snapshot_of(std::shared_ptr<Database> database) {
  return std::make_unique<RocksSnapshot>(std::move(database));
}

}  // namespace gofed::store
