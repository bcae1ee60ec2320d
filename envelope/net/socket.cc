#include "envelope/net/socket.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

#include "envelope/net/descriptors.h"
#include "envelope/net/ipc_path.h"
#include "schemas/base/limits.h"

namespace gofed::envelope {
namespace {

using std::chrono::milliseconds;

// Descriptors that a socket and its monitor need; ZeroMQ's threads, which it starts with the first
// one, abort without theirs.
constexpr std::size_t kDescriptors = 16;

constexpr int kMonitoredEvents = ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED;

constexpr const char* kExpected = ": expected tcp://HOST:PORT or ipc://PATH";

std::unexpected<Error> endpoint_error(const char* what, const std::string& endpoint,
                                      const zmq::error_t& error) {
  const int code = error.num();
  if (code == EINVAL || code == EPROTONOSUPPORT) {
    return fail(Errc::InvalidArgument, std::string(what) + " " + endpoint + kExpected);
  }
  const bool is_malformed = code == ENOCOMPATPROTO || code == ENODEV;
  return fail(is_malformed ? Errc::InvalidArgument : Errc::Io,
              std::string(what) + " " + endpoint + ": " + error.what());
}

// A socket that could not be made is never ready: poll() passes over a negative descriptor.
zmq::pollitem_t item_of(zmq::socket_t& socket) {
  return {socket.handle(), socket.handle() == nullptr ? -1 : 0, ZMQ_POLLIN, 0};
}

}  // namespace

zmq::context_t& zmq_context() {
  static auto& context = *new zmq::context_t(1);  // sockets of detached threads may outlive statics
  return context;
}

Socket::Socket(zmq::socket_type type, const Transport& transport) {
  if (auto enough = check_descriptors(kDescriptors); !enough) {
    broken_ = std::move(enough.error());
    return;
  }
  try {
    socket_ = zmq::socket_t(zmq_context(), type);
  } catch (const zmq::error_t& error) {
    broken_ = Error{Errc::Io, std::string("make a socket: ") + error.what()};
    return;
  }
  const auto ms = [](milliseconds time) { return static_cast<int>(time.count()); };
  socket_.set(zmq::sockopt::linger, 0);
  socket_.set(zmq::sockopt::sndhwm, transport.high_water_mark);
  socket_.set(zmq::sockopt::rcvhwm, transport.high_water_mark);
  socket_.set(zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(transport.frame_bytes_max));
  socket_.set(zmq::sockopt::handshake_ivl, ms(transport.handshake_timeout));
  socket_.set(zmq::sockopt::heartbeat_ivl, ms(transport.ping_interval));
  socket_.set(zmq::sockopt::heartbeat_timeout, ms(transport.ping_timeout));
  socket_.set(zmq::sockopt::reconnect_ivl, ms(transport.reconnect_min));
  socket_.set(zmq::sockopt::reconnect_ivl_max, ms(transport.reconnect_max));
  if (type == zmq::socket_type::router) socket_.set(zmq::sockopt::router_mandatory, true);
}

Socket::~Socket() {
  remove_files();
  end_monitor();
}

void Socket::remove_files() {
  for (const auto& file : std::exchange(files_, {})) remove_socket_file(file);
}

// ZeroMQ's I/O thread sends monitor events with a blocking send: one that finds its reader gone
// would stop every socket of the process. So the socket stops telling before the reader goes.
void Socket::end_monitor() {
  if (monitor_.handle() == nullptr) return;
  if (socket_.handle() != nullptr) ::zmq_socket_monitor(socket_.handle(), nullptr, 0);
  monitor_.close();
}

Result<void> Socket::connect(const std::string& endpoint) {
  if (broken_) return std::unexpected(*broken_);
  try {
    speak_ipv6(endpoint);
    socket_.connect(endpoint);
    return {};
  } catch (const zmq::error_t& error) {
    return endpoint_error("connect", endpoint, error);
  }
}

// Only where it is asked for: a wildcard address means IPv4 alone, as before.
void Socket::speak_ipv6(const std::string& endpoint) {
  if (endpoint.starts_with("tcp://[")) socket_.set(zmq::sockopt::ipv6, true);
}

Result<void> Socket::bind(const std::string& endpoint) {
  if (broken_) return std::unexpected(*broken_);
  const IpcPath path(endpoint);
  if (auto free = path.check_free(); !free) return free;
  try {
    speak_ipv6(endpoint);
    socket_.bind(endpoint);
    if (auto file = path.file()) files_.push_back(std::move(*file));
    return {};
  } catch (const zmq::error_t& error) {
    return endpoint_error("bind", endpoint, error);
  }
}

std::string Socket::last_endpoint() const {
  if (broken_) return {};
  auto endpoint = socket_.get(zmq::sockopt::last_endpoint);
  while (endpoint.ends_with('\0')) endpoint.pop_back();
  return endpoint;
}

Sent Socket::send(std::span<Frame> frames) {
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const bool is_last = i + 1 == frames.size();
    const int flags = ZMQ_DONTWAIT | (is_last ? 0 : ZMQ_SNDMORE);
    if (::zmq_msg_send(frames[i].message().handle(), socket_.handle(), flags) >= 0) continue;
    const int code = ::zmq_errno();
    if (code == EINTR) {
      --i;
      continue;
    }
    // The whole message's room is taken with its first frame: later frames do not fail so.
    return code == EHOSTUNREACH ? Sent::Unreachable : Sent::Full;
  }
  return Sent::Ok;
}

