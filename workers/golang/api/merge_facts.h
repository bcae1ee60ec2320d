// Facts of several platforms made one list: those that say the same come once, with the platforms
// of all. One thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "workers/golang/facts/api_facts.h"

namespace gofed::golang::api {

// Whether two facts say the same of a symbol, its place and platforms aside.
[[nodiscard]] bool same(const ConstantFact& a, const ConstantFact& b);
[[nodiscard]] bool same(const VariableFact& a, const VariableFact& b);
[[nodiscard]] bool same(const FunctionFact& a, const FunctionFact& b);
[[nodiscard]] bool same(const TypeFact& a, const TypeFact& b);

// What merging two equal facts keeps besides the platforms.
inline void absorb(Symbol&, Symbol&&) {}
void absorb(TypeFact& into, TypeFact&& other);

// Places in a list of facts by name.
using FactIndex = std::unordered_multimap<std::string, std::size_t>;

// Merges the list's last fact with one that says the same, if there is one. Facts of one name are
// few: the platforms' variants of it.
template <typename T>
void merge_last(std::vector<T>& list, FactIndex& index) {
  T& fact = list.back();
  const auto [begin, end] = index.equal_range(fact.name);
  for (auto it = begin; it != end; ++it) {
    T& known = list[it->second];
    if (!same(known, fact)) continue;
    known.platforms |= fact.platforms;
    absorb(known, std::move(fact));
    list.pop_back();
    return;
  }
  index.emplace(fact.name, list.size() - 1);
}

// Facts are large, so their places are sorted and the facts moved once, each along a cycle of those
// that take each other's place. `order` is memory that is used again and again.
template <typename T>
void sort_symbols(std::vector<T>& list, std::vector<std::uint32_t>& order) {
  const auto before = [](const T& a, const T& b) {
    if (const int names = a.name.compare(b.name); names != 0) return names < 0;
    return std::tie(a.place.file, a.place.position) < std::tie(b.place.file, b.place.position);
  };
  if (std::ranges::is_sorted(list, before)) return;
  order.resize(list.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, [&](std::uint32_t i, std::uint32_t j) {
    if (before(list[i], list[j])) return true;
    return i < j && !before(list[j], list[i]);
  });
  for (std::uint32_t first = 0; first < order.size(); ++first) {
    if (order[first] == first) continue;
    T held = std::move(list[first]);
    std::uint32_t at = first;
    while (order[at] != first) {
      const std::uint32_t from = std::exchange(order[at], at);
      list[at] = std::move(list[from]);
      at = from;
    }
    order[at] = at;
    list[at] = std::move(held);
  }
}

}  // namespace gofed::golang::api
