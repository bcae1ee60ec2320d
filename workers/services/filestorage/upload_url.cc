// upload_url: content that streams from a URL into the store, and is nowhere else on the way.
#include <optional>
#include <span>
#include <utility>

#include "schemas/base/sha256.h"
#include "workers/services/filestorage/file_name.h"
#include "workers/services/filestorage/file_service.h"
#include "workers/services/filestorage/request_client.h"

namespace gofed::workers {
namespace {

std::string name_for(const schemas::UploadUrl::Input& input) {
  if (!input.name.empty()) return input.name;
  auto name = fetch::file_name_of_url(input.url);
  return check_file_name(name) ? name : "download";
}

// Where content is promised, what came has to be that.
Result<void> check_promise(const store::Sha256& promised, const store::Sha256& found) {
  if (promised == found) return {};
  return fail(Errc::InvalidArgument,
              "content has SHA-256 " + found.hex() + ", not " + promised.hex());
}

}  // namespace

Result<schemas::UploadUrl::Output> FileService::upload_url(Context& context,
                                                           const schemas::UploadUrl::Input& input) {
  std::optional<store::Sha256> promised;
  if (!input.sha256.empty()) {
    const auto sha256 = store::Sha256::from_hex(input.sha256);
    if (!sha256) return fail(Errc::InvalidArgument, "input.sha256: " + sha256.error().context);
    promised = *sha256;
  }
  const auto name = name_for(input);
  const auto slot =
      fetches_.take(client_of(context.request_id()), [&context] { return context.cancelled(); });
  if (!slot && context.cancelled()) return context.cancelled_error();
  if (!slot) return prefixed("fetch " + name, slot.error());
  auto writer = new_file(name);
  if (!writer) return std::unexpected(std::move(writer.error()));

  store::Sha256Hasher hasher;
  auto request = fetch_policy_;
  request.url = input.url;
  request.cancelled = [&context] { return context.cancelled(); };
  const auto fetched = fetch::fetch(request, [&](std::span<const std::byte> part) -> Result<void> {
    const std::string_view bytes(reinterpret_cast<const char*>(part.data()), part.size());
    if (promised) hasher.update(bytes);
    context.progress(writer->size_bytes() + bytes.size(), 0, "fetch " + name);
    return writer->append(bytes);
  });
  if (!fetched) {
    if (context.cancelled()) return context.cancelled_error();
    return std::unexpected(fetched.error());
  }
  if (promised) {
    // The writer is not finished: what is refused leaves nothing behind.
    if (auto kept = check_promise(*promised, hasher.finish()); !kept) {
      return prefixed(fetched->final_url, std::move(kept.error()));
    }
  }
  auto record = writer->finish();
  if (!record) return prefixed(fetched->final_url, std::move(record.error()));
  return schemas::UploadUrl::Output{.file = id_of(*record)};
}

}  // namespace gofed::workers
