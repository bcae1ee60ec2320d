// Storage for the broker's many small records: stable addresses, 32-bit ids, reuse without malloc.
//
// Records stand in chunks. A chunk without records gives its memory back, but for one, so that what
// a million requests took is free again when they are answered.
//
// An id is valid from add() to remove(). A ticket (id and generation) of a removed record stays
// invalid for 2^32 reuses of its slot: it may be given to a peer and come back at any time.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "schemas/base/result.h"

namespace gofed::broker {

template <typename Id>
inline constexpr Id kNone = static_cast<Id>(0xffffffffU);

template <typename T, typename Id>
class Slab {
 public:
  Id add() {
    ++size_;
    if (open_.empty()) open_chunk();
    const auto at = open_.back();
    auto& chunk = *chunks_[at];
    const auto place = chunk.free[--chunk.free_count];
    if (chunk.free_count == 0) open_.pop_back();
    if (chunk.free_count + 1 == kChunk) --empty_;
    chunk.slots[place].live = true;
    return static_cast<Id>(at * kChunk + place);
  }

  void remove(Id id) {
    const auto at = index(id) / kChunk;
    auto& chunk = *chunks_[at];
    auto& gone = chunk.slots[index(id) % kChunk];
    GOFED_ASSERT(gone.live);
    gone.value = T{};
    gone.live = false;
    ++gone.generation;
    --size_;
    if (chunk.free_count == 0) {
      chunk.place = open_.size();
      open_.push_back(at);
    }
    chunk.free[chunk.free_count++] = static_cast<std::uint8_t>(index(id) % kChunk);
    if (chunk.free_count == kChunk && ++empty_ > kEmptyMax) close_chunk(at);
  }

  [[nodiscard]] T& operator[](Id id) { return slot(id).value; }
  [[nodiscard]] const T& operator[](Id id) const { return slot(id).value; }
  [[nodiscard]] std::size_t size() const { return size_; }
  // Records there is memory for.
  [[nodiscard]] std::size_t capacity() const { return (chunks_.size() - vacant_.size()) * kChunk; }

  [[nodiscard]] std::uint64_t ticket(Id id) const {
    return (std::uint64_t{slot(id).generation} << 32U) | index(id);
  }

  // Any number is safe in contains() and find(): they are asked about what peers send.
  [[nodiscard]] bool contains(Id id) const {
    const auto at = index(id) / kChunk;
    return at < chunks_.size() && chunks_[at] && slot(id).live;
  }

  [[nodiscard]] std::optional<Id> find(std::uint64_t ticket) const {
    const auto id = static_cast<Id>(static_cast<std::uint32_t>(ticket));
    if (!contains(id) || slot(id).generation != ticket >> 32U) return std::nullopt;
    return id;
  }

  // Calls f(id, value) for every record; f must not add or remove.
  template <typename F>
  void for_each(F&& f) const {
    for (std::size_t at = 0; at < chunks_.size(); ++at) {
      if (!chunks_[at]) continue;
      for (std::size_t place = 0; place < kChunk; ++place) {
        const auto& found = chunks_[at]->slots[place];
        if (found.live) f(static_cast<Id>(at * kChunk + place), found.value);
      }
    }
  }

 private:
  static constexpr std::size_t kChunk = 256;   // places are a byte
  static constexpr std::size_t kEmptyMax = 1;  // chunks without a record that keep their memory

  struct Slot {
    T value{};
    std::uint32_t generation = 1;  // so that no ticket is 0
    bool live = false;
  };
  struct Chunk {
    std::array<Slot, kChunk> slots{};
    std::array<std::uint8_t, kChunk> free{};  // places, the next one last
    std::size_t free_count = kChunk;
    std::size_t place = 0;  // in open_, where free_count > 0
  };

  static std::size_t index(Id id) { return static_cast<std::size_t>(id); }
  Slot& slot(Id id) { return chunks_[index(id) / kChunk]->slots[index(id) % kChunk]; }
  const Slot& slot(Id id) const { return chunks_[index(id) / kChunk]->slots[index(id) % kChunk]; }

  void open_chunk() {
    auto at = chunks_.size();
    if (vacant_.empty()) {
      chunks_.emplace_back();
      generations_.push_back(1);
    } else {
      at = vacant_.back();
      vacant_.pop_back();
    }
    chunks_[at] = std::make_unique<Chunk>();
    auto& chunk = *chunks_[at];
    for (std::size_t i = 0; i < kChunk; ++i) {
      chunk.free[i] = static_cast<std::uint8_t>(kChunk - 1 - i);
      chunk.slots[i].generation = generations_[at];
    }
    chunk.place = open_.size();
    open_.push_back(at);
    ++empty_;
  }

  // The generations go on where the chunk's slots were.
  void close_chunk(std::size_t at) {
    auto& chunk = *chunks_[at];
    for (const auto& gone : chunk.slots) {
      generations_[at] = std::max(generations_[at], gone.generation);
    }
    const auto moved = open_.back();
    open_[chunk.place] = moved;
    chunks_[moved]->place = chunk.place;
    open_.pop_back();
    chunks_[at].reset();
    vacant_.push_back(at);
    --empty_;
  }

  std::vector<std::unique_ptr<Chunk>> chunks_;
  std::vector<std::uint32_t> generations_;  // of each chunk's slots when it is opened
  std::vector<std::size_t> open_;           // chunks with a free slot; the last one is used next
  std::vector<std::size_t> vacant_;         // without memory
  std::size_t empty_ = 0;                   // chunks with memory and without a record
  std::size_t size_ = 0;
};

}  // namespace gofed::broker
