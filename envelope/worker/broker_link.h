// A worker's registration of one service with one broker: READY, heartbeats both ways, requests in,
// replies out, and connecting again with back-off and jitter when the broker is lost.
//
//   state      event                     next       does
//   Connecting connected                 Ready      sends READY
//   Ready      nothing heard in liveness Waiting    drops the socket; back-off grows
//   Ready      DISCONNECT                Waiting    the same; with a reason that is final: Refused
//   Waiting    the back-off is over      Connecting a new socket
//   Ready      drain()                   Draining   sends DISCONNECT, takes what is still on its way
//   Draining   the broker sent all       Drained
//
// Belongs to the worker's loop thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <unordered_map>

#include "envelope/net/frame.h"
#include "envelope/net/send_queue.h"
#include "envelope/net/socket.h"
#include "envelope/program/log.h"
#include "envelope/worker/executor.h"
#include "envelope/worker/worker.h"
#include "schemas/wire/head.h"

namespace gofed::envelope {

class BrokerLink {
 public:
  using Clock = std::chrono::steady_clock;

  struct Identity {
    std::size_t source;  // this link's number
    std::string broker;
    std::string service;
    schemas::WorkerMetadata metadata;
  };

  BrokerLink(Identity identity, const WorkerOptions& options, Clock::time_point now);

  // Reads what has arrived; requests go to `take`.
  void on_readable(Clock::time_point now, const std::function<void(WorkerRequest)>& take);

  // Heartbeats, liveness, back-off; when to be called again at the latest.
  [[nodiscard]] Clock::time_point tick(Clock::time_point now);

  // A reply of a request that came over this link. One to a connection that is gone is dropped: the
  // broker has given that request to somebody else.
  void reply(WorkerReply reply, Clock::time_point now);

  // Asks for no more requests. Drained once the broker has agreed, or cannot be asked.
  void drain(Clock::time_point now);
  [[nodiscard]] bool is_drained(Clock::time_point now) const;

  // Replies and parts of them that the broker did not get as they were.
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

  // Says DISCONNECT and closes the link. What was sent leaves afterwards: a main that ends waits
  // for it (zmq_context().close()).
  void disconnect();

  // Drops the present connection, if any, and makes a new one after the back-off.
  void give_up(Clock::time_point now, std::string_view why);

  // Why the broker will not have this worker, where it said so.
  [[nodiscard]] const std::string& refused() const { return refused_; }
  [[nodiscard]] bool is_ready() const { return state_ == State::Ready; }
  // The broker has answered READY, if only with a heartbeat, and not by refusing.
  [[nodiscard]] bool is_registered() const { return is_ready() && answered_; }
  // Requests taken and not answered over the present connection.
  [[nodiscard]] std::size_t in_flight() const { return running_.size(); }

  [[nodiscard]] Socket* socket() { return socket_ ? &*socket_ : nullptr; }

 private:
  enum class State : std::uint8_t { Waiting, Connecting, Ready, Draining, Drained };

  void connect(Clock::time_point now);
  void lose(Clock::time_point now, std::string_view why);
  void say_ready(Clock::time_point now);
  void on_message(Frames frames, Clock::time_point now,
                  const std::function<void(WorkerRequest)>& take);
  void on_compact(Frames frames, Clock::time_point now,
                  const std::function<void(WorkerRequest)>& take);
  void take_request(WorkerRequest request, const std::string& key,
                    const std::function<void(WorkerRequest)>& take);
  // Says in the log that the broker has not been reached for long, now and then.
  void complain(Clock::time_point now);
  void send(Frames frames, Clock::time_point now);
  void flush(Clock::time_point now);
  // Makes the reply fit what may still be sent; false where it is not to be sent at all.
  [[nodiscard]] bool fit(WorkerReply& reply, const std::string& key);

  struct Running {
    CancelFlag cancelled;
    bool cut = false;  // a PARTIAL was dropped
  };

  Identity identity_;
  const WorkerOptions& options_;
  State state_ = State::Waiting;
  std::optional<Socket> socket_;
  std::uint64_t generation_ = 0;  // counts connections
  bool answered_ = false;         // something was heard over the present one
  Clock::time_point retry_at_;
  Clock::time_point missed_since_;  // there has been no broker since then
  Clock::time_point complain_at_;
  std::chrono::milliseconds backoff_;
  Clock::time_point heard_;
  Clock::time_point next_heartbeat_;
  Clock::time_point drain_until_;
  std::uint64_t dropped_ = 0;
  LogBudget budget_{20};  // lines that the broker causes
  std::string refused_;
  SendQueue::Send send_;
  SendQueue unsent_{nullptr};
  std::unordered_map<std::string, Running> running_;  // by token or client address
  std::minstd_rand jitter_;
};

}  // namespace gofed::envelope
