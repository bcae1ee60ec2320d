// One connection of a client to a broker, or to a worker's direct endpoint: what is to be sent over
// it, what was and awaits its answer, and what happens when the peer goes away.
//
//   connecting --handshake--> connected --lost--> connecting (to the next endpoint of the list)
//
// A request goes in the RFC's form until the peer has told the service's handle (mmi.compact), then
// in the compact form. Belongs to the client's loop thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "envelope/client/call.h"
#include "envelope/client/remote_client.h"
#include "envelope/net/frame.h"
#include "envelope/net/socket.h"
#include "schemas/wire/compact.h"

namespace gofed::envelope {

// A request on its way. Queries (mmi.*) have no head: their replies are matched in order.
struct Outgoing {
  std::uint64_t token = 0;  // unique in the process; the last part of the head's id
  std::string service;
  Frames body;  // kept for a second sending where the action is idempotent
  bool is_query = false;
  bool idempotent = false;
  bool has_key = false;
  std::int8_t priority = 0;
  std::chrono::steady_clock::time_point deadline;
  const schemas::Type& (*output)() = nullptr;
  std::shared_ptr<void> (*new_output)() = nullptr;
  std::shared_ptr<CallState> state;
};

class Connection {
 public:
  using Clock = std::chrono::steady_clock;

  Connection(std::vector<std::string> endpoints, const RemoteOptions& options,
             Clock::time_point now);

  void submit(Outgoing request, Clock::time_point now);

  // Its caller gave the request up: forgets it, and tells the peer.
  void cancel(std::uint64_t token);

  // Reads what has arrived (a bounded number of messages) and what happened to the connection.
  void on_readable(Clock::time_point now);

  // Deadlines and connection timeouts; when to be called again at the latest.
  [[nodiscard]] Clock::time_point tick(Clock::time_point now);

  // Answers everything open with the error.
  void fail_all(const Error& error);

  [[nodiscard]] Socket& socket() { return *socket_; }

 private:
  using Token = std::uint64_t;
  struct Handle {
    std::uint32_t service;
    std::uint32_t epoch;
  };

  void connect_next(Clock::time_point now);
  void on_connected(Clock::time_point now);
  void on_lost(Clock::time_point now);
  void flush(Clock::time_point now);
  [[nodiscard]] bool send(Outgoing& request, Clock::time_point now);
  void ask_for_handle(const std::string& service, Clock::time_point now);
  void on_message(Frames frames, Clock::time_point now);
  void on_compact(Frames frames, Clock::time_point now);
  void on_reply(Token token, Frames body);
  void on_query_reply(const std::string& service, const Frames& body);
  void finish(Token token, Result<std::shared_ptr<void>> outcome, Meta meta);
  [[nodiscard]] std::string place() const;

  std::vector<std::string> endpoints_;
  std::size_t current_ = 0;
  RemoteOptions options_;
  std::optional<Socket> socket_;
  bool connected_ = false;
  std::optional<Error> malformed_;  // why the only endpoint is none
  bool is_refused_ = false;         // the peer hung up instead of a handshake
  Clock::time_point give_up_;       // while not connected: then what waits answers Unavailable
  // While not connected: then the next of the list is tried, or the one that refused once more.
  Clock::time_point next_endpoint_;

  std::unordered_map<Token, Outgoing> open_;
  std::deque<Token> unsent_;
  std::multimap<Clock::time_point, Token> deadlines_;
  std::map<std::string, Handle, std::less<>> handles_;
  std::set<std::string, std::less<>> asked_;     // services whose handle was asked for
  std::set<std::string, std::less<>> unserved_;  // of those, where no worker had appeared yet
  std::map<std::string, std::deque<Token>, std::less<>> queries_;  // in the order of sending
};

// The tokens of all requests of this process.
[[nodiscard]] std::uint64_t next_token();

}  // namespace gofed::envelope
