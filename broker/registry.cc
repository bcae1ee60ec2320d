#include "broker/registry.h"

#include <algorithm>
#include <string>
#include <utility>

#include "broker/log.h"
#include "envelope/program/log.h"
#include "schemas/base/limits.h"
#include "schemas/describe/codec.h"

namespace gofed::broker {
namespace {

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return text;
}

// What a worker says of itself, within limits. No metadata: what the RFCs assume.
Result<schemas::WorkerMetadata> read_metadata(const mdp::WorkerReady& ready) {
  if (!ready.metadata || ready.metadata->empty()) return schemas::WorkerMetadata{};
  auto about =
      schemas::from_msgpack<schemas::WorkerMetadata>(*ready.metadata, {}, {.root = "metadata"});
  if (!about) return about;
  about->capacity = std::clamp(about->capacity, 1U, limits::kCapacityMax);
  about->window = std::clamp(about->window, 1U, limits::kWindowMax);
  return about;
}

// Whether a worker of this store may not share the name with those that have it.
bool conflicts(const Route& route, const schemas::WorkerMetadata& about) {
  if (!about.exclusive && route.exclusive == 0) return false;
  return std::ranges::any_of(route.stores,
                             [&](const auto& entry) { return entry.first != about.store; });
}

}  // namespace

Registry::Registry(State& state, Peers& peers, Routes& routes, Dispatch& dispatch,
                   Requests& requests)
    : state_(state),
      peers_(peers),
      routes_(routes),
      dispatch_(dispatch),
      requests_(requests),
      last_tick_(state.started),
      no_burial_before_(state.started) {}

Milliseconds Registry::silence_max() const {
  return state_.options.heartbeat_interval * state_.options.liveness;
}

void Registry::send_disconnect(std::string_view identity, mdp::Version version,
                               std::string_view reason, Turn& turn) const {
  const auto envelope = mdp::broker_disconnect(version, reason);
  Frames message;
  message.emplace_back(identity);
  for (const auto frame : envelope.view()) message.emplace_back(frame);
  turn.out.push_back(std::move(message));
}

Result<schemas::WorkerMetadata> Registry::admit(const Sender& from,
                                                const mdp::WorkerReady& ready) const {
  const std::string service(ready.service);
  if (const auto peer = peers_.find(from.identity);
      peer != kNone<PeerId> && state_.peers[peer].worker != kNone<WorkerId>) {
    return fail(Errc::Unavailable, "READY from a worker that is registered: start anew");
  }
  if (!is_service_name(service)) {
    return fail(Errc::InvalidArgument, "the service name is no printable text");
  }
  if (is_mmi(service)) {
    return fail(Errc::NotAllowed, "service " + service + ": the broker itself answers mmi.*");
  }
  if (state_.workers.size() >= state_.options.workers_max) {
    return fail(Errc::Busy, "the broker's limit of " + std::to_string(state_.options.workers_max) +
                                " workers is reached");
  }
  auto about = read_metadata(ready);
  if (!about) return about;
  if (const auto route = routes_.find(service);
      route != kNone<RouteId> && conflicts(state_.routes[route], *about)) {
    return fail(Errc::NotAllowed, "service " + service + ": served from another store already (" +
                                      state_.routes[route].stores.begin()->first + ")");
  }
  return about;
}

// Of workers that came and went in between.
std::string Registry::suppressed_note() {
  const auto count = budget_.take_suppressed();
  return count == 0 ? std::string() : fmt::format(" lines_suppressed={}", count);
}

// Once an interval: a peer that is refused may try again in a loop.
void Registry::note_refusal(std::string_view identity, std::string_view reason, Turn& turn) {
  ++refused_;
  if (turn.now < next_refusal_note_) return;
  next_refusal_note_ = turn.now + state_.options.heartbeat_interval;
  log().warn("worker_refused worker={} count={} reason=\"{}\"", hex(identity), refused_, reason);
  refused_ = 0;
}

void Registry::ready(const Sender& from, const mdp::WorkerReady& ready, Turn& turn) {
  auto about = admit(from, ready);
  auto route = about ? routes_.intern(ready.service, Routes::Use::Offered)
                     : Result<RouteId>(std::unexpected(about.error()));
  if (!route) {
    const auto reason = route.error().to_string();
    note_refusal(from.identity, reason, turn);
    // A worker that says READY twice has lost track of the broker: it starts anew.
    const auto peer = peers_.find(from.identity);
    if (peer != kNone<PeerId> && state_.peers[peer].worker != kNone<WorkerId>) {
      lost(state_.peers[peer].worker, {.why = reason}, turn);
    }
    // RFC-only workers know no reason frame.
    send_disconnect(from.identity, ready.version, ready.metadata ? reason : std::string_view(),
                    turn);
    return;
  }
  std::optional<RouteId> store_route;
  if (!about->store.empty()) {
    // Where the name cannot be had, the worker is reachable by its service alone.
    const auto named =
        routes_.intern(std::string(ready.service) + "@" + about->store, Routes::Use::Offered);
    if (named) store_route = *named;
  }
  add(peers_.intern(from), ready, std::move(*about), *route, store_route, turn);
}

