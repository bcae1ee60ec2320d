#include "clients/directory_archive.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "clients/tar_header.h"

namespace gofed::clients {
namespace {

namespace fs = std::filesystem;

// As deep as the archive reader goes.
constexpr int kDepthMax = 128;

bool is_version_control(const fs::path& name) {
  static constexpr std::array<std::string_view, 5> kNames{".git", ".hg", ".svn", ".bzr", "CVS"};
  return std::ranges::find(kNames, name.native()) != kNames.end();
}

std::string archive_name(const std::string& root) {
  std::error_code error;
  auto path = fs::absolute(root, error).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  const auto name = path.filename().string();
  return (name.empty() || name == "/" ? "root" : name) + ".tar";
}

}  // namespace

Result<DirectoryArchive> DirectoryArchive::open(const std::string& path,
                                                const std::atomic<bool>& stop) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (error) return system_error(path, error.value());
  if (!fs::is_directory(status)) return fail(Errc::InvalidArgument, path + ": is no directory");
  DirectoryArchive archive(path);
  archive.name_ = archive_name(path);
  auto listed = archive.list(stop);
  if (!listed) return std::unexpected(std::move(listed.error()));
  return archive;
}

Result<void> DirectoryArchive::list(const std::atomic<bool>& stop) {
  std::error_code error;
  auto it = fs::recursive_directory_iterator(root_, error);
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    if (stop.load()) return fail(Errc::Cancelled, root_ + ": interrupted");
    const auto status = it->symlink_status(error);
    if (error) return system_error(it->path().string(), error.value());
    if (fs::is_directory(status)) {
      if (is_version_control(it->path().filename())) it.disable_recursion_pending();
      if (it.depth() >= kDepthMax) {
        return fail(Errc::LimitExceeded,
                    root_ + ": directories over " + std::to_string(kDepthMax) + " deep");
      }
      continue;
    }
    if (!fs::is_regular_file(status)) continue;
    const auto size_bytes = it->file_size(error);
    if (error) return system_error(it->path().string(), error.value());
    entries_.push_back({it->path().lexically_relative(root_).string(), size_bytes});
  }
  if (error) return system_error(root_, error.value());
  std::ranges::sort(entries_, {}, &Entry::path);
  return {};
}

Result<std::string> DirectoryArchive::read(std::size_t bytes) {
  std::string out;
  while (out.size() < bytes) {
    if (!pending_.empty()) {
      const auto taken = std::min(pending_.size(), bytes - out.size());
      out += pending_.substr(0, taken);
      pending_.erase(0, taken);
    } else if (file_) {
      auto read = read_file(out, bytes - out.size());
      if (!read) return std::unexpected(std::move(read.error()));
    } else if (ended_) {
      break;
    } else {
      auto begun = begin_next();
      if (!begun) return std::unexpected(std::move(begun.error()));
    }
  }
  return out;
}

Result<void> DirectoryArchive::read_file(std::string& out, std::size_t bytes) {
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left_bytes_, bytes));
  auto data = file_->read(wanted);
  if (!data) return std::unexpected(std::move(data.error()));
  if (data->size() < wanted) return fail(Errc::Io, file_->path() + ": changed while it was read");
  out += *data;
  left_bytes_ -= wanted;
  if (left_bytes_ > 0) return {};
  pending_ = tar_padding(entries_[next_ - 1].size_bytes);
  file_.reset();
  return {};
}

Result<void> DirectoryArchive::begin_next() {
  if (next_ == entries_.size()) {
    pending_ = tar_end();
    ended_ = true;
    return {};
  }
  const auto& entry = entries_[next_];
  auto file = InputFile::open((fs::path(root_) / entry.path).string());
  if (!file) return std::unexpected(std::move(file.error()));
  ++next_;
  file_.emplace(std::move(*file));
  left_bytes_ = entry.size_bytes;
  pending_ = tar_header(entry.path, entry.size_bytes);
  return {};
}

}  // namespace gofed::clients
