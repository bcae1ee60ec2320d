// Gives memory back that a burst has left in a container.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

namespace gofed::broker {

// Elements below which memory is not worth the work.
inline constexpr std::size_t kShrinkMin = 1024;

// Whether `size` elements are far below what there is room for. What is left after shrinking is
// twice what is needed, so that a container does not shrink and grow in turn.
[[nodiscard]] constexpr bool is_sparse(std::size_t size, std::size_t capacity) {
  return capacity > kShrinkMin && size < capacity / 8;
}

template <typename T>
void shrink_if_sparse(std::vector<T>& values) {
  if (!is_sparse(values.size(), values.capacity())) return;
  std::vector<T> smaller;
  smaller.reserve(2 * values.size());
  std::ranges::move(values, std::back_inserter(smaller));
  values.swap(smaller);
}

// For unordered containers.
template <typename Map>
void rehash_if_sparse(Map& map) {
  if (is_sparse(map.size(), map.bucket_count())) map.rehash(2 * map.size());
}

}  // namespace gofed::broker
