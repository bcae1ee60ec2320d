// Who sent a message: the principal that the core's rules are about.
#pragma once

#include <string_view>

namespace gofed::broker {

// Views of the caller's; valid for the call they are given to.
//   identity  the ROUTER's name of the connection, never empty
//   user      whom the socket has authenticated; empty: nobody (a socket without security). Two
//             users are two peers, even where one takes over the identity of the other
struct Sender {
  std::string_view identity;
  std::string_view user{};
};

}  // namespace gofed::broker
