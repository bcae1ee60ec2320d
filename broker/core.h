// The broker without sockets and clock: a message comes in, messages go out (DESIGN, Broker).
//
//   operation    on_message() for each message of the ROUTER, tick() when its time has come. What
//                is to be sent is appended to `out`: whole ROUTER messages, the identity first.
//   concurrency  one thread.
//   trust        none: any frames of any peer may be given to on_message(). What is malformed is
//                dropped and counted, or answered with an error.
//   limitations  nothing is kept on disk. Clients and workers find a new broker by themselves.
#pragma once

#include <string_view>

#include "broker/dispatch.h"
#include "broker/mmi.h"
#include "broker/peers.h"
#include "broker/registry.h"
#include "broker/requests.h"
#include "broker/routes.h"
#include "broker/sender.h"
#include "broker/state.h"

namespace gofed::broker {

class Core {
 public:
  // `room` is asked before something large is sent; without it there is always room.
  Core(const CoreOptions& options, TimePoint now, RoomFor room = {});
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  // `message` is a whole ROUTER message: a frame of identity, which is of no use but for its room
  // and may be what `from` views, and at least one more. `oversize`: it had more frames than
  // limits::kFramesMax, of which the first ones are here: it is answered, not passed on.
  void on_message(const Sender& from, Frames message, bool oversize, TimePoint now, Messages& out);

  // Deadlines, heartbeats, dead workers. Returns when to call again at the latest; earlier is fine.
  TimePoint tick(TimePoint now, Messages& out);

  // A message to this peer could not be delivered, or its connection is gone permanently.
  void on_unreachable(std::string_view identity, TimePoint now, Messages& out);

  // The peer does not read what it is sent (or does again): its requests are refused, its replies
  // shortened, and a worker gets no more requests meanwhile.
  void on_congestion(std::string_view identity, bool congested, TimePoint now, Messages& out);

  // A message was dropped because its receiver is gone or does not read.
  void on_undeliverable() { ++state_.counts.undeliverable; }

  // Reports all workers that the broker stops. The last call.
  void stop(TimePoint now, Messages& out);

  [[nodiscard]] const State& state() const { return state_; }

 private:
  void end_former_user(const Sender& from, Turn& turn);
  void on_compact(const Sender& from, Frames message, bool oversize, Turn& turn);
  void on_compact_request(const Sender& from, Frames message, const compact::Header& header,
                          bool oversize, Turn& turn);
  void on_compact_answer(const Sender& from, Frames message, const compact::Header& header,
                         bool oversize, Turn& turn);
  void on_client_request(const Sender& from, Frames message, const mdp::ClientRequest& request,
                         bool oversize, Turn& turn);
  void on_mmi(const Sender& from, const mdp::ClientRequest& request, Frames message, Turn& turn);
  void on_worker_answer(const Sender& from, Frames message, const mdp::WorkerReply& reply,
                        bool oversize, Turn& turn);
  void answer(RunId run, WorkerAnswer answer, bool oversize, Turn& turn);
  [[nodiscard]] RunId run_of(std::uint64_t ticket, WorkerId worker);
  void take_or_refuse(NewRequest request, const Result<void>& fit, Turn& turn);

  State state_;
  Peers peers_;
  Routes routes_;
  Dispatch dispatch_;
  Requests requests_;
  Registry registry_;
  Mmi mmi_;
};

}  // namespace gofed::broker
