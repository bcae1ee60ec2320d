// The life of a request: admitted, queued or handed out, answered exactly once.
//
// A request ends by its worker's final reply, its deadline, a cancel, the loss of its worker, or
// the loss of its client. Every end but the last is answered to the client.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "broker/dispatch.h"
#include "broker/peers.h"
#include "broker/replies.h"
#include "broker/routes.h"
#include "broker/state.h"
#include "broker/waiter_index.h"

namespace gofed::broker {

// A request as it comes in, read but not yet taken.
struct NewRequest {
  PeerId client{};
  Form form = Form::V02;
  std::uint64_t token = 0;
  std::string id{};
  RouteId route{};
  Body body{};
  bool has_head = false;
  bool idempotent = false;
  std::int8_t priority = 0;
  std::string key{};
  std::uint32_t timeout_ms = 0;  // 0: limits::kTimeoutDefault
};

// How a worker went.
struct Loss {
  std::string_view why;
  bool said_goodbye = false;  // DISCONNECT: no request has ended it
};

// A worker's answer to a run.
struct WorkerAnswer {
  mdp::Stage stage = mdp::Stage::Final;
  bool has_head = false;
  Body body{};
};

class Requests {
 public:
  Requests(State& state, Peers& peers, Routes& routes, Dispatch& dispatch);

  // Takes the request, or answers it with an error at once.
  void admit(NewRequest request, Turn& turn);

  // An answer of the worker that holds the run.
  void answer(RunId run, WorkerAnswer answer, Turn& turn);

  // Whether the client had such a request; it is answered `cancelled` and its run given up.
  bool cancel(const RequestName& name, Turn& turn);

  // The run's worker is gone: again elsewhere, or `worker_lost`. A run with which two workers ended
  // is not given to a third one: it may be what ends them.
  void worker_lost(RunId run, const Loss& loss, Turn& turn);

  // The worker's answer cannot be passed on: its waiters get the error, the worker goes on.
  void answer_failed(RunId run, const Error& error, Turn& turn);

  // Nobody reads this client's replies any more.
  void client_gone(PeerId client, Turn& turn);

  // Answers up to `count_max` requests that are past their deadline; the next deadline, or
  // TimePoint::max().
  TimePoint expire(std::size_t count_max, Turn& turn);

  // An error for a request that never became a waiter.
  void refuse(const NewRequest& request, const Error& error, Turn& turn);

 private:
  RunId joinable(const NewRequest& request, TimePoint deadline) const;
  RunId start(NewRequest& request, TimePoint deadline, Turn& turn);
  WaiterId add_waiter(NewRequest& request, RunId run, TimePoint deadline);
  // Whether one more request can be held at all, and whether its queue has room.
  [[nodiscard]] Result<void> check_room(const NewRequest& request) const;
  [[nodiscard]] Result<void> check_queue(const NewRequest& request) const;

  [[nodiscard]] Recipient recipient(const Waiter& waiter) const;
  [[nodiscard]] bool may_send(const Peer& client, const Body& body) const;
  void deliver(WaiterId waiter, ReplyInfo info, Body body, Turn& turn);
  void finish_with_error(WaiterId waiter, const Error& error, Turn& turn);
  void finish_all_with_error(RunId run, const Error& error, Turn& turn);
  void remove_waiter(WaiterId waiter);
  // Ends a run that nobody waits for: out of the queue, or its worker is sent CANCEL.
  void give_up_if_unwanted(RunId run, Turn& turn);
  void forget_key(RunId run);
  void remove_run(RunId run);

  State& state_;
  Peers& peers_;
  Routes& routes_;
  Dispatch& dispatch_;
  WaiterIndex index_;
  Heap<WaiterId> deadlines_;
};

}  // namespace gofed::broker
