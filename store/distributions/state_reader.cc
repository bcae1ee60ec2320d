#include <optional>

#include "store/distributions/distribution_store.h"
#include "store/driver/keys.h"
#include "store/driver/listing.h"

namespace gofed::store {
namespace {

// Calls `visit` with each decoded key of a prefix and its value, until it says false.
template <typename K, typename Visit>
Result<void> each_key(const Reader& reader, Range range, const Visit& visit) {
  const auto scan = reader.scan(Family::Distributions, std::move(range));
  if (!scan) return std::unexpected(scan.error());
  while (true) {
    const auto more = (*scan)->next();
    if (!more) return std::unexpected(more.error());
    if (!*more) return {};
    auto key = decode_key<K>((*scan)->key());
    if (!key) return std::unexpected(std::move(key.error()));
    if (auto visited = visit(std::move(*key), (*scan)->value()); !visited) return visited;
  }
}

}  // namespace

Result<std::vector<StateReader::Version>> StateReader::sources(std::string_view name) const {
  std::vector<Version> versions;
  auto read = each_key<StateSourceKey>(
      *reader_, Range::prefix(key_prefix<StateSourceKey>(record_.number, name)),
      [&](StateSourceKey key, std::string_view value) -> Result<void> {
        versions.push_back({std::move(key.version), {}, std::string(value)});
        return {};
      });
  if (!read) return std::unexpected(std::move(read.error()));
  return versions;
}

Result<std::vector<StateReader::Version>> StateReader::binaries(std::string_view name) const {
  std::vector<Version> versions;
  auto read = each_key<StateBinaryKey>(
      *reader_, Range::prefix(key_prefix<StateBinaryKey>(record_.number, name)),
      [&](StateBinaryKey key, std::string_view value) -> Result<void> {
        versions.push_back(
            {std::move(key.version), std::move(key.architecture), std::string(value)});
        return {};
      });
  if (!read) return std::unexpected(std::move(read.error()));
  return versions;
}

Result<std::vector<StateReader::Entry>> StateReader::entries(PackageTerm kind,
                                                             std::string_view term) const {
  std::vector<Entry> entries;
  auto read = each_key<StateTermKey>(*reader_,
                                     Range::prefix(key_prefix<StateTermKey>(
                                         record_.number, static_cast<std::uint32_t>(kind), term)),
                                     [&](StateTermKey key, std::string_view value) -> Result<void> {
                                       entries.push_back({std::move(key.name), std::string(value)});
                                       return {};
                                     });
  if (!read) return std::unexpected(std::move(read.error()));
  return entries;
}

Result<void> StateReader::each_source(std::string_view prefix, const SourceVisitor& visitor) const {
  return each_key<StateSourceKey>(
      *reader_, Range::prefix(key_prefix_open<StateSourceKey>(prefix, record_.number)),
      [&](const StateSourceKey& key, std::string_view value) {
        return visitor(key.name, key.version, value);
      });
}

Result<Page<std::string>> StateReader::source_names(std::string_view prefix,
                                                    const PageRequest& page) const {
  std::string last;
  // The last name of the page before may have more versions.
  if (std::string bytes; from_hex(page.cursor, bytes)) {
    if (auto key = decode_key<StateSourceKey>(bytes)) last = std::move(key->name);
  }
  return read_page<std::string>(
      *reader_, Family::Distributions, key_prefix_open<StateSourceKey>(prefix, record_.number),
      page, [&](std::string_view bytes, std::string_view) -> Result<std::optional<std::string>> {
        auto key = decode_key<StateSourceKey>(bytes);
        if (!key) return std::unexpected(std::move(key.error()));
        if (key->name == last) return std::nullopt;
        last = key->name;
        return std::move(key->name);
      });
}

}  // namespace gofed::store
