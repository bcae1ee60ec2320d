#include "workers/services/filestorage/file_service.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "envelope/program/log.h"
#include "workers/services/filestorage/file_name.h"
#include "workers/services/filestorage/request_client.h"

namespace gofed::workers {
namespace {

using schemas::Blob;
using schemas::Delete;
using schemas::Download;
using schemas::FileId;
using schemas::List;
using schemas::Stat;
using schemas::Upload;

store::Time now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::chrono::steady_clock::time_point steady_now() {
  return std::chrono::steady_clock::now();
}

// Threads for what fetches no URL.
constexpr std::uint32_t kOthersMin = 4;

std::uint64_t unix_ms(store::Time time) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, time.time_since_epoch().count()));
}

// How messages name a file: as people know it, then as it is stored. A name that no file can have
// does not get into messages.
std::string words(const FileId& file) {
  return file.name.empty() || !check_file_name(file.name)
             ? "file " + file.identifier.substr(0, 64)
             : file.name + " (" + file.identifier.substr(0, 12) + ")";
}

}  // namespace

FileService::FileService(std::string public_name)
    : Service("filestorage", envelope::ServiceKind::Storage), public_name_(std::move(public_name)) {
  on<Upload, &FileService::upload>();
  on<schemas::UploadUrl, &FileService::upload_url>();
  on<Download, &FileService::download>();
  on<Stat, &FileService::stat>();
  on<Delete, &FileService::remove>();
  on<List, &FileService::list>();
  on<schemas::ResultGet, &FileService::result_get>();
  on<schemas::ResultPut, &FileService::result_put>();
}

Result<void> FileService::startup(const envelope::Config& config) {
  lifetime_ = config.duration("filestorage.lifetime");
  file_bytes_max_ = std::min(config.bytes("filestorage.max_file_size"), store::kBlobBytesMax);

  fetch_policy_.allow_private_addresses = config.boolean("filestorage.allow_private_addresses");
  fetch_policy_.allowed_addresses = config.list("filestorage.allowed_addresses");
  fetch_policy_.file_roots = config.list("filestorage.file_roots");
  fetch_policy_.total_timeout = config.duration("filestorage.fetch_timeout");
  fetch_policy_.bytes_max = file_bytes_max_;

  auto opened = open_shared_store(config, "filestorage");
  if (!opened) return std::unexpected(std::move(opened.error()));
  auto blobs = (*opened)->blobs();
  if (!blobs) return prefixed("filestorage", std::move(blobs.error()));
  if (const auto bytes = config.bytes("filestorage.results_size"); bytes > 0) {
    auto results = (*opened)->results(bytes);
    if (!results) return prefixed("filestorage", std::move(results.error()));
    results_ = *results;
  }
  store_ = std::move(*opened);
  blobs_ = *blobs;
  files_.emplace(store_->driver(), *blobs_);
  uploads_ = std::make_unique<UploadSessions>(
      UploadSessions::Limits{.idle_max = config.duration("filestorage.upload_idle")});
  return {};
}

void FileService::termination() {
  uploads_.reset();  // gives the space of open uploads back
  files_.reset();
  results_ = nullptr;
  blobs_ = nullptr;
  store_.reset();
}

void FileService::housekeeping() {
  uploads_->sweep(steady_now());
  const auto dead = blobs_->sweep({.now = now(), .judged = expiry_now()});
  if (dead && dead->uploads > 0) {
    envelope::logger("filestorage").info("swept dead_uploads={}", dead->uploads);
  }
  // Bounded per turn; what is left, or failed, comes with the next.
  const auto swept = files_->sweep(expiry_now());
  if (!swept) {
    envelope::logger("filestorage").warn("sweep_failed error=\"{}\"", swept.error().to_string());
  } else if (*swept > 0) {
    envelope::logger("filestorage").info("swept expired_files={}", *swept);
  }
}

std::uint32_t FileService::capacity() const {
  const auto limits = FetchSlots::Limits{};
  return static_cast<std::uint32_t>(limits.all_max) +
         std::max(kOthersMin, std::thread::hardware_concurrency());
}

// For asking what is over; what is written has the wall clock's time.
store::Time FileService::expiry_now() const {
  const auto reading = clock_.read();
  if (reading.jump) {
    envelope::logger("filestorage")
        .warn("wall_clock_jumped by_s={} follow_ahead_after_s={}",
              std::chrono::duration_cast<std::chrono::seconds>(*reading.jump).count(),
              std::chrono::duration_cast<std::chrono::seconds>(ExpiryClock::kFollowAfter).count());
  }
  return reading.now;
}

std::string FileService::store_identity() const {
  return store_ ? store_->identity() : std::string{};
}

std::string FileService::full_name() const {
  return public_name_ + "@" + store_->identity();
}

FileId FileService::id_of(const store::FileRecord& record) const {
  return {.service = full_name(),
          .identifier = record.identifier,
          .sha256 = record.sha256.hex(),
          .size_bytes = record.size_bytes,
          .name = record.name,
          .valid_until = record.valid_until ? unix_ms(*record.valid_until) : 0};
}

