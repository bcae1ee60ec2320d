#include "clients/source.h"

#include <utility>

#include "clients/directory_archive.h"
#include "clients/records.h"
#include "clients/transfer.h"
#include "envelope/inline_data.h"
#include "store/sha256.h"

namespace gofed::clients {
namespace {

using schemas::FileId;
using schemas::Upload;

// A file as the value of an inline binding: it is stored anew for the request, under the identity
// that its content has anywhere.
Result<PlacedSource> place_inline(std::string name, const ByteSource& bytes) {
  constexpr auto kBytesMax = static_cast<std::size_t>(Upload::kChunkBytesMax);
  auto data = bytes(kBytesMax + 1);
  if (!data) return std::unexpected(std::move(data.error()));
  if (data->size() > kBytesMax) {
    return fail(Errc::LimitExceeded, name + ": over 8 MiB, the most that --data inline carries");
  }
  const auto hash = store::Sha256::of(*data).hex();
  PlacedSource placed;
  placed.file = {.service = "filestorage",
                 .identifier = hash,
                 .sha256 = hash,
                 .size_bytes = data->size(),
                 .name = name};
  placed.data.kind = schemas::BindingKind::Inline;
  placed.data.values.push_back(envelope::inline_value<Upload>(
      {.name = std::move(name), .data = schemas::Blob::of(std::move(*data)), .last = true}));
  return placed;
}

Result<PlacedSource> place_bytes(Run& run, const UploadOptions& options, const ByteSource& bytes,
                                 const DataPlace& place) {
  if (place.is_inline()) return place_inline(options.name, bytes);
  auto stored = upload(run, options, bytes);
  if (!stored) return std::unexpected(std::move(stored.error()));
  return PlacedSource{std::move(*stored), place.binding()};
}

Result<PlacedSource> place_file(Run& run, const std::string& path, const DataPlace& place) {
  auto file = run.open_input(path);
  if (!file) return std::unexpected(std::move(file.error()));
  const UploadOptions options{.name = file->name(),
                              .size_bytes = file->size_bytes().value_or(0),
                              .service = place.service()};
  return place_bytes(run, options, [&file](std::size_t bytes) { return file->read(bytes); }, place);
}

Result<PlacedSource> place_directory(Run& run, const std::string& path, const DataPlace& place) {
  auto archive = DirectoryArchive::open(path, run.interrupt().flag());
  if (!archive) return std::unexpected(std::move(archive.error()));
  const UploadOptions options{.name = archive->name(), .size_bytes = 0, .service = place.service()};
  return place_bytes(
      run, options, [&archive](std::size_t bytes) { return archive->read(bytes); }, place);
}

Result<PlacedSource> place_url(Run& run, const std::string& url, const DataPlace& place) {
  if (place.is_inline()) {
    return fail(Errc::InvalidArgument, url + ": --data inline carries files, not URLs");
  }
  auto answer = run.call<schemas::UploadUrl>({.url = url}, {.service = place.service()});
  if (!answer) return std::unexpected(std::move(answer.error()));
  return PlacedSource{std::move(answer->output.file), place.binding()};
}

Result<PlacedSource> place_unnamed(Run& run, const Source& source, const DataPlace& place) {
  switch (source.kind) {
    case SourceKind::File:
      return place_file(run, source.text, place);
    case SourceKind::Directory:
      return place_directory(run, source.text, place);
    case SourceKind::Url:
      return place_url(run, source.text, place);
    case SourceKind::Stored:
      return PlacedSource{source.stored, place.binding()};
  }
  return fail(Errc::Internal, "a source of no kind");
}

}  // namespace

std::string Source::name() const {
  switch (kind) {
    case SourceKind::File:
      return text == kStdin ? "stdin" : text;
    case SourceKind::Directory:
    case SourceKind::Url:
      return text;
    case SourceKind::Stored:
      return stored.name.empty() ? stored.identifier : stored.name;
  }
  return "";
}

Result<Source> make_source(SourceWords words) {
  const int count = int{words.file.has_value()} + int{words.directory.has_value()} +
                    int{words.url.has_value()} + int{words.stored.has_value()};
  if (count != 1) {
    return fail(Errc::InvalidArgument, count == 0 ? "no source given: file, dir, url or file_id"
                                                  : "several sources given, expected one");
  }
  if (words.file) return Source{SourceKind::File, std::move(*words.file), {}};
  if (words.directory) return Source{SourceKind::Directory, std::move(*words.directory), {}};
  if (words.url) return Source{SourceKind::Url, std::move(*words.url), {}};
  return Source{SourceKind::Stored, {}, std::move(*words.stored)};
}

Result<PlacedSource> place(Run& run, const Source& source, const DataPlace& place) {
  auto placed = place_unnamed(run, source, place);
  if (!placed) return std::unexpected(naming(source.name(), placed.error()));
  return placed;
}

}  // namespace gofed::clients
