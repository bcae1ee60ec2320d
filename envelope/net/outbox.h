// What a ROUTER is to send: an ordered queue per peer, and bounds in bytes over what peers leave
// unread, ZeroMQ's own queues included.
//
//   limits    A peer may leave unread at most peer_bytes_max, and at most twice what is left of
//             total_bytes_max: one alone has two thirds of the total, and however many there are,
//             something is left for the next one.
//   congested A peer beyond its limit is reported so, until half of what it had then has left. Its
//             owner sends it little meanwhile; beyond kOverflowBytes of that, or a quarter beyond
//             the total, messages to it are dropped and counted.
//
// One thread; the memory may be released by others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "envelope/net/hash.h"
#include "envelope/net/send_queue.h"

namespace gofed::envelope {

struct OutboxLimits {
  std::size_t peer_bytes_max = std::size_t{256} << 20;
  std::size_t total_bytes_max = std::size_t{384} << 20;
  std::size_t peer_count_max = 2'000'000;  // messages that wait; over it, they are dropped

  friend bool operator==(const OutboxLimits&, const OutboxLimits&) = default;
};

class Outbox {
 public:
  // What may be said to a congested peer before messages are dropped.
  static constexpr std::size_t kOverflowBytes = std::size_t{16} << 20;

  // What the owner must know. A peer stands in a list once per change.
  struct Events {
    std::vector<std::string> unreachable;
    std::vector<std::string> congested;
    std::vector<std::string> relieved;
    std::size_t dropped = 0;
  };

  // `send` sends one whole ROUTER message, the identity first.
  Outbox(const OutboxLimits& limits, std::uint64_t hash_seed, SendQueue::Send send);

  // Sends the message, or queues it behind others to the same peer. What is left in `message` is of
  // no use but for its memory.
  void push(Frames& message, Events& events);

  // Tries what waits, and looks who reads again. Whether anything was sent or anybody relieved.
  bool retry(Events& events);

  // Whether retry() has anything to do.
  [[nodiscard]] bool is_behind() const { return !behind_.empty(); }

  // Bytes that may be sent to the peer before it is beyond its limit. A peer that has read all may
  // be sent whatever is left for all, and anything where nobody leaves anything unread.
  [[nodiscard]] std::size_t room(std::string_view identity) const;
  [[nodiscard]] bool is_congested(std::string_view identity) const;

  // Whether messages wait that ZeroMQ has not taken.
  [[nodiscard]] bool has_waiting() const;

  // Peers with a record: those that leave something unread, and some of the others.
  [[nodiscard]] std::size_t peer_count() const { return peers_.size(); }

  // What all peers leave unread.
  [[nodiscard]] std::size_t unread_bytes() const { return all_->bytes(); }

 private:
  struct Peer {
    explicit Peer(std::shared_ptr<Unread> all) : queue(std::move(all)) {}
    SendQueue queue;
    std::size_t congested_bytes = 0;  // unread when it became congested; 0: it is not
    bool behind = false;              // in behind_
  };
  using Peers = std::unordered_map<std::string, Peer, StringHash, std::equal_to<>>;

  using Entry = Peers::value_type;

  Entry& entry_of(std::string_view identity);
  void sweep();
  void forget(const Entry& entry);
  [[nodiscard]] std::size_t limit(std::size_t used) const;
  [[nodiscard]] bool is_over(const Peer& peer) const;
  void set_behind(Entry& entry);
  void note_congestion(Entry& entry, Events& events);

  OutboxLimits limits_;
  SendQueue::Send send_;
  std::shared_ptr<Unread> all_ = std::make_shared<Unread>();
  Peers peers_;
  std::size_t sweep_at_;        // number of peers
  Entry* last_ = nullptr;       // the one that was sent to last: often the next one
  std::vector<Entry*> behind_;  // messages wait, or congested
};

}  // namespace gofed::envelope
