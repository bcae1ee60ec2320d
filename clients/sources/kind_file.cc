// A file: an archive.
#include <filesystem>
#include <system_error>
#include <utility>

#include "clients/core/files.h"
#include "clients/sources/input_archive.h"
#include "clients/sources/kind.h"

namespace gofed::clients {
namespace {

std::optional<Source> of_fields(const SourceFields& fields) {
  if (!fields.file || fields.file == kStdin || kDscSource.means(*fields.file)) return std::nullopt;
  return file_source(*fields.file);
}

// Whatever is there and no directory: a pipe has an archive to give as well.
bool means(const std::string& word) {
  std::error_code ignored;
  const auto status = std::filesystem::status(word, ignored);
  return std::filesystem::exists(status) && !std::filesystem::is_directory(status);
}

std::string name(const Source& source) {
  return source.text;
}

Result<OpenedSource> open(Run& run, const Source& source) {
  auto opened = run.open_input(source.text);
  if (!opened) return std::unexpected(std::move(opened.error()));
  return open_archive(stored_name(source.text), std::move(*opened));
}

}  // namespace

const SourceKind kFileSource{
    .option = {"file", OptionKind::Value, "F|-",
               "Archive: tar (plain, gzip, bzip2, xz, zstd), zip, .deb, .rpm", 'f'},
    .of_fields = &of_fields,
    .means = &means,
    .name = &name,
    .open = &open};

}  // namespace gofed::clients
