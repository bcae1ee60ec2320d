#include "workers/golang/uses/recorder.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>
#include <span>
#include <string>
#include <tuple>

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
  const std::uint32_t package_of = package_number(package);
  const std::uint64_t hash = mix_hash(mix_hash(hash_text(name), hash_text(type)), package_of);
  const std::uint32_t number = number_of({.package = package_of,
                                          .by = by_,
                                          .type = type,
                                          .name = name,
                                          .hash = static_cast<std::uint32_t>(hash >> 16)});
  ++symbols_[number].count;
  const auto file = static_cast<std::uint32_t>(result_.files.size() - 1);
  occurrences_.push_back({number, {file, lines_.at(offset)}});
}

std::uint32_t Recorder::package_number(std::string_view path) {
  if (path.empty()) return kNoPackage;
  const auto address = reinterpret_cast<std::uintptr_t>(path.data());
  PackageMemo& memo = package_memos_[mix_hash(0, address) % kPackageMemos];
  if (memo.path.data() != path.data() || memo.path.size() != path.size()) {
    const auto next = static_cast<std::uint32_t>(packages_.size());
    const auto [it, is_new] = package_numbers_.try_emplace(path, next);
    if (is_new) packages_.push_back(path);
    memo = {path, it->second};
  }
  return memo.number;
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
  const std::vector<std::uint32_t> order = in_order();
  put_places(order);
  const auto resolved = static_cast<std::size_t>(
      std::ranges::count_if(symbols_, [](const Symbol& s) { return s.package != kNoPackage; }));
  result_.uses.reserve(resolved);
  result_.unresolved.reserve(symbols_.size() - resolved);
  std::uint32_t package = kNoPackage;
  std::string_view path;  // of the package, kept
  std::span<const Place> places = result_.places;
  std::string text;
  for (const std::uint32_t i : order) {
    const Symbol& symbol = symbols_[i];
    const std::span<const Place> own = places.first(symbol.count);
    places = places.subspan(symbol.count);
    std::string_view name = symbol.name;
    if (!symbol.type.empty()) name = text.assign(symbol.type).append(".").append(symbol.name);
    name = result_.texts.keep(name);
    if (symbol.package == kNoPackage) {
      result_.unresolved.push_back({name, symbol.by, own});
      continue;
    }
    if (symbol.package != package) {
      package = symbol.package;
      path = result_.texts.keep(packages_[package]);
    }
    const UseKind kind = symbol.type.empty() ? UseKind::Name : UseKind::Member;
    result_.uses.push_back({path, name, kind, symbol.by, own});
  }
}

// The places of each symbol side by side, symbols in order.
void Recorder::put_places(const std::vector<std::uint32_t>& order) {
  const auto before = [](const Place& a, const Place& b) {
    return std::tie(a.file, a.position) < std::tie(b.file, b.position);
  };
  std::vector<Place>& places = result_.places;
  places.resize(occurrences_.size());
  std::vector<std::size_t> ends(symbols_.size());  // of what has been put of each symbol
  std::size_t end = 0;
  for (const std::uint32_t i : order) {
    ends[i] = end;
    end += symbols_[i].count;
  }
  for (const Occurrence& occurrence : occurrences_) {
    places[ends[occurrence.symbol]++] = occurrence.place;
  }
  for (std::size_t i = 0; i < symbols_.size(); ++i) {
    const std::span<Place> own =
        std::span(places).subspan(ends[i] - symbols_[i].count, symbols_[i].count);
    if (!std::ranges::is_sorted(own, before)) std::ranges::sort(own, before);
  }
}

// The numbers of the symbols: by package, name as reported, kind, by. A dot sorts before all that may
// follow in a name, so "T.Name" comes after "T" and before "TA", as type and name by themselves do.
std::vector<std::uint32_t> Recorder::in_order() const {
  struct Key {
    std::uint32_t package = 0;  // its rank
    std::uint32_t number = 0;
    std::uint64_t head = 0;  // of the name as reported: most differ in that
  };
  const auto key_of = [this](std::uint32_t number) {
    const Symbol& symbol = symbols_[number];
    const bool is_member = !symbol.type.empty();
    return std::tuple(is_member ? symbol.type : symbol.name,
                      is_member ? symbol.name : std::string_view{}, symbol.by);
  };
  const std::vector<std::uint32_t> ranks = package_ranks();
  std::vector<Key> keys;
  keys.reserve(symbols_.size());
  for (std::uint32_t i = 0; i < symbols_.size(); ++i) {
    keys.push_back({.package = ranks[symbols_[i].package],
                    .number = i,
                    .head = head_of(std::get<0>(key_of(i)))});
  }
  std::ranges::sort(keys, [&key_of](const Key& a, const Key& b) {
    if (a.package != b.package) return a.package < b.package;
    if (a.head != b.head) return a.head < b.head;
    return key_of(a.number) < key_of(b.number);
  });
  std::vector<std::uint32_t> order;
  order.reserve(keys.size());
  for (const Key& key : keys) order.push_back(key.number);
  return order;
}

// Of each package its place among all, which are few: long paths that begin alike are compared
// once.
std::vector<std::uint32_t> Recorder::package_ranks() const {
  std::vector<std::uint32_t> sorted(packages_.size());
  std::iota(sorted.begin(), sorted.end(), 0U);
  std::ranges::sort(sorted, {}, [this](std::uint32_t number) { return packages_[number]; });
  std::vector<std::uint32_t> ranks(packages_.size());
  for (std::uint32_t rank = 0; rank < sorted.size(); ++rank) ranks[sorted[rank]] = rank;
  return ranks;
}

}  // namespace gofed::golang::uses
