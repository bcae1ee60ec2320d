#include "clients/sources/place.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "clients/records/records.h"
#include "clients/sources/kind.h"
#include "clients/sources/transfer.h"
#include "envelope/service/inline_data.h"
#include "schemas/base/sha256.h"
#include "schemas/base/url_text.h"

namespace gofed::clients {
namespace {

using schemas::Upload;

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

Result<PlacedSource> place_inline(OpenedSource& source) {
  std::string all;
  const auto produced = source.bytes([&](std::string_view bytes) -> Result<void> {
    if (all.size() + bytes.size() > Upload::kChunkBytesMax) {
      return fail(Errc::LimitExceeded,
                  source.name + ": over 8 MiB, the most that --data inline carries");
    }
    all += bytes;
    return {};
  });
  if (!produced) return std::unexpected(produced.error());
  return inline_source(std::move(source.name), std::move(all));
}

Result<PlacedSource> upload_to(Run& run, OpenedSource& source, const DataPlace& place) {
  Uploader uploader(run, {.name = std::move(source.name),
                          .size_bytes = source.size_bytes,
                          .service = place.service()});
  const auto produced = source.bytes([&](std::string_view bytes) { return uploader.add(bytes); });
  if (!produced) return std::unexpected(produced.error());
  auto stored = uploader.finish();
  if (!stored) return std::unexpected(std::move(stored.error()));
  return PlacedSource{std::move(*stored), {.data = place.binding()}};
}

Result<PlacedSource> fetch_to(Run& run, std::string url, const DataPlace& place) {
  if (place.is_inline()) {
    return fail(Errc::InvalidArgument,
                schemas::without_user_info(url) + ": --data inline carries files, not URLs");
  }
  auto answer = run.call<schemas::UploadUrl>({.url = std::move(url)}, {.service = place.service()});
  if (!answer) return std::unexpected(std::move(answer.error()));
  return PlacedSource{std::move(answer->output.file), {.data = place.binding()}};
}

PlacedSource in_place(std::shared_ptr<envelope::LocalSource> source, const DataPlace& place) {
  PlacedSource placed{source->id(), {.data = place.binding()}};
  placed.data.sources.push_back(std::move(source));
  return placed;
}

Result<PlacedSource> place_opened(Run& run, OpenedSource source, const DataPlace& place,
                                  Placing placing) {
  if (source.stored) return PlacedSource{std::move(*source.stored), {.data = place.binding()}};
  if (source.url) return fetch_to(run, std::move(*source.url), place);
  const bool stays = placing == Placing::MayStay && run.is_local() && !place.keeps_files();
  if (source.tree != nullptr && stays) return in_place(std::move(source.tree), place);
  // A stored archive's results may be remembered, by its content.
  const bool is_stored = place.is_inline() || place.remembers();
  if (source.archive != nullptr && stays && !is_stored) {
    return in_place(std::move(source.archive), place);
  }
  return place.is_inline() ? place_inline(source) : upload_to(run, source, place);
}

}  // namespace

envelope::CallOptions SourceData::call_options() && {
  return {.data = std::move(data), .sources = std::move(sources)};
}

void join(SourceData& data, SourceData more) {
  data.data.kind = more.data.kind;
  data.data.service = std::move(more.data.service);
  std::ranges::move(more.data.values, std::back_inserter(data.data.values));
  std::ranges::move(more.sources, std::back_inserter(data.sources));
}

Result<PlacedSource> place(Run& run, const Source& source, const DataPlace& place,
                           Placing placing) {
  auto opened = source.kind->open(run, source);
  auto placed = opened ? place_opened(run, std::move(*opened), place, placing)
                       : Result<PlacedSource>(std::unexpected(std::move(opened.error())));
  if (!placed) return std::unexpected(naming(source.name(), placed.error()));
  return placed;
}

}  // namespace gofed::clients
