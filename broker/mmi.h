// The broker's own services. Source: ZeroMQ RFC 8/MMI for mmi.service; the others are ours
// (docs/protocol.md, "Questions to the broker").
//
// Each answers "200" and its frames, "400" for a question that makes no sense, "404" for what is
// not there, "501" for an mmi name that this broker does not know.
#pragma once

#include <array>
#include <string_view>

#include "broker/peers.h"
#include "broker/requests.h"
#include "broker/routes.h"
#include "broker/state.h"

namespace gofed::broker {

// The answer to a client that leaves too much unread, in place of a large one.
inline constexpr std::string_view kMmiBusy = "503";

// What is answered, in the order of the document.
inline constexpr std::array<std::string_view, 7> kMmiNames{
    "mmi.service", "mmi.services", "mmi.actions", "mmi.workers",
    "mmi.stats",   "mmi.compact",  "mmi.cancel"};

class Mmi {
 public:
  Mmi(State& state, Routes& routes, Requests& requests)
      : state_(state), routes_(routes), requests_(requests) {}

  // The reply's body to a request of `client` for service `name` (is_mmi). `question` is the first
  // frame of its body. Cancelling sends messages of its own.
  [[nodiscard]] Body answer(std::string_view name, std::string_view question, PeerId client,
                            Turn& turn);

 private:
  [[nodiscard]] Body service(std::string_view question) const;
  [[nodiscard]] Body services(std::string_view question, Turn& turn) const;
  [[nodiscard]] Body workers(std::string_view question, Turn& turn) const;
  [[nodiscard]] Body stats(Turn& turn) const;
  [[nodiscard]] Body compact_handle(std::string_view question) const;
  [[nodiscard]] Body cancel(std::string_view question, PeerId client, Turn& turn);

  State& state_;
  Routes& routes_;
  Requests& requests_;
};

}  // namespace gofed::broker