Result<void> FileService::check_is_ours(const FileId& file) const {
  const auto at = file.service.find('@');
  if (at == std::string::npos || file.service.substr(at + 1) == store_->identity()) return {};
  return fail(Errc::NotFound,
              words(file) + ": is in " + file.service.substr(0, 128) + ", not in " + full_name());
}

Result<store::FileRecord> FileService::find(const FileId& file) const {
  if (auto ours = check_is_ours(file); !ours) return std::unexpected(std::move(ours.error()));
  auto record = files_->stat(file.identifier, expiry_now());
  if (record) return record;
  if (record.error().code != Errc::NotFound) return prefixed(words(file), record.error());
  return fail(Errc::NotFound, words(file) + ": no such file in " + full_name());
}

Result<store::FileWriter> FileService::new_file(const std::string& name) {
  if (auto good = check_file_name(name); !good) return std::unexpected(std::move(good.error()));
  const auto start = now();
  store::FileStore::PutOptions options{.name = name, .now = start};
  if (lifetime_.count() > 0) options.valid_until = start + lifetime_;
  options.size_bytes_max = file_bytes_max_;
  return files_->put(std::move(options));
}

Result<Upload::Output> FileService::upload_whole(const Upload::Input& input) {
  if (input.offset != 0) {
    return fail(Errc::InvalidArgument,
                "upload " + input.name + ": the first chunk begins at offset 0");
  }
  auto writer = new_file(input.name);
  if (!writer) return std::unexpected(std::move(writer.error()));
  if (auto done = writer->append(input.data.view()); !done) {
    return prefixed("upload " + input.name, std::move(done.error()));
  }
  auto record = writer->finish();
  if (!record) return prefixed("upload " + input.name, std::move(record.error()));
  return Upload::Output{.service = full_name(),
                        .upload = {},
                        .received_bytes = record->size_bytes,
                        .file = id_of(*record)};
}

Result<Upload::Output> FileService::upload(Context& context, const Upload::Input& input) {
  if (input.data.view().size() > Upload::kChunkBytesMax) {
    return fail(Errc::LimitExceeded, "upload " + input.name + ": a chunk of " +
                                         std::to_string(input.data.view().size()) +
                                         " bytes, the most is " +
                                         std::to_string(Upload::kChunkBytesMax));
  }
  if (input.upload.empty() && input.last) return upload_whole(input);
  std::string name = input.upload;
  if (name.empty()) {
    auto writer = new_file(input.name);
    if (!writer) return std::unexpected(std::move(writer.error()));
    auto begun = uploads_->begin(std::move(*writer), client_of(context.request_id()), steady_now());
    if (!begun) return std::unexpected(std::move(begun.error()));
    name = std::move(*begun);
  }
  auto state = uploads_->add(
      name, {.offset = input.offset, .data = input.data.view(), .last = input.last}, steady_now());
  if (!state) return std::unexpected(std::move(state.error()));
  Upload::Output output{.service = full_name(),
                        .upload = std::move(name),
                        .received_bytes = state->received_bytes,
                        .file = std::nullopt};
  if (state->file) output.file = id_of(*state->file);
  return output;
}

Result<Download::Output> FileService::download(Context&, const Download::Input& input) {
  if (input.length_bytes > Download::kChunkBytesMax) {
    return fail(Errc::LimitExceeded, words(input.file) + ": " + std::to_string(input.length_bytes) +
                                         " bytes asked for at once, the most is " +
                                         std::to_string(Download::kChunkBytesMax));
  }
  auto record = find(input.file);
  if (!record) return std::unexpected(std::move(record.error()));
  if (input.offset > record->size_bytes) {
    return fail(Errc::InvalidArgument, words(input.file) + ": offset " +
                                           std::to_string(input.offset) + " is past its end at " +
                                           std::to_string(record->size_bytes));
  }
  auto bytes =
      files_->read(record->identifier, {.offset = input.offset,
                                        .length = static_cast<std::size_t>(input.length_bytes),
                                        .now = expiry_now()});
  if (!bytes) return prefixed(words(input.file), std::move(bytes.error()));
  return Download::Output{.data = Blob::of(std::move(*bytes)), .size_bytes = record->size_bytes};
}

Result<Stat::Output> FileService::stat(Context&, const Stat::Input& input) {
  auto record = find(input.file);
  if (!record) return std::unexpected(std::move(record.error()));
  return Stat::Output{.file = id_of(*record), .created = unix_ms(record->created)};
}

Result<Delete::Output> FileService::remove(Context&, const Delete::Input& input) {
  if (auto ours = check_is_ours(input.file); !ours) return std::unexpected(std::move(ours.error()));
  auto removed = files_->remove(input.file.identifier);
  if (removed) return Delete::Output{.deleted = true};
  if (removed.error().code == Errc::NotFound) return Delete::Output{.deleted = false};
  return prefixed(words(input.file), std::move(removed.error()));
}

Result<List::Output> FileService::list(Context&, const List::Input& input) {
  auto page = files_->list({.name_prefix = input.prefix,
                            .page = {.cursor = input.cursor, .limit = input.limit},
                            .now = expiry_now()});
  if (!page) return prefixed("list", std::move(page.error()));
  List::Output output{.files = {}, .cursor = std::move(page->cursor)};
  for (const auto& record : page->items) output.files.push_back(id_of(record));
  return output;
}

}  // namespace gofed::workers
