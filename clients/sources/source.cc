#include "clients/sources/source.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

#include "clients/sources/records.h"
#include "clients/sources/transfer.h"
#include "envelope/service/inline_data.h"
#include "schemas/base/sha256.h"
#include "schemas/base/url_text.h"
#include "workers/archive/directory.h"
#include "workers/archive/writer.h"
#include "workers/golang/modules/manifests.h"

namespace gofed::clients {
namespace {

using schemas::Upload;

// "NAME.tar", after the directory.
std::string archive_name(const std::string& directory) {
  std::error_code error;
  auto path = std::filesystem::absolute(directory, error).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  const auto name = path.filename().string();
  return (name.empty() ? "root" : name) + ".tar";
}

// What hands the source's bytes to a sink.
using Producer = std::function<Result<void>(const ByteSink& sink)>;

// A file as the value of an inline binding: it is stored anew for the request, under the identity
// that its content has anywhere.
PlacedSource inline_source(std::string name, std::string data) {
  const auto hash = store::Sha256::of(data).hex();
  PlacedSource placed;
  placed.file = {.service = "filestorage",
                 .identifier = hash,
                 .sha256 = hash,
                 .size_bytes = data.size(),
                 .name = name};
  placed.data.data.kind = schemas::BindingKind::Inline;
  placed.data.data.values.push_back(envelope::inline_value<Upload>(
      {.name = std::move(name), .data = schemas::Blob::of(std::move(data)), .last = true}));
  return placed;
}

Result<PlacedSource> place_inline(const std::string& name, const Producer& produce) {
  std::string all;
  const auto produced = produce([&](std::string_view bytes) -> Result<void> {
    if (all.size() + bytes.size() > Upload::kChunkBytesMax) {
      return fail(Errc::LimitExceeded, name + ": over 8 MiB, the most that --data inline carries");
    }
    all += bytes;
    return {};
  });
  if (!produced) return std::unexpected(produced.error());
  return inline_source(name, std::move(all));
}

Result<PlacedSource> place_bytes(Run& run, UploadOptions options, const DataPlace& place,
                                 const Producer& produce) {
  if (place.is_inline()) return place_inline(options.name, produce);
  options.service = place.service();
  Uploader uploader(run, std::move(options));
  const auto produced = produce([&](std::string_view bytes) { return uploader.add(bytes); });
  if (!produced) return std::unexpected(produced.error());
  auto stored = uploader.finish();
  if (!stored) return std::unexpected(std::move(stored.error()));
  return PlacedSource{std::move(*stored), {.data = place.binding()}};
}

Result<PlacedSource> place_file(Run& run, const std::string& path, const DataPlace& place) {
  auto file = run.open_input(path);
  if (!file) return std::unexpected(std::move(file.error()));
  const UploadOptions options{
      .name = file->name(), .size_bytes = file->size_bytes().value_or(0), .service = {}};
  return place_bytes(run, options, place,
                     [&file](const ByteSink& sink) { return read_into(*file, sink); });
}

// A directory that services of this process read in place.
class DirectoryTree final : public envelope::LocalTree {
 public:
  using LocalTree::LocalTree;

  Result<std::vector<File>> list(const Wanted& wanted,
                                 const std::function<bool()>& cancelled) override {
    auto files = archive::DirectoryFiles::list(name(), {.wanted = wanted, .cancelled = cancelled});
    if (!files) return std::unexpected(std::move(files.error()));
    std::vector<File> listed;
    listed.reserve(files->files().size());
    for (const auto& file : files->files()) {
      const auto problem = file.skipped ? archive::describe(*file.skipped) : std::string_view();
      listed.push_back({file.path, file.size_bytes, std::string(problem)});
    }
    files_.emplace(std::move(*files));
    return listed;
  }

  Result<std::string> read(const File& file) const override {
    return files_->read({.path = file.path, .size_bytes = file.size_bytes});
  }

 private:
  std::optional<archive::DirectoryFiles> files_;
};

PlacedSource in_place(const std::string& path, const DataPlace& place) {
  auto tree = std::make_shared<DirectoryTree>(path);
  PlacedSource placed{tree->id(), {.data = place.binding()}};
  placed.data.trees.push_back(std::move(tree));
  return placed;
}

// A directory goes up as a tar that is made on the way, of what analyses of Go source read.
Result<PlacedSource> place_directory(Run& run, const std::string& path, const DataPlace& place) {
  const UploadOptions options{.name = archive_name(path), .size_bytes = 0, .service = {}};
  return place_bytes(run, options, place, [&](const ByteSink& sink) -> Result<void> {
    const auto take = [&sink](std::span<const std::byte> bytes) {
      return sink({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    };
    auto packed = archive::pack_directory(
        path, take,
        {.wanted = &golang::wants_file, .cancelled = [&run] { return run.interrupt().raised(); }});
    if (!packed) return std::unexpected(std::move(packed.error()));
    if (packed->files == 0) return fail(Errc::InvalidArgument, path + ": no Go source in it");
    return {};
  });
}

Result<PlacedSource> place_url(Run& run, const std::string& url, const DataPlace& place) {
  if (place.is_inline()) {
    return fail(Errc::InvalidArgument,
                schemas::without_user_info(url) + ": --data inline carries files, not URLs");
  }
  auto answer = run.call<schemas::UploadUrl>({.url = url}, {.service = place.service()});
  if (!answer) return std::unexpected(std::move(answer.error()));
  return PlacedSource{std::move(answer->output.file), {.data = place.binding()}};
}

Result<PlacedSource> place_unnamed(Run& run, const Source& source, const DataPlace& place,
                                   Placing placing) {
  switch (source.kind) {
    case SourceKind::File:
      return place_file(run, source.text, place);
    case SourceKind::Directory:
      if (placing == Placing::MayStay && run.is_local() && !place.keeps_files()) {
        return in_place(source.text, place);
      }
      return place_directory(run, source.text, place);
    case SourceKind::Url:
      return place_url(run, source.text, place);
    case SourceKind::Stored:
      return PlacedSource{source.stored, {.data = place.binding()}};
  }
  return fail(Errc::Internal, "a source of no kind");
}

}  // namespace

std::string Source::name() const {
  switch (kind) {
    case SourceKind::File:
      return text == kStdin ? "stdin" : text;
    case SourceKind::Directory:
      return text;
    case SourceKind::Url:
      return schemas::without_user_info(text);
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

envelope::CallOptions SourceData::call_options() && {
  return {.data = std::move(data), .trees = std::move(trees)};
}

void join(SourceData& data, SourceData more) {
  data.data.kind = more.data.kind;
  data.data.service = std::move(more.data.service);
  std::ranges::move(more.data.values, std::back_inserter(data.data.values));
  std::ranges::move(more.trees, std::back_inserter(data.trees));
}

Result<PlacedSource> place(Run& run, const Source& source, const DataPlace& place,
                           Placing placing) {
  auto placed = place_unnamed(run, source, place, placing);
  if (!placed) return std::unexpected(naming(source.name(), placed.error()));
  return placed;
}

}  // namespace gofed::clients
