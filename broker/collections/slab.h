// Storage for the broker's many small records: stable addresses, 32-bit ids, reuse without malloc.
//
// An id is valid from add() to remove(). A ticket (id and generation) of a removed record stays
// invalid for 2^32 reuses of its slot: it may be given to a peer and come back at any time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
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
    if (free_.empty()) {
      slots_.emplace_back().live = true;
      return static_cast<Id>(slots_.size() - 1);
    }
    const Id id = free_.back();
    free_.pop_back();
    slot(id).live = true;
    return id;
  }

  void remove(Id id) {
    auto& gone = slot(id);
    GOFED_ASSERT(gone.live);
    gone.value = T{};
    gone.live = false;
    ++gone.generation;
    free_.push_back(id);
    --size_;
  }

  [[nodiscard]] T& operator[](Id id) { return slot(id).value; }
  [[nodiscard]] const T& operator[](Id id) const { return slots_[index(id)].value; }
  [[nodiscard]] std::size_t size() const { return size_; }

  [[nodiscard]] std::uint64_t ticket(Id id) const {
    return (std::uint64_t{slots_[index(id)].generation} << 32U) | index(id);
  }

  // Any number is safe in contains() and find(): they are asked about what peers send.
  [[nodiscard]] bool contains(Id id) const {
    return index(id) < slots_.size() && slots_[index(id)].live;
  }

  [[nodiscard]] std::optional<Id> find(std::uint64_t ticket) const {
    const auto at = static_cast<std::uint32_t>(ticket);
    if (at >= slots_.size()) return std::nullopt;
    const auto& found = slots_[at];
    if (!found.live || found.generation != ticket >> 32U) return std::nullopt;
    return static_cast<Id>(at);
  }

  // Calls f(id, value) for every record; f must not add or remove.
  template <typename F>
  void for_each(F&& f) const {
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      if (slots_[i].live) f(static_cast<Id>(i), slots_[i].value);
    }
  }

 private:
  struct Slot {
    T value{};
    std::uint32_t generation = 1;  // so that no ticket is 0
    bool live = false;
  };

  static std::size_t index(Id id) { return static_cast<std::size_t>(id); }
  Slot& slot(Id id) { return slots_[index(id)]; }

  std::deque<Slot> slots_;
  std::vector<Id> free_;
  std::size_t size_ = 0;
};

}  // namespace gofed::broker
