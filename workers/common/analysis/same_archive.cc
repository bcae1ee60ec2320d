#include "workers/common/analysis/same_archive.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "envelope/service/local_archive.h"
#include "schemas/base/sha256.h"

namespace gofed::workers {
namespace {

constexpr std::size_t kHashedAtOnceBytes = std::size_t{256} << 10;

// What is known of an archive before it is read; a local one is hashed when that is asked for.
struct Identity {
  std::uint64_t size_bytes = 0;
  std::string sha256 = {};
  const envelope::LocalArchive* archive = nullptr;
};

Result<std::optional<Identity>> identity_of(envelope::Context& context,
                                            const schemas::FileId& file) {
  if (auto* source = context.source(file); source != nullptr) {
    auto* archive = dynamic_cast<envelope::LocalArchive*>(source);
    if (archive == nullptr) return std::nullopt;
    const auto size = archive->size_bytes();
    if (!size) return std::unexpected(size.error());
    return Identity{.size_bytes = *size, .archive = archive};
  }
  const auto found = context.data().call<schemas::Stat>({.file = file}, {.service = file.service});
  if (!found) return std::unexpected(found.error());
  return Identity{.size_bytes = found->file.size_bytes, .sha256 = found->file.sha256};
}

Result<std::string> sha256_of(envelope::Context& context, const Identity& identity) {
  if (identity.archive == nullptr) return identity.sha256;
  store::Sha256Hasher hasher;
  std::vector<std::byte> block(kHashedAtOnceBytes);
  for (std::uint64_t offset = 0;;) {
    if (context.cancelled()) return context.cancelled_error();
    const auto count = identity.archive->read(offset, block);
    if (!count) return std::unexpected(count.error());
    if (*count == 0) return hasher.finish().hex();
    hasher.update({reinterpret_cast<const char*>(block.data()), *count});
    offset += *count;
  }
}

}  // namespace

Result<bool> is_same_archive(envelope::Context& context, const schemas::FileId& one,
                             const schemas::FileId& other) {
  std::array<std::string, 2> sums;
  std::array<std::optional<Identity>, 2> found;
  for (std::size_t i = 0; i < found.size(); ++i) {
    auto identity = identity_of(context, i == 0 ? one : other);
    if (!identity) return std::unexpected(std::move(identity.error()));
    if (!*identity) return false;
    found[i] = std::move(*identity);
  }
  if (found[0]->size_bytes != found[1]->size_bytes) return false;
  for (std::size_t i = 0; i < found.size(); ++i) {
    auto sum = sha256_of(context, *found[i]);
    if (!sum) return std::unexpected(std::move(sum.error()));
    sums[i] = std::move(*sum);
  }
  return !sums[0].empty() && sums[0] == sums[1];
}

}  // namespace gofed::workers
