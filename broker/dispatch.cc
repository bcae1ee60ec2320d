#include "broker/dispatch.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>
#include <utility>

namespace gofed::broker {
namespace {

// The order of a route's candidates, and where a worker notes its place among them.
struct LeastLoaded {
  Slab<Worker, WorkerId>& workers;
  RouteId route;

  [[nodiscard]] bool before(WorkerId a, WorkerId b) const {
    const auto& left = workers[a];
    const auto& right = workers[b];
    // in_flight / capacity, compared without dividing.
    const auto left_load = std::uint64_t{left.in_flight} * right.about.capacity;
    const auto right_load = std::uint64_t{right.in_flight} * left.about.capacity;
    if (left_load != right_load) return left_load < right_load;
    return left.turn < right.turn;
  }

  [[nodiscard]] std::uint32_t& place(WorkerId id) const {
    auto& worker = workers[id];
    return worker.places[worker.routes[0] == route ? 0 : 1];
  }
};

// The token by which a worker's reply finds its run: the "client address" of the RFCs.
std::array<char, 8> address_of(std::uint64_t ticket) {
  std::array<char, 8> bytes{};
  for (auto at = bytes.rbegin(); at != bytes.rend(); ++at, ticket >>= 8U) {
    *at = static_cast<char>(ticket & 0xffU);
  }
  return bytes;
}

std::uint32_t clamp_milliseconds(Clock::duration time) {
  const auto count = std::chrono::duration_cast<Milliseconds>(time).count();
  return static_cast<std::uint32_t>(
      std::clamp<std::int64_t>(count, 0, std::numeric_limits<std::uint32_t>::max()));
}

}  // namespace

std::uint32_t milliseconds_left(TimePoint deadline, TimePoint now) {
  return std::max(clamp_milliseconds(deadline - now), std::uint32_t{1});
}

bool Dispatch::has_credit(const Worker& worker) const {
  if (worker.draining || state_.peers[worker.peer].congested) return false;
  if (worker.in_flight >= worker.about.window) return false;
  return worker.in_flight == 0 || worker.in_flight_bytes < state_.options.worker_bytes_max;
}

void Dispatch::place(RunId id, Turn& turn) {
  const auto& route = state_.routes[state_.runs[id].route];
  if (route.candidates.empty()) {
    enqueue(id, false);
  } else {
    assign(id, route.candidates.top(), turn);
  }
}

void Dispatch::replace(RunId id) {
  enqueue(id, true);
}

void Dispatch::enqueue(RunId id, bool in_front) {
  auto& run = state_.runs[id];
  auto& queue = state_.routes[run.route].queue;
  run.worker = kNone<WorkerId>;
  if (in_front) {
    queue.push_front(state_.runs, id);
  } else {
    queue.push(state_.runs, id);
  }
  ++state_.queued_count;
  state_.queued_bytes += run.cost_bytes;
}

void Dispatch::dequeue(RunId id) {
  const auto& run = state_.runs[id];
  state_.routes[run.route].queue.remove(state_.runs, id);
  --state_.queued_count;
  state_.queued_bytes -= run.cost_bytes;
}

void Dispatch::assign(RunId id, WorkerId to, Turn& turn) {
  auto& run = state_.runs[id];
  auto& worker = state_.workers[to];
  run.worker = to;
  run.queued_ms = clamp_milliseconds(turn.now - run.arrived);
  worker.runs.push_back(state_.runs, id);
  ++worker.in_flight;
  worker.in_flight_bytes += run.cost_bytes;
  worker.turn = ++state_.turns;
  ++state_.routes[run.route].in_flight;
  ++state_.in_flight_count;
  state_.in_flight_bytes += run.cost_bytes;
  refresh(to);
  send_request(run, id, worker, turn);
  worker.sent = turn.now;
  state_.by_sent.move_to_back(state_.workers, to);
}

void Dispatch::send_request(Run& run, RunId id, Worker& worker, Turn& turn) {
  // Kept only where it may have to be sent again: the bytes are shared, not copied.
  const bool keep = run.idempotent && run.attempt < state_.options.attempts_max;
  auto body = keep ? run.body.share() : std::exchange(run.body, Body{});
  const std::string_view to = state_.peers[worker.peer].identity;
  const auto ticket = state_.runs.ticket(id);
  if (!worker.about.compact) {
    const auto address = address_of(ticket);
    const auto envelope =
        mdp::broker_request(worker.version, std::string_view(address.data(), address.size()));
    turn.out.push_back(std::move(body).to_rfc(to, envelope.view()));
    return;
  }
  compact::Header header{.command = compact::Command::Request,
                         .priority = run.priority,
                         .attempt = run.attempt,
                         .token = ticket,
                         .timeout_ms = milliseconds_left(run.deadline, turn.now),
                         .queued_ms = run.queued_ms};
  if (run.idempotent) header.flags |= compact::kFlagIdempotent;
  if (run.has_head) header.flags |= compact::kFlagHead;
  if (!run.key.empty()) header.flags |= compact::kFlagKey;
  turn.out.push_back(std::move(body).to_compact(to, header));
}

void Dispatch::release(RunId id) {
  auto& run = state_.runs[id];
  auto& worker = state_.workers[run.worker];
  worker.runs.remove(state_.runs, id);
  --worker.in_flight;
  worker.in_flight_bytes -= run.cost_bytes;
  --state_.routes[run.route].in_flight;
  --state_.in_flight_count;
  state_.in_flight_bytes -= run.cost_bytes;
  refresh(std::exchange(run.worker, kNone<WorkerId>));
}

void Dispatch::refresh(WorkerId id) {
  const bool willing = has_credit(state_.workers[id]);
  for (const auto route : state_.workers[id].routes) {
    if (route == kNone<RouteId>) continue;
    auto& candidates = state_.routes[route].candidates;
    const LeastLoaded order{state_.workers, route};
    if (willing) {
      candidates.update(order, id);
    } else {
      candidates.remove(order, id);
    }
  }
}

void Dispatch::withdraw(WorkerId id) {
  state_.workers[id].draining = true;
  refresh(id);
}

RunId Dispatch::next_for(const Worker& worker) const {
  auto best = kNone<RunId>;
  for (const auto route : worker.routes) {
    if (route == kNone<RouteId> || state_.routes[route].queue.empty()) continue;
    const auto candidate = state_.routes[route].queue.front();
    if (best == kNone<RunId>) {
      best = candidate;
      continue;
    }
    const auto& a = state_.runs[candidate];
    const auto& b = state_.runs[best];
    if (a.priority != b.priority ? a.priority > b.priority : a.order < b.order) best = candidate;
  }
  return best;
}

void Dispatch::pump(WorkerId id, Turn& turn) {
  while (has_credit(state_.workers[id])) {
    const auto next = next_for(state_.workers[id]);
    if (next == kNone<RunId>) return;
    dequeue(next);
    assign(next, id, turn);
  }
}

void Dispatch::pump(RouteId id, Turn& turn) {
  auto& route = state_.routes[id];
  while (!route.queue.empty() && !route.candidates.empty()) {
    const auto next = route.queue.front();
    dequeue(next);
    assign(next, route.candidates.top(), turn);
  }
}

}  // namespace gofed::broker
