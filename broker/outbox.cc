#include "broker/outbox.h"

#include <utility>

namespace gofed::broker {

using envelope::Sent;

Outbox::Outbox(const ShellOptions& options, std::uint64_t hash_seed, Send send)
    : options_(options), send_(std::move(send)), queues_(16, StringHash{hash_seed}) {}

void Outbox::push(envelope::Frames& message, Events& events) {
  if (!queues_.empty()) {
    if (const auto at = queues_.find(message[0].view()); at != queues_.end()) {
      enqueue(at->second, std::move(message), events);
      return;
    }
  }
  switch (send_(message)) {
    case Sent::Ok:
      return;
    case Sent::Unreachable:
      ++events.dropped;
      events.unreachable.emplace_back(message[0].view());
      return;
    case Sent::Full: {
      auto& queue = queues_[std::string(message[0].view())];
      enqueue(queue, std::move(message), events);
      return;
    }
  }
}

void Outbox::enqueue(Queue& queue, envelope::Frames message, Events& events) {
  if (queue.messages.size() >= options_.peer_count_max) {
    ++events.dropped;
    return;
  }
  queue.size_bytes += envelope::size_bytes(message);
  if (!queue.congested && queue.size_bytes > options_.peer_bytes_max) {
    queue.congested = true;
    events.congested.emplace_back(message[0].view());
  }
  queue.messages.push_back(std::move(message));
}

bool Outbox::drain(const std::string& peer, Queue& queue, Events& events) {
  while (!queue.messages.empty()) {
    auto& next = queue.messages.front();
    const auto bytes = envelope::size_bytes(next);
    switch (send_(next)) {
      case Sent::Ok:
        queue.size_bytes -= bytes;
        queue.messages.pop_front();
        break;
      case Sent::Full:
        return false;
      case Sent::Unreachable:
        events.dropped += queue.messages.size();
        events.unreachable.push_back(peer);
        queue.messages.clear();
        queue.size_bytes = 0;
        break;
    }
    // Half empty: the peer reads again.
    if (queue.congested && queue.size_bytes <= options_.peer_bytes_max / 2) {
      queue.congested = false;
      events.relieved.push_back(peer);
    }
  }
  return true;
}

bool Outbox::retry(Events& events) {
  for (auto at = queues_.begin(); at != queues_.end();) {
    at = drain(at->first, at->second, events) ? queues_.erase(at) : std::next(at);
  }
  return !queues_.empty();
}

}  // namespace gofed::broker
