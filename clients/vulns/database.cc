#include "clients/vulns/database.h"

#include <filesystem>
#include <string_view>
#include <utility>

#include "clients/core/files.h"
#include "workers/archive/bytes.h"
#include "workers/archive/directory.h"
#include "workers/archive/reader.h"

namespace gofed::clients {
namespace {

bool is_entry(std::string_view path) {
  const bool is_index =
      path.starts_with("index/") || path.find("/index/") != std::string_view::npos;
  return path.ends_with(".json") && !is_index;
}

class DatabaseReader {
 public:
  DatabaseReader(const std::string& path, const EntrySink& sink) : path_(path), sink_(sink) {}

  Result<void> run() {
    std::error_code unknown;
    auto done = std::filesystem::is_directory(path_, unknown) ? read_directory()
                : path_.ends_with(".json")                    ? read_file()
                                                              : read_archive();
    if (!done || entries_ > 0) return done;
    return fail(Errc::InvalidArgument, path_ + ": no OSV entry in it");
  }

 private:
  Result<void> take(const std::string& name, std::string_view json) {
    auto entry = osv::read_entry(json);
    if (!entry) return prefixed(name, std::move(entry.error()));
    ++entries_;
    return sink_(std::move(*entry));
  }

  Result<void> read_directory() {
    auto files = archive::DirectoryFiles::list(path_, {.wanted = is_entry});
    if (!files) return std::unexpected(std::move(files.error()));
    for (const auto& file : files->files()) {
      if (file.skipped) continue;
      const auto json = files->read(file);
      if (!json) return std::unexpected(json.error());
      if (auto taken = take(path_ + "/" + file.path, *json); !taken) return taken;
    }
    return {};
  }

  Result<void> read_file() {
    auto file = InputFile::open(path_);
    if (!file) return std::unexpected(std::move(file.error()));
    const auto json = read_all(*file, osv::kEntryBytesMax);
    if (!json) return std::unexpected(json.error());
    return take(path_, *json);
  }

  Result<void> read_archive() {
    auto source = archive::open_file(path_);
    if (!source) return std::unexpected(std::move(source.error()));
    const archive::ArchiveVisitor visitor{
        .wanted = [](const archive::ArchiveEntry& entry) { return is_entry(entry.path); },
        .content = [this](const archive::ArchiveEntry& entry,
                          std::string&& json) { return take(entry.path, json); }};
    const auto done = archive::read_archive(path_, **source, {}, visitor);
    if (!done) return std::unexpected(done.error());
    return {};
  }

  const std::string& path_;
  const EntrySink& sink_;
  std::size_t entries_ = 0;
};

}  // namespace

Result<void> read_database(const std::string& path, const EntrySink& sink) {
  return DatabaseReader(path, sink).run();
}

}  // namespace gofed::clients
