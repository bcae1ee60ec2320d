// A worker's direct endpoint: clients ask it without a broker, in the same protocol (RFC 7, RFC 18
// or compact). Answers mmi.service and mmi.compact itself.
//
// What clients leave unread is bounded as at the broker (Outbox). A reply there is no room for is
// answered Busy in its place, and so is a request of which a PARTIAL had to be dropped.
//
// Belongs to the worker's loop thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "envelope/net/frame.h"
#include "envelope/net/outbox.h"
#include "envelope/net/socket.h"
#include "envelope/worker/executor.h"
#include "schemas/wire/compact.h"
#include "schemas/wire/mdp.h"

namespace gofed::envelope {

class DirectServer {
 public:
  // Requests taken and not answered, over all clients, and their bytes: beyond it a request is
  // answered Busy. One client may have twice what is left of both.
  static constexpr std::size_t kInFlightMax = 10'000;
  static constexpr std::size_t kInFlightBytesMax = std::size_t{1} << 30;

  // `services`: the names it answers for, each with the number of its executor.
  DirectServer(std::size_t source, std::map<std::string, std::size_t, std::less<>> services,
               const Transport& transport = {}, const OutboxLimits& unread = {});

  [[nodiscard]] Result<std::string> bind(const std::string& endpoint);

  using Take = std::function<void(std::size_t executor, WorkerRequest)>;
  void on_readable(std::chrono::steady_clock::time_point now, const Take& take);
  void reply(WorkerReply reply);
  void flush();

  // Refuses new requests with Unavailable from now on.
  void drain() { draining_ = true; }
  [[nodiscard]] std::size_t in_flight() const { return running_.size(); }
  // Whether flush() is to be called again soon.
  [[nodiscard]] bool is_behind() const { return outbox_.is_behind(); }
  [[nodiscard]] bool has_unsent() const { return outbox_.has_waiting(); }
  [[nodiscard]] std::size_t unread_bytes() const { return outbox_.unread_bytes(); }
  // Replies and parts of them that did not reach their client as they were.
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }
  [[nodiscard]] Socket& socket() { return socket_; }

  // After the last reply; it leaves afterwards, as with BrokerLink::disconnect.
  void close();

 private:
  void on_message(Frames frames, std::chrono::steady_clock::time_point now, const Take& take);
  void on_compact(std::string peer, Frames frames, std::chrono::steady_clock::time_point now,
                  const Take& take);
  void take_request(std::size_t executor, WorkerRequest request, const Take& take);
  [[nodiscard]] Result<void> check_room(const std::string& peer, std::size_t bytes) const;
  void answer_query(const ReplyAddress& address, const Frames& body);
  void refuse(const ReplyAddress& address, std::string_view body, Error error);
  void send(const ReplyAddress& address, mdp::Stage stage, Frames body);
  void push(Frames message);
  void note(const Outbox::Events& events);

  struct Running {
    CancelFlag cancelled;
    std::size_t size_bytes = 0;
    bool cut = false;  // a PARTIAL was dropped
  };
  // What is in flight of one client, or of all.
  struct Load {
    std::size_t count = 0;
    std::size_t size_bytes = 0;
  };

  std::size_t source_;
  std::map<std::string, std::size_t, std::less<>> services_;
  std::uint32_t epoch_;
  Socket socket_;
  bool draining_ = false;
  std::uint64_t last_request_ = 0;
  Outbox outbox_;
  std::uint64_t dropped_ = 0;
  std::uint64_t refused_ = 0;  // connections, at the last note
  std::chrono::steady_clock::time_point next_refusal_note_;
  std::unordered_map<std::uint64_t, Running> running_;  // by ReplyAddress::generation
  std::unordered_map<std::string, Load> load_;          // by peer; none without a request
  std::size_t running_bytes_ = 0;
  std::map<std::pair<std::string, std::uint64_t>, std::uint64_t>
      by_token_;  // peer, token -> number
};

}  // namespace gofed::envelope