void Registry::add(PeerId peer, const mdp::WorkerReady& ready, schemas::WorkerMetadata about,
                   RouteId route, std::optional<RouteId> store_route, Turn& turn) {
  const auto id = state_.workers.add();
  auto& worker = state_.workers[id];
  worker.peer = peer;
  worker.version = ready.version;
  worker.about = std::move(about);
  worker.routes = {route, store_route.value_or(kNone<RouteId>)};
  worker.since = worker.seen = worker.sent = turn.now;
  worker.turn = ++state_.turns;
  state_.peers[peer].worker = id;
  state_.by_seen.push_back(state_.workers, id);
  state_.by_sent.push_back(state_.workers, id);
  for (const auto name : worker.routes) {
    if (name == kNone<RouteId>) continue;
    auto& joined = state_.routes[name];
    routes_.use(name);
    joined.lasting = true;
    joined.kind = worker.about.kind;
    ++joined.workers;
    joined.capacity += worker.about.capacity;
    joined.exclusive += worker.about.exclusive ? 1 : 0;
    ++joined.stores[worker.about.store];
  }
  if (budget_.take(turn.now)) {
    log().info("worker_ready service={} worker={} host={} pid={} capacity={} window={}{}",
               envelope::log_value(ready.service), hex(state_.peers[peer].identity),
               envelope::log_value(worker.about.host), worker.about.pid, worker.about.capacity,
               worker.about.window, suppressed_note());
  }
  dispatch_.refresh(id);
  dispatch_.pump(id, turn);
}

WorkerId Registry::heard(const Sender& from, mdp::Version version, Turn& turn) {
  const auto peer = peers_.find(from.identity);
  const auto id = peer == kNone<PeerId> ? kNone<WorkerId> : state_.peers[peer].worker;
  if (id == kNone<WorkerId>) {
    const auto hash = envelope::hash_bytes(state_.options.hash_seed, from.identity);
    if (told_.may_tell(hash, turn.now, state_.options.heartbeat_interval)) {
      send_disconnect(from.identity, version, {}, turn);
    }
    return id;
  }
  state_.workers[id].seen = turn.now;
  state_.by_seen.move_to_back(state_.workers, id);
  return id;
}

void Registry::left(const Sender& from, Turn& turn) {
  const auto peer = peers_.find(from.identity);
  if (peer == kNone<PeerId> || state_.peers[peer].worker == kNone<WorkerId>) return;
  lost(state_.peers[peer].worker, {.why = "the worker disconnected", .said_goodbye = true}, turn);
}

void Registry::drain(WorkerId id, Turn& turn) {
  dispatch_.withdraw(id);
  const auto bytes = compact::encode({.command = compact::Command::Drain});
  Frames message;
  message.emplace_back(state_.peers[state_.workers[id].peer].identity);
  message.emplace_back(std::string_view(bytes.data(), bytes.size()));
  turn.out.push_back(std::move(message));
}

void Registry::lost(WorkerId id, const Loss& loss, Turn& turn) {
  auto& worker = state_.workers[id];
  const auto routes = worker.routes;
  if (budget_.take(turn.now)) {
    log().info("worker_gone service={} worker={} in_flight={} reason=\"{}\"{}",
               envelope::log_value(state_.routes[routes[0]].name),
               hex(state_.peers[worker.peer].identity), worker.in_flight, loss.why,
               suppressed_note());
  }
  dispatch_.withdraw(id);
  leave_routes(id);
  // The last one first: each goes to the front of its queue, so the first one ends up there.
  while (!worker.runs.empty()) requests_.worker_lost(worker.runs.back(), loss, turn);
  remove(id);
  for (const auto route : routes) {
    if (route == kNone<RouteId>) continue;
    dispatch_.pump(route, turn);
    routes_.release(route);
  }
}

void Registry::leave_routes(WorkerId id) {
  const auto& worker = state_.workers[id];
  for (const auto name : worker.routes) {
    if (name == kNone<RouteId>) continue;
    auto& route = state_.routes[name];
    --route.workers;
    route.capacity -= worker.about.capacity;
    route.exclusive -= worker.about.exclusive ? 1 : 0;
    if (--route.stores[worker.about.store] == 0) route.stores.erase(worker.about.store);
  }
}

void Registry::remove(WorkerId id) {
  const auto peer = state_.workers[id].peer;
  state_.by_seen.remove(state_.workers, id);
  state_.by_sent.remove(state_.workers, id);
  state_.workers.remove(id);
  state_.peers[peer].worker = kNone<WorkerId>;
  peers_.release(peer);
}

TimePoint Registry::tick(Turn& turn) {
  const auto interval = state_.options.heartbeat_interval;
  // A broker that slept (a stopped process, a suspended machine) did not hear its workers either:
  // it listens for an interval before it buries anybody. Awake it ticks at least every interval.
  if (turn.now - last_tick_ > 2 * interval) no_burial_before_ = turn.now + interval;
  last_tick_ = turn.now;
  auto next = turn.now + interval;
  while (!state_.by_seen.empty()) {
    const auto id = state_.by_seen.front();
    const auto dies = std::max(state_.workers[id].seen + silence_max(), no_burial_before_);
    if (dies > turn.now) {
      next = std::min(next, dies);
      break;
    }
    lost(id, {.why = "the worker fell silent"}, turn);
  }
  while (!state_.by_sent.empty()) {
    const auto id = state_.by_sent.front();
    auto& worker = state_.workers[id];
    if (worker.sent + interval > turn.now) {
      next = std::min(next, worker.sent + interval);
      break;
    }
    const auto envelope = mdp::broker_heartbeat(worker.version);
    Frames message;
    message.emplace_back(state_.peers[worker.peer].identity);
    for (const auto frame : envelope.view()) message.emplace_back(frame);
    turn.out.push_back(std::move(message));
    worker.sent = turn.now;
    state_.by_sent.move_to_back(state_.workers, id);
  }
  return next;
}

void Registry::dismiss_all(Turn& turn) {
  state_.workers.for_each([&](WorkerId /*id*/, const Worker& worker) {
    const auto reason = worker.about.compact ? "unavailable: the broker stops" : "";
    send_disconnect(state_.peers[worker.peer].identity, worker.version, reason, turn);
  });
}

}  // namespace gofed::broker
