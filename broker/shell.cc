#include "broker/shell.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <string_view>
#include <utility>

#include <sys/eventfd.h>
#include <unistd.h>

#include "broker/collections/shrink.h"
#include "broker/connections.h"
#include "broker/core.h"
#include "broker/log.h"
#include "broker/trim.h"
#include "envelope/net/accept.h"
#include "envelope/net/descriptors.h"
#include "envelope/net/endpoint.h"
#include "envelope/net/outbox.h"
#include "envelope/net/socket.h"
#include "envelope/program/service_manager.h"

namespace gofed::broker {
namespace {

// Messages read after one poll, which costs as much as reading several.
constexpr std::size_t kBatchMax = 256;

// Messages sent at once: few, so that their receivers work while the rest of the batch is read, but
// several, so that zmq's I/O thread writes them together. Measured at 16 B with 100 in flight, rate
// against zmq_proxy: 1 gives 0.94, 32 gives 1.17, a whole batch 0.87.
constexpr std::size_t kFlushCount = 32;

// And after so many bytes have come in: what peers leave unread is known only of what was sent.
constexpr std::size_t kFlushBytes = std::size_t{1} << 20;

// Frames that a message's memory is made for: those of an RFC request to a worker, and two more.
constexpr std::size_t kSpareFrames = 8;
// And beyond which it is not kept: memory for many frames would then be held by a message of few.
constexpr std::size_t kSpareFramesMax = 16;

// How soon a peer whose pipe was full is tried again: zmq does not report when it empties. Doubled
// as long as nobody takes anything.
constexpr Milliseconds kRetryPauseMin{1};
constexpr Milliseconds kRetryPauseMax{16};

// Descriptors that a broker needs before it has any peer.
constexpr std::size_t kDescriptors = 32;

// What the goodbyes of a stopping broker get to leave.
constexpr Milliseconds kLinger{500};

// Whether they may be bound, by their words alone.
Result<void> check_endpoints(const BrokerOptions& options) {
  if (options.endpoints.empty()) return fail(Errc::InvalidArgument, "no endpoint to bind");
  for (const auto& endpoint : options.endpoints) {
    if (auto good = envelope::check_endpoint(endpoint); !good) return good;
    if (auto may = envelope::check_listen(endpoint, options.allow_insecure); !may) return may;
  }
  return {};
}

}  // namespace

class Shell::Impl {
 public:
  explicit Impl(const BrokerOptions& options)
      : options_(options),
        socket_(zmq::socket_type::router, options.shell.transport),
        core_(options.core, Clock::now(),
              [this](std::string_view identity) { return outbox_.room(identity); }),
        outbox_(options.shell.unread, options.core.hash_seed,
                [this](Frames& message) { return socket_.send(message); }),
        wake_fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    GOFED_ASSERT(wake_fd_ >= 0);
    socket_.monitor_losses();
  }
  ~Impl() { ::close(wake_fd_); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Result<void> bind();
  void run();
  void stop() {
    stopping_.store(true, std::memory_order_relaxed);
    const std::uint64_t one = 1;
    // Fails only where the counter is full, and then a wake is pending anyway.
    [[maybe_unused]] const auto written = ::write(wake_fd_, &one, sizeof one);
  }

  [[nodiscard]] const std::vector<std::string>& endpoints() const { return endpoints_; }

 private:
  void read_batch(TimePoint now);
  void flush(TimePoint now);
  void note(int connection, std::string_view identity, TimePoint now);
  void take_losses(TimePoint now);
  void note_refused(TimePoint now);
  void retry(TimePoint now);
  [[nodiscard]] Frames take_spare();
  void keep_spare(Frames frames);
  void report(const envelope::Outbox::Events& events, TimePoint now);
  [[nodiscard]] Milliseconds time_to_wait(TimePoint next, TimePoint now) const;

  BrokerOptions options_;
  envelope::Socket socket_;
  Core core_;
  envelope::Outbox outbox_;
  Milliseconds retry_pause_ = kRetryPauseMin;
  Connections connections_;
  std::uint64_t refused_ = 0;  // connections, at the last note
  TimePoint next_refusal_note_;
  Trim trim_;
  int wake_fd_;
  Messages out_;
  Messages sending_;  // the half of out_ that is being sent
  Messages spare_;    // memory of messages that have left
  std::vector<std::string> endpoints_;
  std::atomic<bool> stopping_ = false;
  envelope::ServiceManager manager_;
};

Result<void> Shell::Impl::bind() {
  for (const auto& endpoint : options_.endpoints) {
    if (auto bound = socket_.bind(endpoint); !bound) return bound;
    endpoints_.push_back(socket_.last_endpoint());
  }
  return {};
}

void Shell::Impl::run() {
  for (const auto& endpoint : endpoints_) log().info("bound endpoint={}", endpoint);
  manager_.ready("bound to " + endpoints_.front());
  while (!stopping_.load(std::memory_order_relaxed)) {
    const auto before = Clock::now();
    const auto next = std::min(core_.tick(before, out_), manager_.beat(before));
    retry(before);
    flush(before);
    note_refused(before);
    trim_.look(core_.state().held_bytes() + outbox_.unread_bytes(), before);
    std::array<zmq::pollitem_t, 3> items{
        socket_.poll_in(), socket_.poll_monitor(), {nullptr, wake_fd_, ZMQ_POLLIN, 0}};
    envelope::poll(items, time_to_wait(next, before));
    const auto now = Clock::now();
    read_batch(now);
    if ((items[1].revents & ZMQ_POLLIN) != 0) take_losses(now);
    flush(now);
  }
  manager_.stopping();
  core_.stop(Clock::now(), out_);
  flush(Clock::now());
  socket_.close(kLinger);
  log().info("stopped");
}

Milliseconds Shell::Impl::time_to_wait(TimePoint next, TimePoint now) const {
  // Rounded up: waking early would spin until the time has come.
  const auto left = std::chrono::ceil<Milliseconds>(next - now);
  const auto wait = std::max(left, Milliseconds(0));
  return outbox_.is_behind() ? std::min(wait, retry_pause_) : wait;
}

void Shell::Impl::read_batch(TimePoint now) {
  using Received = envelope::Socket::Received;
  std::size_t bytes = 0;  // received since the last flush
  for (std::size_t i = 0; i < kBatchMax; ++i) {
    auto message = take_spare();
    const auto received = socket_.receive(message);
    if (received == Received::Nothing) {
      spare_.push_back(std::move(message));
      return;
    }
    const int connection = message.size() > 1 ? envelope::Socket::connection_of(message[1]) : -1;
    const Sender from{.identity = message[0].view()};
    note(connection, from.identity, now);
    bytes += envelope::size_bytes(message);
    core_.on_message(from, std::move(message), received == Received::TooLong, now, out_);
    if (out_.size() >= kFlushCount || bytes >= kFlushBytes) {
      flush(now);
      bytes = 0;
    }
  }
}

// A descriptor is used again: the end of its last connection must be seen before it is noted anew.
void Shell::Impl::note(int connection, std::string_view identity, TimePoint now) {
  if (connections_.knows(connection, identity)) return;
  take_losses(now);
  connections_.note(connection, identity);
}

void Shell::Impl::take_losses(TimePoint now) {
  for (const int connection : socket_.take_lost()) {
    const auto peer = connections_.end(connection);
    if (!peer.empty()) core_.on_unreachable(peer, now, out_);
  }
}

// Once an interval at most.
void Shell::Impl::note_refused(TimePoint now) {
  const auto refused = envelope::refused_connections();
  if (refused == refused_ || now < next_refusal_note_) return;
  next_refusal_note_ = now + options_.core.heartbeat_interval;
  log().warn("connections_refused count={} reason=\"the limit of open files is reached\"",
             refused - std::exchange(refused_, refused));
}

Frames Shell::Impl::take_spare() {
  Frames frames;
  if (spare_.empty()) {
    frames.reserve(kSpareFrames);
  } else {
    frames = std::move(spare_.back());
    spare_.pop_back();
  }
  return frames;
}

// A message that has left leaves its memory for the next one to come.
void Shell::Impl::keep_spare(Frames frames) {
  frames.clear();
  const bool is_usual = frames.capacity() >= kSpareFrames && frames.capacity() <= kSpareFramesMax;
  if (spare_.size() >= kBatchMax || !is_usual) return;
  spare_.push_back(std::move(frames));
}

// Sending may find peers gone, and that may cause more to be sent.
void Shell::Impl::flush(TimePoint now) {
  while (!out_.empty()) {
    sending_.swap(out_);
    envelope::Outbox::Events events;
    for (auto& message : sending_) {
      outbox_.push(message, events);
      keep_spare(std::move(message));
    }
    sending_.clear();
    shrink_if_sparse(sending_);
    report(events, now);
  }
}

void Shell::Impl::retry(TimePoint now) {
  if (!outbox_.is_behind()) return;
  envelope::Outbox::Events events;
  const bool any_taken = outbox_.retry(events);
  retry_pause_ = any_taken ? kRetryPauseMin : std::min(2 * retry_pause_, kRetryPauseMax);
  report(events, now);
}

void Shell::Impl::report(const envelope::Outbox::Events& events, TimePoint now) {
  for (std::size_t i = 0; i < events.dropped; ++i) core_.on_undeliverable();
  for (const auto& peer : events.unreachable) core_.on_unreachable(peer, now, out_);
  for (const auto& peer : events.congested) core_.on_congestion(peer, true, now, out_);
  for (const auto& peer : events.relieved) core_.on_congestion(peer, false, now, out_);
}

Shell::Shell(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Shell::~Shell() = default;

Result<std::unique_ptr<Shell>> Shell::create(const BrokerOptions& options) {
  if (auto good = check_endpoints(options); !good) return std::unexpected(std::move(good.error()));
  if (auto enough = envelope::check_descriptors(kDescriptors); !enough) {
    return std::unexpected(std::move(enough.error()));
  }
  auto impl = std::make_unique<Impl>(options);
  if (auto bound = impl->bind(); !bound) return std::unexpected(std::move(bound.error()));
  return std::unique_ptr<Shell>(new Shell(std::move(impl)));
}

const std::vector<std::string>& Shell::endpoints() const {
  return impl_->endpoints();
}

void Shell::run() {
  impl_->run();
}

void Shell::stop() {
  impl_->stop();
}

}  // namespace gofed::broker
