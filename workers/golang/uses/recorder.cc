#include "workers/golang/uses/recorder.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace gofed::golang::uses {
namespace {

// The first bytes as a number: numbers order texts as far as they reach.
std::uint64_t head_of(std::string_view text) {
  std::uint64_t head = 0;
  std::memcpy(&head, text.data(), std::min(text.size(), sizeof head));
  return std::endian::native == std::endian::little ? std::byteswap(head) : head;
}

}  // namespace

void Recorder::open(const GoFile& file, ImportUse by) {
  lines_ = syntax::LineTable(file.tree.source());
  by_ = by;
  result_.files.push_back(file.source.path);
}

void Recorder::use(std::string_view package, std::string_view type, std::string_view name,
                   std::uint32_t offset) {
  std::uint64_t hash = mix_hash(hash_text(name), hash_text(type));
  hash = mix_hash(hash, hash_text(package));
  const std::uint32_t number = number_of({.package = package,
                                          .type = type,
                                          .name = name,
                                          .by = by_,
                                          .hash = static_cast<std::uint32_t>(hash >> 16)});
  ++symbols_[number].count;
  const auto file = static_cast<std::uint32_t>(result_.files.size() - 1);
  occurrences_.push_back({number, {file, lines_.at(offset)}});
}

std::uint32_t Recorder::number_of(const Symbol& symbol) {
  if (symbols_.size() * 2 >= slots_.size()) grow();
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = symbol.hash & mask;
  for (; slots_[at] != kNoSymbol; at = (at + 1) & mask) {
    if (symbols_[slots_[at]] == symbol) return slots_[at];
  }
  slots_[at] = static_cast<std::uint32_t>(symbols_.size());
  symbols_.push_back(symbol);
  return slots_[at];
}

void Recorder::grow() {
  constexpr std::size_t kFirstSlots = 256;
  slots_.assign(std::max(kFirstSlots, slots_.size() * 2), kNoSymbol);
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t i = 0; i < symbols_.size(); ++i) {
    std::size_t at = symbols_[i].hash & mask;
    while (slots_[at] != kNoSymbol) at = (at + 1) & mask;
    slots_[at] = i;
  }
}

void Recorder::finish() {
  std::vector<std::vector<Place>> places(symbols_.size());
  for (std::size_t i = 0; i < symbols_.size(); ++i) places[i].reserve(symbols_[i].count);
  for (const Occurrence& occurrence : occurrences_) {
    places[occurrence.symbol].push_back(occurrence.place);
  }
  const auto before = [](const Place& a, const Place& b) {
    return std::tie(a.file, a.position) < std::tie(b.file, b.position);
  };
  for (std::vector<Place>& list : places) {
    if (!std::ranges::is_sorted(list, before)) std::ranges::sort(list, before);
  }
  for (const std::uint32_t i : in_order()) {
    const Symbol& symbol = symbols_[i];
    std::string name;
    name.reserve(symbol.type.size() + 1 + symbol.name.size());
    name.append(symbol.type).append(symbol.type.empty() ? "" : ".").append(symbol.name);
    if (symbol.package.empty()) {
      result_.unresolved.push_back({std::move(name), symbol.by, std::move(places[i])});
    } else {
      const UseKind kind = symbol.type.empty() ? UseKind::Name : UseKind::Member;
      result_.uses.push_back(
          {std::string(symbol.package), std::move(name), kind, symbol.by, std::move(places[i])});
    }
  }
}

// The numbers of the symbols: by package, name as told, kind, by. A dot sorts before all that may
// follow in a name, so "T.Name" comes after "T" and before "TA", as type and name by themselves do.
std::vector<std::uint32_t> Recorder::in_order() const {
  struct Key {
    std::uint32_t package = 0;  // its rank
    std::uint32_t number = 0;
    std::uint64_t head = 0;  // of the name as told: most differ in that
  };
  const auto told = [this](std::uint32_t number) {
    const Symbol& symbol = symbols_[number];
    const bool is_member = !symbol.type.empty();
    return std::tuple(is_member ? symbol.type : symbol.name,
                      is_member ? symbol.name : std::string_view{}, symbol.by);
  };
  const std::vector<std::uint32_t> packages = package_ranks();
  std::vector<Key> keys;
  keys.reserve(symbols_.size());
  for (std::uint32_t i = 0; i < symbols_.size(); ++i) {
    keys.push_back({.package = packages[i], .number = i, .head = head_of(std::get<0>(told(i)))});
  }
  std::ranges::sort(keys, [&told](const Key& a, const Key& b) {
    if (a.package != b.package) return a.package < b.package;
    if (a.head != b.head) return a.head < b.head;
    return told(a.number) < told(b.number);
  });
  std::vector<std::uint32_t> order;
  order.reserve(keys.size());
  for (const Key& key : keys) order.push_back(key.number);
  return order;
}

// Of each symbol the place of its package among all packages, which are few: long paths that begin
// alike are compared once.
std::vector<std::uint32_t> Recorder::package_ranks() const {
  struct Hash {
    std::size_t operator()(std::string_view text) const { return hash_text(text); }
  };
  std::unordered_map<std::string_view, std::uint32_t, Hash> numbers;
  std::vector<std::string_view> packages;  // by number
  std::vector<std::uint32_t> result;       // numbers at first
  result.reserve(symbols_.size());
  for (const Symbol& symbol : symbols_) {
    const auto number = static_cast<std::uint32_t>(packages.size());
    const auto [it, is_new] = numbers.try_emplace(symbol.package, number);
    if (is_new) packages.push_back(symbol.package);
    result.push_back(it->second);
  }
  std::vector<std::uint32_t> sorted(packages.size());
  std::iota(sorted.begin(), sorted.end(), 0U);
  std::ranges::sort(sorted, {}, [&packages](std::uint32_t number) { return packages[number]; });
  std::vector<std::uint32_t> ranks(packages.size());
  for (std::uint32_t rank = 0; rank < sorted.size(); ++rank) ranks[sorted[rank]] = rank;
  for (std::uint32_t& number : result) number = ranks[number];
  return result;
}

}  // namespace gofed::golang::uses
