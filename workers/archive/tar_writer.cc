#include "workers/archive/tar_writer.h"

#include <utility>

#include <archive.h>
#include <archive_entry.h>

#include "workers/archive/guard.h"
#include "workers/archive/text.h"

namespace gofed::archive {
namespace {

constexpr int kBlockBytes = 64 << 10;

struct FreeArchive {
  void operator()(struct ::archive* a) const { archive_write_free(a); }
};
struct FreeEntry {
  void operator()(struct ::archive_entry* e) const { archive_entry_free(e); }
};

}  // namespace

struct TarWriter::Libarchive {
  Libarchive(std::string called, const ByteSink& to) : name(std::move(called)), sink(to) {}

  // Always takes it, as libarchive leaks a writer that has failed: what becomes of the sink is
  // asked after each call. Freed before its end, the archive writes one, which goes nowhere.
  static la_ssize_t push(struct ::archive*, void* self, const void* bytes, std::size_t size) {
    auto& writer = *static_cast<Libarchive*>(self);
    if (writer.is_given_up || writer.sink_error) return static_cast<la_ssize_t>(size);
    const std::span piece(static_cast<const std::byte*>(bytes), size);
    const auto taken = guarded(printable(writer.name), [&] { return writer.sink(piece); });
    if (!taken) writer.sink_error = taken.error();
    return static_cast<la_ssize_t>(size);
  }

  [[nodiscard]] Result<void> done(bool good) const {
    if (good && !sink_error) return {};
    if (sink_error) return std::unexpected(*sink_error);
    const char* text = archive_error_string(handle.get());
    return fail(Errc::Internal, printable(name) + ": " + (text == nullptr ? "tar" : text));
  }

  [[nodiscard]] struct ::archive_entry* header(const std::string& path,
                                               std::uint64_t size_bytes) const {
    auto* e = archive_entry_clear(entry.get());
    archive_entry_copy_pathname(e, path.c_str());
    archive_entry_set_filetype(e, AE_IFREG);
    archive_entry_set_perm(e, 0644);
    archive_entry_set_mtime(e, 0, 0);
    archive_entry_set_size(e, static_cast<la_int64_t>(size_bytes));
    return e;
  }

  const std::string name;
  const ByteSink& sink;
  std::optional<Error> sink_error = {};
  bool is_given_up = false;
  std::unique_ptr<struct ::archive, FreeArchive> handle{archive_write_new()};
  std::unique_ptr<struct ::archive_entry, FreeEntry> entry{archive_entry_new()};
};

TarWriter::TarWriter(std::string name, const ByteSink& sink)
    : libarchive_(std::make_unique<Libarchive>(std::move(name), sink)) {}

TarWriter::~TarWriter() {
  libarchive_->is_given_up = true;
}

Result<void> TarWriter::open() {
  auto* a = libarchive_->handle.get();
  archive_write_set_format_gnutar(a);
  archive_write_set_bytes_per_block(a, kBlockBytes);
  archive_write_set_bytes_in_last_block(a, 1);
  return libarchive_->done(
      archive_write_open(a, libarchive_.get(), nullptr, &Libarchive::push, nullptr) == ARCHIVE_OK);
}

Result<void> TarWriter::file(const std::string& path, std::uint64_t size_bytes) {
  auto* e = libarchive_->header(path, size_bytes);
  return libarchive_->done(archive_write_header(libarchive_->handle.get(), e) == ARCHIVE_OK);
}

Result<void> TarWriter::data(std::span<const std::byte> bytes) {
  const auto written = archive_write_data(libarchive_->handle.get(), bytes.data(), bytes.size());
  return libarchive_->done(written == static_cast<la_ssize_t>(bytes.size()));
}

Result<void> TarWriter::no_file(const std::string& path, const std::string& target) {
  auto* e = libarchive_->header(path, 0);
  archive_entry_set_filetype(e, target.empty() ? AE_IFIFO : AE_IFLNK);
  if (!target.empty()) archive_entry_copy_symlink(e, target.c_str());
  return libarchive_->done(archive_write_header(libarchive_->handle.get(), e) == ARCHIVE_OK);
}

Result<void> TarWriter::close() {
  return libarchive_->done(archive_write_close(libarchive_->handle.get()) == ARCHIVE_OK);
}

}  // namespace gofed::archive
