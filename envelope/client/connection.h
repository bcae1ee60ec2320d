// One connection of a client to a broker, or to a worker's direct endpoint: what is to be sent over
// it, what was and awaits its answer, and what happens when the peer goes away.
//
//   connecting --handshake--> connected --lost--> connecting (to the next endpoint of the list)
//
// A request goes in the RFC's form until the peer has given the service's handle (mmi.compact), then
// in the compact form. Belongs to the client's loop thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "envelope/client/absence_watch.h"
#include "envelope/client/remote_client.h"
#include "envelope/client/request.h"
#include "envelope/client/unnamed_replies.h"
#include "envelope/net/frame.h"
#include "envelope/net/socket.h"
#include "envelope/net/unread.h"
#include "envelope/program/log.h"
#include "schemas/wire/compact.h"
#include "schemas/wire/mdp.h"

namespace gofed::envelope {

class Connection {
 public:
  using Clock = std::chrono::steady_clock;

  Connection(std::vector<std::string> endpoints, const RemoteOptions& options,
             Clock::time_point now);

  void submit(std::unique_ptr<Request> request, Clock::time_point now);

  // Its caller gave the request up: forgets it, and sends the peer a CANCEL.
  void cancel(std::uint64_t token);

  // Reads what has arrived (a bounded number of messages) and what happened to the connection.
  void on_readable(Clock::time_point now);

  // Deadlines and connection timeouts; when to be called again at the latest.
  [[nodiscard]] Clock::time_point tick(Clock::time_point now);

  // Nothing has been asked over it for long: it can be dropped, and made anew when it is needed.
  [[nodiscard]] bool is_abandoned(Clock::time_point now) const;

  // Answers everything open with the error.
  void fail_all(const Error& error);

  [[nodiscard]] Socket& socket() { return *socket_; }

 private:
  using Token = std::uint64_t;
  using Deadlines = std::multimap<Clock::time_point, Token>;
  // A request on its way. All that is kept for it goes with it.
  struct Open {
    std::unique_ptr<Request> request;
    Deadlines::iterator deadline;
    bool has_reported = false;     // the worker has said how far it is
    std::size_t unsent_bytes = 0;  // what it costs while it stands in unsent_; else 0
  };
  struct Handle {
    std::uint32_t service;
    std::uint32_t epoch;
  };

  void connect_next(Clock::time_point now);
  void on_connected(Clock::time_point now);
  void on_lost(Clock::time_point now);
  void flush(Clock::time_point now);
  [[nodiscard]] bool send(Request& request, Clock::time_point now);
  [[nodiscard]] Result<void> check_room(const Request& request) const;
  void count_unsent(Open& open);
  void count_sent(Open& open);
  void ask_for_handle(const std::string& service, Clock::time_point now);
  void look_for_absent(Clock::time_point now);
  void ask_whether_served(const std::string& service, Clock::time_point now);
  void ask_whether_running(const std::string& service, Clock::time_point now);
  void on_served(const std::string& service, bool is_served);
  [[nodiscard]] std::vector<Token> open_requests_of(std::string_view service) const;
  using Answered = std::function<void(const std::vector<std::string>&)>;
  void ask(std::string_view query, std::string_view body, Clock::time_point now, Answered answered);
  void on_message(Frames frames, Clock::time_point now);
  void on_compact(Frames frames, Clock::time_point now);
  void on_rfc_reply(const std::string& service, mdp::Stage stage, Frames body);
  void on_reply(Token token, mdp::Stage stage, Frames body);
  void on_partial(Token token, Open& open, Frames body);
  void fail_unnamed(const std::vector<Token>& tokens);
  void on_query_reply(const std::string& service, const Frames& body);
  void finish(Token token, Result<std::shared_ptr<void>> outcome, Meta meta);
  // The request with all that is kept for it; null where it has ended.
  [[nodiscard]] std::unique_ptr<Request> take(Token token);
  [[nodiscard]] std::string place() const;

  std::vector<std::string> endpoints_;
  std::size_t current_ = 0;
  RemoteOptions options_;
  std::optional<Socket> socket_;
  bool connected_ = false;
  std::optional<Error> malformed_;  // why the only endpoint is not a valid one
  bool is_refused_ = false;         // the peer hung up instead of a handshake
  Clock::time_point give_up_;       // while not connected: then what waits answers Unavailable
  // While not connected: then the next of the list is tried, or the one that refused once more.
  Clock::time_point next_endpoint_;

  LogBudget budget_{20};  // lines that the peer causes
  std::unordered_map<Token, Open> open_;
  std::deque<Token> unsent_;      // in the order of sending; some have ended meanwhile
  std::size_t unsent_bytes_ = 0;  // of those that have not
  // What ZeroMQ was given and the network was not, but for small requests.
  std::shared_ptr<Unread> unread_ = std::make_shared<Unread>();
  Deadlines deadlines_;
  Clock::time_point used_;  // when something was open last
  UnnamedReplies unnamed_;
  AbsenceWatch absence_;
  std::map<std::string, Handle, std::less<>> handles_;
  std::set<std::string, std::less<>> asked_;     // services whose handle was asked for
  std::set<std::string, std::less<>> unserved_;  // of those, where no worker had appeared yet
  std::map<std::string, std::deque<Token>, std::less<>> queries_;  // in the order of sending
};

// The tokens of all requests of this process.
[[nodiscard]] std::uint64_t next_token();

// A query of the peer's own (mmi.*), without a state yet.
[[nodiscard]] std::unique_ptr<Request> make_query(std::string_view service, std::string_view body,
                                                  Connection::Clock::time_point deadline);

}  // namespace gofed::envelope
