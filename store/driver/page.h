// Pages of a listing. A listing of any length is read in bounded pages, each naming where the next
// one starts; what is added or removed between two pages moves nothing else.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace gofed::store {

inline constexpr std::size_t kPageItemsDefault = 100;
inline constexpr std::size_t kPageItemsMax = 1000;  // a larger limit is taken as this one

struct PageRequest {
  std::string cursor = {};                // of the page before; empty: from the start
  std::size_t limit = kPageItemsDefault;  // 0 is taken as the default
};

template <typename T>
struct Page {
  std::vector<T> items;
  std::string cursor;  // of the next page, opaque ASCII; empty: this was the last one
};

}  // namespace gofed::store
