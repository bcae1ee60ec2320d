// A ZeroMQ socket with the options that its defaults hide, messages of Frames, and no exceptions.
//
// One thread. Sockets are made from the process's one zmq context.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <zmq.hpp>

#include "envelope/net/frame.h"
#include "envelope/net/ipc_path.h"
#include "envelope/net/transport.h"
#include "schemas/base/result.h"

namespace gofed::envelope {

// The process's context, made on first use. Sockets are closed with linger 0, but for those that
// say goodbye: the main of a program that hosts services or a broker ends with
// zmq_context().close(), once nothing is left that has a socket, and so waits until the last
// messages have left.
[[nodiscard]] zmq::context_t& zmq_context();

enum class Sent : std::uint8_t {
  Ok,
  Full,         // the peer's queue is full: keep the message and try later
  Unreachable,  // ROUTER only: no peer of that identity; the message is gone
};

class Socket {
 public:
  // Where it cannot be made (too many files are open) connect() and bind() report it, and all else
  // does nothing. Besides what `transport` says: linger 0, and ROUTER_MANDATORY on a ROUTER.
  Socket(zmq::socket_type type, const Transport& transport);
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  // errors: InvalidArgument for a malformed endpoint, Io for one that is taken. A file at the path of
  // an ipc endpoint is never replaced, nor is the socket of a process that listens there.
  [[nodiscard]] Result<void> connect(const std::string& endpoint);
  [[nodiscard]] Result<void> bind(const std::string& endpoint);

  // The endpoint last bound, with the port that a wildcard became.
  [[nodiscard]] std::string last_endpoint() const;

  // Never blocks. The frames are moved from unless it says Full.
  [[nodiscard]] Sent send(std::span<Frame> frames);

  // Closes the socket; what was sent has so much time to leave.
  void close(std::chrono::milliseconds linger);

  // Reads one whole message into `frames`, if one waits. Of a message of more than
  // limits::kFramesMax frames the first ones are kept: it may be answered, not passed on.
  enum class Received : std::uint8_t { Nothing, Message, TooLong };
  [[nodiscard]] Received receive(Frames& frames);

  // One whole message, or nothing where none waits. A message of more than limits::kFramesMax
  // frames is read to its end and given as an empty one: the caller drops and counts it.
  [[nodiscard]] std::optional<Frames> receive();

  [[nodiscard]] zmq::pollitem_t poll_in();

  // Starts the monitor: connected() and lost() tell what happened since the last call.
  void monitor();
  struct Events {
    bool connected = false;
    bool lost = false;
  };
  [[nodiscard]] Events take_events();
  [[nodiscard]] zmq::pollitem_t poll_monitor();

  // Starts the monitor for a ROUTER's connections instead: take_lost() gives the numbers of those
  // that have ended since the last call. A number may be used again by a later connection; its end
  // is reported before any message of that one is received.
  void monitor_losses();
  [[nodiscard]] std::vector<int> take_lost();

  // The number of the connection that a frame came by (not the identity that a ROUTER adds); -1
  // where ZeroMQ does not know.
  [[nodiscard]] static int connection_of(Frame& frame);

 private:
  void end_monitor();
  void start_monitor(int events);
  void remove_files();
  void speak_ipv6(const std::string& endpoint);

  zmq::socket_t socket_;
  zmq::socket_t monitor_;
  std::vector<IpcFile> files_;   // of the ipc endpoints that it is bound to
  std::optional<Error> broken_;  // why there is no socket
};

// Waits for any of the items or the timeout; an interrupted wait counts as one that ended.
void poll(std::span<zmq::pollitem_t> items, std::chrono::milliseconds timeout);

// Milliseconds from now to `then` for a poll: at least 0, rounded up, at most a second's worth per
// `cap`.
[[nodiscard]] std::chrono::milliseconds wait_until(std::chrono::steady_clock::time_point now,
                                                   std::chrono::steady_clock::time_point then,
                                                   std::chrono::milliseconds cap);

}  // namespace gofed::envelope
