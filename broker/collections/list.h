// Doubly linked lists through records of a slab: O(1) to add and to take out, no allocation.
//
// A record is in at most one list per Links member; it must be taken out before it is removed.
#pragma once

#include <cstddef>

#include "broker/collections/slab.h"

namespace gofed::broker {

template <typename Id>
struct Links {
  Id previous = kNone<Id>;
  Id next = kNone<Id>;
};

template <typename T, typename Id, Links<Id> T::* Member>
class List {
 public:
  [[nodiscard]] bool empty() const { return front_ == kNone<Id>; }
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] Id front() const { return front_; }
  [[nodiscard]] Id back() const { return back_; }

  // kNone after the last one.
  template <typename S>
  [[nodiscard]] static Id next(const S& slab, Id id) {
    return (slab[id].*Member).next;
  }

  void push_back(Slab<T, Id>& slab, Id id) {
    slab[id].*Member = {back_, kNone<Id>};
    (back_ == kNone<Id> ? front_ : (slab[back_].*Member).next) = id;
    back_ = id;
    ++count_;
  }

  void push_front(Slab<T, Id>& slab, Id id) {
    slab[id].*Member = {kNone<Id>, front_};
    (front_ == kNone<Id> ? back_ : (slab[front_].*Member).previous) = id;
    front_ = id;
    ++count_;
  }

  void remove(Slab<T, Id>& slab, Id id) {
    const auto links = slab[id].*Member;
    (links.previous == kNone<Id> ? front_ : (slab[links.previous].*Member).next) = links.next;
    (links.next == kNone<Id> ? back_ : (slab[links.next].*Member).previous) = links.previous;
    slab[id].*Member = {};
    --count_;
  }

  void move_to_back(Slab<T, Id>& slab, Id id) {
    if (id == back_) return;
    remove(slab, id);
    push_back(slab, id);
  }

 private:
  Id front_ = kNone<Id>;
  Id back_ = kNone<Id>;
  std::size_t count_ = 0;
};

}  // namespace gofed::broker
