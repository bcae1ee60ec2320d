// A binary heap of ids that knows where each one stands, so that any can be moved or taken out in
// O(log n). The least stands at the top.
//
// `Order` has:  bool before(Id a, Id b) const      a strict order
//               std::uint32_t& place(Id id) const  where the heap notes the id's place, kNoPlace
//                                                  outside of it
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "broker/collections/shrink.h"

namespace gofed::broker {

inline constexpr std::uint32_t kNoPlace = 0xffffffffU;

template <typename Id>
class Heap {
 public:
  [[nodiscard]] bool empty() const { return ids_.empty(); }
  [[nodiscard]] std::size_t count() const { return ids_.size(); }
  [[nodiscard]] Id top() const { return ids_.front(); }

  // Adds the id, or finds its new place after what it is ordered by has changed.
  template <typename Order>
  void update(const Order& order, Id id) {
    auto place = order.place(id);
    if (place == kNoPlace) {
      place = static_cast<std::uint32_t>(ids_.size());
      ids_.push_back(id);
    }
    settle(order, id, place);
  }

  // Not being in the heap is not an error.
  template <typename Order>
  void remove(const Order& order, Id id) {
    const auto place = order.place(id);
    if (place == kNoPlace) return;
    order.place(id) = kNoPlace;
    const Id last = ids_.back();
    ids_.pop_back();
    if (place < ids_.size()) settle(order, last, place);
    shrink_if_sparse(ids_);
  }

 private:
  template <typename Order>
  void put(const Order& order, Id id, std::size_t place) {
    ids_[place] = id;
    order.place(id) = static_cast<std::uint32_t>(place);
  }

  template <typename Order>
  void settle(const Order& order, Id id, std::size_t place) {
    while (place > 0 && order.before(id, ids_[(place - 1) / 2])) {
      put(order, ids_[(place - 1) / 2], place);
      place = (place - 1) / 2;
    }
    for (;;) {
      auto child = 2 * place + 1;
      if (child >= ids_.size()) break;
      if (child + 1 < ids_.size() && order.before(ids_[child + 1], ids_[child])) ++child;
      if (!order.before(ids_[child], id)) break;
      put(order, ids_[child], place);
      place = child;
    }
    put(order, id, place);
  }

  std::vector<Id> ids_;
};

}  // namespace gofed::broker
