// Which peer came by which connection, so that one that hangs up is noticed at once and not when it
// is sent something: its requests leave the queue, its work goes elsewhere.
//
// Only peers whose identity ZeroMQ made up: such an identity ends with its connection. A peer that
// chose its own may come back under it, and is found gone when it is sent something.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "broker/collections/shrink.h"

namespace gofed::broker {

class Connections {
 public:
  // Whether the connection is known to be this peer's already.
  [[nodiscard]] bool knows(int connection, std::string_view identity) const {
    const auto at = peers_.find(connection);
    return at != peers_.end() && at->second == identity;
  }

  // A connection of that number is this peer's; an earlier one of the number has ended.
  void note(int connection, std::string_view identity) {
    // What ZeroMQ makes up begins with a zero byte; no peer can choose such an identity.
    if (connection < 0 || identity.empty() || identity.front() != '\0') return;
    peers_.insert_or_assign(connection, std::string(identity));
  }

  // Forgets the connection; whose it was, empty for nobody's.
  [[nodiscard]] std::string end(int connection) {
    const auto node = peers_.extract(connection);
    rehash_if_sparse(peers_);
    return node.empty() ? std::string() : std::move(node.mapped());
  }

 private:
  std::unordered_map<int, std::string> peers_;  // at most one per open descriptor
};

}  // namespace gofed::broker
