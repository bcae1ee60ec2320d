#include "workers/golang/uses/recorder.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

namespace gofed::golang::uses {

void Recorder::open(const GoFile& file, ImportUse by) {
  lines_ = syntax::LineCounter(file.tree.source());
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
  for (std::size_t i = 0; i < symbols_.size(); ++i) {
    const Symbol& symbol = symbols_[i];
    if (symbol.package.empty()) {
      result_.unresolved.push_back({std::string(symbol.name), symbol.by, std::move(places[i])});
      continue;
    }
    std::string name(symbol.type);
    if (!name.empty()) name += '.';
    name += symbol.name;
    result_.uses.push_back({std::string(symbol.package), std::move(name),
                            symbol.type.empty() ? UseKind::Name : UseKind::Member, symbol.by,
                            std::move(places[i])});
  }
  std::ranges::sort(result_.uses, [](const SymbolUse& a, const SymbolUse& b) {
    return std::tie(a.package, a.name, a.kind, a.by) < std::tie(b.package, b.name, b.kind, b.by);
  });
  std::ranges::sort(result_.unresolved, [](const UnresolvedUse& a, const UnresolvedUse& b) {
    return std::tie(a.name, a.by) < std::tie(b.name, b.by);
  });
}

}  // namespace gofed::golang::uses
