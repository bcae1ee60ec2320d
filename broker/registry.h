// Workers: registered by READY, kept alive by whatever they send, lost by silence, DISCONNECT or an
// unreachable connection.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "broker/disconnect_memory.h"
#include "broker/dispatch.h"
#include "broker/peers.h"
#include "broker/requests.h"
#include "broker/routes.h"
#include "broker/state.h"
#include "envelope/program/log.h"

namespace gofed::broker {

class Registry {
 public:
  Registry(State& state, Peers& peers, Routes& routes, Dispatch& dispatch, Requests& requests);

  // READY. A peer that is registered already, or may not register, is sent DISCONNECT.
  void ready(const Sender& from, const mdp::WorkerReady& ready, Turn& turn);

  // The worker of that identity, marked as seen; kNone for an unregistered peer, which is sent
  // DISCONNECT so that it registers (again).
  WorkerId heard(const Sender& from, mdp::Version version, Turn& turn);

  // DISCONNECT from a worker. From an unregistered peer: nothing to do.
  void left(const Sender& from, Turn& turn);

  // No more requests to this worker; it is sent Drain after the last one.
  void drain(WorkerId worker, Turn& turn);

  // The worker is gone: its runs go elsewhere or are lost.
  void lost(WorkerId worker, const Loss& loss, Turn& turn);

  // Buries the silent and greets the others; when to be called again, at most an interval ahead.
  TimePoint tick(Turn& turn);

  // DISCONNECT to all, before the broker stops. Nothing else is to be asked of it afterwards.
  void dismiss_all(Turn& turn);

 private:
  [[nodiscard]] Result<schemas::WorkerMetadata> admit(const Sender& from,
                                                      const mdp::WorkerReady& ready) const;
  void add(PeerId peer, const mdp::WorkerReady& ready, schemas::WorkerMetadata about, RouteId route,
           std::optional<RouteId> store_route, Turn& turn);
  void note_refusal(std::string_view identity, std::string_view reason, Turn& turn);
  [[nodiscard]] std::string suppressed_note();
  void leave_routes(WorkerId worker);
  void remove(WorkerId worker);
  void send_disconnect(std::string_view identity, mdp::Version version, std::string_view reason,
                       Turn& turn) const;
  [[nodiscard]] Milliseconds silence_max() const;

  State& state_;
  Peers& peers_;
  Routes& routes_;
  Dispatch& dispatch_;
  Requests& requests_;
  DisconnectMemory told_;
  TimePoint last_tick_;
  TimePoint no_burial_before_;
  TimePoint next_refusal_note_;
  std::uint64_t refused_ = 0;  // since the last note
  envelope::LogBudget budget_;
};

}  // namespace gofed::broker
