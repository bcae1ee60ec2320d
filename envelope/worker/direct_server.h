// A worker's direct endpoint: clients ask it without a broker, in the same protocol (RFC 7, RFC 18
// or compact). Answers mmi.service and mmi.compact itself.
//
// Belongs to the worker's loop thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "envelope/net/frame.h"
#include "envelope/net/socket.h"
#include "envelope/worker/executor.h"
#include "schemas/wire/compact.h"
#include "schemas/wire/mdp.h"

namespace gofed::envelope {

class DirectServer {
 public:
  // Requests taken and not answered, over all clients: beyond it a request is answered Busy.
  static constexpr std::size_t kInFlightMax = 10'000;

  // `services`: the names it answers for, each with the number of its executor.
  DirectServer(std::size_t source, std::map<std::string, std::size_t, std::less<>> services);

  [[nodiscard]] Result<std::string> bind(const std::string& endpoint);

  using Take = std::function<void(std::size_t executor, WorkerRequest)>;
  void on_readable(std::chrono::steady_clock::time_point now, const Take& take);
  void reply(WorkerReply reply);
  void flush();

  // Refuses new requests with Unavailable from now on.
  void drain() { draining_ = true; }
  [[nodiscard]] std::size_t in_flight() const { return running_.size(); }
  [[nodiscard]] bool has_unsent() const { return !unsent_.empty(); }
  [[nodiscard]] Socket& socket() { return socket_; }

  // After the last reply; it leaves afterwards, as with BrokerLink::disconnect.
  void close();

 private:
  void on_message(Frames frames, std::chrono::steady_clock::time_point now, const Take& take);
  void on_compact(std::string peer, Frames frames, std::chrono::steady_clock::time_point now,
                  const Take& take);
  void take_request(std::size_t executor, WorkerRequest request, const Take& take);
  void answer_query(const ReplyAddress& address, const Frames& body);
  void refuse(const ReplyAddress& address, std::string_view body, Error error);
  void send(const ReplyAddress& address, mdp::Stage stage, Frames body);

  std::size_t source_;
  std::map<std::string, std::size_t, std::less<>> services_;
  std::uint32_t epoch_;
  Socket socket_;
  bool draining_ = false;
  std::uint64_t last_request_ = 0;
  std::unordered_map<std::uint64_t, CancelFlag> running_;  // by ReplyAddress::generation
  std::map<std::pair<std::string, std::uint64_t>, std::uint64_t>
      by_token_;  // peer, token -> number
  std::deque<Frames> unsent_;
};

}  // namespace gofed::envelope