void Socket::close(milliseconds linger) {
  remove_files();
  end_monitor();
  if (broken_) return;
  socket_.set(zmq::sockopt::linger, static_cast<int>(linger.count()));
  socket_.close();
}

Socket::Received Socket::receive(Frames& frames) {
  frames.clear();
  auto received = Received::Message;
  while (true) {
    auto& frame = frames.emplace_back();
    if (::zmq_msg_recv(frame.message().handle(), socket_.handle(), ZMQ_DONTWAIT) < 0) {
      frames.pop_back();
      if (::zmq_errno() == EINTR) continue;
      // EAGAIN: a message's frames arrive together, so this is before the first.
      return Received::Nothing;
    }
    const bool more = frame.message().more();
    if (frames.size() > limits::kFramesMax) {
      received = Received::TooLong;
      frames.pop_back();
    }
    if (!more) return received;
  }
}

std::optional<Frames> Socket::receive() {
  Frames frames;
  switch (receive(frames)) {
    case Received::Nothing:
      return std::nullopt;
    case Received::Message:
      return frames;
    case Received::TooLong:
      return Frames{};
  }
  return std::nullopt;
}

zmq::pollitem_t Socket::poll_in() {
  return item_of(socket_);
}

void Socket::start_monitor(int events) {
  if (broken_) return;
  static std::atomic<std::uint64_t> count{0};
  const auto address = "inproc://monitor-" + std::to_string(++count);
  const int made = ::zmq_socket_monitor(socket_.handle(), address.c_str(), events);
  try {
    if (made != 0) throw zmq::error_t();
    monitor_ = zmq::socket_t(zmq_context(), zmq::socket_type::pair);
  } catch (const zmq::error_t& error) {
    broken_ = Error{Errc::Io, std::string("watch a socket: ") + error.what()};
    return;
  }
  monitor_.set(zmq::sockopt::linger, 0);
  monitor_.set(zmq::sockopt::rcvhwm,
               0);  // a full queue would block the I/O thread, see end_monitor()
  monitor_.connect(address);
}

void Socket::monitor() {
  start_monitor(kMonitoredEvents);
}

void Socket::monitor_losses() {
  start_monitor(ZMQ_EVENT_DISCONNECTED);
}

std::vector<int> Socket::take_lost() {
  std::vector<int> lost;
  if (monitor_.handle() == nullptr) return lost;
  zmq::message_t event;
  zmq::message_t address;
  while (monitor_.recv(event, zmq::recv_flags::dontwait)) {
    [[maybe_unused]] const auto rest = monitor_.recv(address, zmq::recv_flags::dontwait);
    // 16 bits of event, 32 bits of value: the descriptor.
    std::int32_t number = -1;
    if (event.size() >= sizeof(std::uint16_t) + sizeof number) {
      std::memcpy(&number, static_cast<const char*>(event.data()) + sizeof(std::uint16_t),
                  sizeof number);
      lost.push_back(number);
    }
  }
  return lost;
}

int Socket::connection_of(Frame& frame) {
  return ::zmq_msg_get(frame.message().handle(), ZMQ_SRCFD);
}

Socket::Events Socket::take_events() {
  Events events;
  if (monitor_.handle() == nullptr) return events;
  while (true) {
    zmq::message_t number;
    zmq::message_t address;
    if (!monitor_.recv(number, zmq::recv_flags::dontwait)) return events;
    [[maybe_unused]] const auto rest = monitor_.recv(address, zmq::recv_flags::dontwait);
    std::uint16_t event = 0;
    if (number.size() >= sizeof event) std::memcpy(&event, number.data(), sizeof event);
    if (event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED) events = {.connected = true, .lost = events.lost};
    if (event == ZMQ_EVENT_DISCONNECTED) events = {.connected = false, .lost = true};
  }
}

zmq::pollitem_t Socket::poll_monitor() {
  return item_of(monitor_);
}

void poll(std::span<zmq::pollitem_t> items, milliseconds timeout) {
  // Interrupted or not, the caller looks at everything and sleeps again.
  ::zmq_poll(items.data(), static_cast<int>(items.size()), static_cast<long>(timeout.count()));
}

milliseconds wait_until(std::chrono::steady_clock::time_point now,
                        std::chrono::steady_clock::time_point then, milliseconds cap) {
  if (then <= now) return milliseconds(0);
  if (then - now >= cap) return cap;
  return std::min(cap, std::chrono::ceil<milliseconds>(then - now));
}

}  // namespace gofed::envelope
