// Reading one page of a listing: the keys of a prefix, from where the last page ended.
//
// Private to store/: the typed stores build their listings on it.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "schemas/base/bytes.h"
#include "schemas/base/result.h"
#include "store/driver/driver.h"
#include "store/driver/page.h"

namespace gofed::store {

// Keys looked at for one page at most, so that a listing of mostly skipped entries stays short. A
// page may therefore have fewer items than its limit, or none, and still name a next one.
inline constexpr std::size_t kPageKeysMax = 20'000;

// The range that a page reads. Malformed: a cursor that no page of this listing has given.
[[nodiscard]] inline Result<Range> page_range(std::string_view prefix, const PageRequest& page) {
  if (page.cursor.empty()) return Range::prefix(prefix);
  std::string last;
  if (!from_hex(page.cursor, last) || !last.starts_with(prefix)) {
    return fail(Errc::Malformed,
                "cursor \"" + page.cursor.substr(0, 80) + "\": not of a page of this listing");
  }
  return Range::prefix_after(prefix, last);
}

// Bytes of a page's items, about: the page ends with the item that reaches it.
inline constexpr std::size_t kPageBytesMax = std::size_t{8} << 20;

// Items of a few hundred bytes: their number is bound enough.
struct SmallItems {
  std::size_t operator()(const auto&) const { return 0; }
};

// `to_item` makes an item of (key, value): Result<std::optional<T>>, nothing to skip the entry.
// `size_of` says how many bytes an item takes in a reply.
template <typename T, typename ToItem, typename SizeOf = SmallItems>
[[nodiscard]] Result<Page<T>> read_page(const Reader& reader, Family family,
                                        std::string_view prefix, const PageRequest& request,
                                        const ToItem& to_item, const SizeOf& size_of = {}) {
  auto range = page_range(prefix, request);
  if (!range) return std::unexpected(range.error());
  const auto scan = reader.scan(family, std::move(*range));
  if (!scan) return std::unexpected(scan.error());

  const auto wanted = request.limit == 0 ? kPageItemsDefault : request.limit;
  const auto limit = std::min(wanted, kPageItemsMax);
  Page<T> page;
  std::string last;
  std::size_t bytes = 0;
  for (std::size_t keys = 0;; ++keys) {
    const auto more = (*scan)->next();
    if (!more) return std::unexpected(more.error());
    if (!*more) return page;
    if (page.items.size() == limit || keys == kPageKeysMax || bytes >= kPageBytesMax) break;
    last = (*scan)->key();
    Result<std::optional<T>> item = to_item((*scan)->key(), (*scan)->value());
    if (!item) return std::unexpected(item.error());
    if (!*item) continue;
    bytes += size_of(**item);
    page.items.push_back(std::move(**item));
  }
  page.cursor = to_hex(last);
  return page;
}

}  // namespace gofed::store
