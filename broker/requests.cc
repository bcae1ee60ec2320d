#include "broker/requests.h"

#include <algorithm>
#include <utility>

#include "broker/collections/shrink.h"
#include "schemas/base/limits.h"

namespace gofed::broker {
namespace {

// Workers that may end while they hold a request.
constexpr std::uint8_t kWorkersEndedMax = 2;

struct Soonest {
  Slab<Waiter, WaiterId>& waiters;

  [[nodiscard]] bool before(WaiterId a, WaiterId b) const {
    return waiters[a].deadline < waiters[b].deadline;
  }
  [[nodiscard]] std::uint32_t& place(WaiterId id) const { return waiters[id].deadline_place; }
};

// What a string takes beside its record.
std::size_t cost_of(const std::string& text) {
  constexpr std::size_t kInlineMax = 15;
  return text.capacity() > kInlineMax ? text.capacity() : 0;
}

std::size_t cost_of(const Waiter& waiter) {
  return sizeof(Waiter) + cost_of(waiter.id);
}

TimePoint deadline_of(const NewRequest& request, TimePoint now) {
  return now +
         (request.timeout_ms == 0 ? limits::kTimeoutDefault : Milliseconds(request.timeout_ms));
}

}  // namespace

Requests::Requests(State& state, Peers& peers, Routes& routes, Dispatch& dispatch)
    : state_(state), peers_(peers), routes_(routes), dispatch_(dispatch), index_(state) {}

void Requests::admit(NewRequest request, Turn& turn) {
  ++state_.counts.requests;
  const auto deadline = deadline_of(request, turn.now);
  auto room = check_room(request);
  if (const auto run = joinable(request, deadline); room && run != kNone<RunId>) {
    ++state_.counts.coalesced;
    auto& joined = state_.runs[run];
    joined.deadline = std::max(joined.deadline, deadline);
    add_waiter(request, run, deadline);
    return;
  }
  if (room) room = check_queue(request);
  if (!room) {
    ++state_.counts.busy;
    ++state_.routes[request.route].failed;
    refuse(request, room.error(), turn);
    routes_.settle(request.route);
    peers_.release(request.client);
    return;
  }
  const auto run = start(request, deadline, turn);
  add_waiter(request, run, deadline);
  dispatch_.place(run, turn);
}

// A run that waits can be given more time; a worker that runs one has its deadline already.
RunId Requests::joinable(const NewRequest& request, TimePoint deadline) const {
  if (!request.idempotent || request.key.empty()) return kNone<RunId>;
  const auto& by_key = state_.routes[request.route].by_key;
  const auto at = by_key.find(request.key);
  if (at == by_key.end()) return kNone<RunId>;
  const auto& run = state_.runs[at->second];
  const bool in_time = run.worker == kNone<WorkerId> || deadline <= run.deadline;
  return in_time ? at->second : kNone<RunId>;
}

Result<void> Requests::check_room(const NewRequest& request) const {
  const auto& options = state_.options;
  if (state_.peers[request.client].congested) {
    return fail(Errc::Busy, "you do not read your replies fast enough");
  }
  // One alone may be larger than the limit.
  const auto held = state_.held_bytes();
  if (held > 0 && held + request.body.cost_bytes() > options.queue_bytes_total_max) {
    return fail(Errc::Busy, "the broker holds requests of " +
                                std::to_string(options.queue_bytes_total_max) + " bytes");
  }
  return {};
}

Result<void> Requests::check_queue(const NewRequest& request) const {
  const auto& options = state_.options;
  if (dispatch_.has_credit(request.route)) return {};
  const auto& route = state_.routes[request.route];
  const auto full = [&](std::string_view what, std::size_t limit) {
    return fail(Errc::Busy, "service " + route.name + ": " + std::string(what) + " " +
                                std::to_string(limit) + " are waiting");
  };
  if (route.queue.count() >= options.queue_count_max) {
    return full("the most requests allowed,", options.queue_count_max);
  }
  if (route.queue.cost_bytes() + request.body.cost_bytes() > options.queue_bytes_max) {
    return full("of the bytes allowed,", options.queue_bytes_max);
  }
  return {};
}

RunId Requests::start(NewRequest& request, TimePoint deadline, Turn& turn) {
  const auto id = state_.runs.add();
  auto& run = state_.runs[id];
  auto& route = state_.routes[request.route];
  run.route = request.route;
  run.cost_bytes = sizeof(Run) + request.body.cost_bytes() + cost_of(request.key);
  run.body = std::move(request.body);
  run.idempotent = request.idempotent;
  run.has_head = request.has_head;
  run.priority = request.priority;
  run.order = ++state_.arrivals;
  run.arrived = turn.now;
  run.deadline = deadline;
  if (request.idempotent && !request.key.empty()) {
    run.reply_id = request.id;
    run.key = std::move(request.key);
    route.by_key[run.key] = id;
  }
  routes_.use(request.route);
  return id;
}

WaiterId Requests::add_waiter(NewRequest& request, RunId run, TimePoint deadline) {
  const auto id = state_.waiters.add();
  auto& waiter = state_.waiters[id];
  waiter.client = request.client;
  waiter.form = request.form;
  waiter.token = request.token;
  waiter.id = std::move(request.id);
  waiter.route = request.route;
  waiter.run = run;
  waiter.deadline = deadline;
  state_.waiting_bytes += cost_of(waiter);
  routes_.use(request.route);
  state_.peers[request.client].waiters.push_back(state_.waiters, id);
  state_.runs[run].waiters.push_back(state_.waiters, id);
  deadlines_.update(Soonest{state_.waiters}, id);
  index_.add(id);
  return id;
}

void Requests::remove_waiter(WaiterId id) {
  auto& waiter = state_.waiters[id];
  const auto client = waiter.client;
  const auto route = waiter.route;
  state_.waiting_bytes -= cost_of(waiter);
  index_.remove(id);
  deadlines_.remove(Soonest{state_.waiters}, id);
  state_.peers[client].waiters.remove(state_.waiters, id);
  state_.runs[waiter.run].waiters.remove(state_.waiters, id);
  state_.waiters.remove(id);
  routes_.release(route);
  peers_.release(client);
}

void Requests::forget_key(RunId id) {
  auto& run = state_.runs[id];
  if (run.key.empty()) return;
  auto& by_key = state_.routes[run.route].by_key;
  // A later run may have taken the key over.
  if (const auto at = by_key.find(run.key); at != by_key.end() && at->second == id) {
    by_key.erase(at);
    rehash_if_sparse(by_key);
  }
}

void Requests::remove_run(RunId id) {
  forget_key(id);
  const auto route = state_.runs[id].route;
  state_.runs.remove(id);
  routes_.release(route);
}

Recipient Requests::recipient(const Waiter& waiter) const {
  return {.identity = state_.peers[waiter.client].identity,
          .form = waiter.form,
          .token = waiter.token,
          .service = state_.routes[waiter.route].name};
}

// Small bodies are not looked at: the peer's congestion is reported soon enough.
bool Requests::may_send(const Peer& client, const Body& body) const {
  constexpr std::size_t kSmallBytesMax = 4096;
  if (client.congested) return false;
  const auto bytes = body.size_bytes();
  return bytes <= kSmallBytesMax || bytes <= state_.room(client.identity);
}

void Requests::deliver(WaiterId id, ReplyInfo info, Body body, Turn& turn) {
  auto& waiter = state_.waiters[id];
  const auto& run = state_.runs[waiter.run];
  if (!can_receive(waiter.form, info.stage)) return;
  if (waiter.cut || !may_send(state_.peers[waiter.client], body)) {
    // What clients do not read must not fill our memory: they get a few bytes instead.
    waiter.cut = true;
    if (info.stage == mdp::Stage::Partial) return;
    ++state_.counts.busy;
    const Error error{Errc::Busy, "the reply was dropped: too much that was sent is unread"};
    body = error_body(waiter.id, error);
    info.has_head = true;
  } else if (!run.key.empty() && waiter.id != run.reply_id) {
    body = with_reply_id(std::move(body), waiter.id);
  }
  if (info.stage == mdp::Stage::Final) ++state_.counts.replies;
  turn.out.push_back(reply_message(recipient(waiter), info, std::move(body)));
}

void Requests::answer(RunId id, WorkerAnswer answer, Turn& turn) {
  auto& run = state_.runs[id];
  const bool is_final = answer.stage == mdp::Stage::Final;
  const ReplyInfo info{.stage = answer.stage,
                       .has_head = answer.has_head,
                       .attempt = run.attempt,
                       .queued_ms = run.queued_ms};
  if (run.waiters.empty()) ++state_.counts.late_replies;
  for (auto waiter = run.waiters.front(); waiter != kNone<WaiterId>;) {
    const auto next = run.waiters.next(state_.waiters, waiter);
    const bool is_last = next == kNone<WaiterId>;
    deliver(waiter, info, is_last ? std::move(answer.body) : answer.body.share(), turn);
    if (is_final) remove_waiter(waiter);
    waiter = next;
  }
  if (!is_final) return;
  const auto worker = run.worker;
  ++state_.routes[run.route].completed;
  ++state_.workers[worker].completed;
  dispatch_.release(id);
  remove_run(id);
  dispatch_.pump(worker, turn);
}

void Requests::answer_failed(RunId id, const Error& error, Turn& turn) {
  const auto worker = state_.runs[id].worker;
  finish_all_with_error(id, error, turn);
  dispatch_.release(id);
  remove_run(id);
  dispatch_.pump(worker, turn);
}

void Requests::finish_with_error(WaiterId id, const Error& error, Turn& turn) {
  const auto& waiter = state_.waiters[id];
  const auto& run = state_.runs[waiter.run];
  const ReplyInfo info{.stage = mdp::Stage::Final,
                       .has_head = true,
                       .attempt = run.attempt,
                       .queued_ms = run.queued_ms};
  ++state_.counts.replies;
  ++state_.routes[waiter.route].failed;
  turn.out.push_back(
      reply_message(recipient(waiter), info, error_body(waiter.id, error, run.attempt)));
  remove_waiter(id);
}

void Requests::finish_all_with_error(RunId id, const Error& error, Turn& turn) {
  while (!state_.runs[id].waiters.empty()) {
    finish_with_error(state_.runs[id].waiters.front(), error, turn);
  }
}

void Requests::refuse(const NewRequest& request, const Error& error, Turn& turn) {
  const Recipient to{.identity = state_.peers[request.client].identity,
                     .form = request.form,
                     .token = request.token,
                     .service = state_.routes[request.route].name};
  ++state_.counts.replies;
  turn.out.push_back(reply_message(to, {.has_head = true}, error_body(request.id, error)));
}

void Requests::give_up_if_unwanted(RunId id, Turn& turn) {
  auto& run = state_.runs[id];
  if (!run.waiters.empty()) return;
  if (run.worker == kNone<WorkerId>) {
    dispatch_.dequeue(id);
    remove_run(id);
    return;
  }
  // The worker's slot stays taken until it answers. Nobody may join what is being given up.
  forget_key(id);
  run.key.clear();
  run.body = Body{};
  const auto& worker = state_.workers[run.worker];
  if (!worker.about.compact) return;
  const compact::Header header{.command = compact::Command::Cancel,
                               .token = state_.runs.ticket(id)};
  const auto bytes = compact::encode(header);
  Frames message;
  message.emplace_back(state_.peers[worker.peer].identity);
  message.emplace_back(std::string_view(bytes.data(), bytes.size()));
  turn.out.push_back(std::move(message));
}

bool Requests::cancel(const RequestName& name, Turn& turn) {
  const auto id = index_.find(name);
  if (id == kNone<WaiterId>) return false;
  ++state_.counts.cancelled;
  const auto run = state_.waiters[id].run;
  finish_with_error(id, {Errc::Cancelled, "cancelled by the client"}, turn);
  give_up_if_unwanted(run, turn);
  return true;
}

void Requests::worker_lost(RunId id, const Loss& loss, Turn& turn) {
  auto& run = state_.runs[id];
  dispatch_.release(id);
  if (!loss.said_goodbye) ++run.workers_ended;
  const bool is_suspect = run.workers_ended >= kWorkersEndedMax;
  if (run.waiters.empty()) {
    remove_run(id);
  } else if (run.idempotent && !is_suspect && run.attempt < state_.options.attempts_max) {
    ++run.attempt;
    ++state_.counts.retried;
    ++state_.routes[run.route].retried;
    dispatch_.replace(id);
  } else {
    state_.counts.worker_lost += run.waiters.count();
    auto text = std::string(loss.why);
    if (is_suspect) {
      text += "; " + std::to_string(run.workers_ended) +
              " workers have ended with this request, and it is not given to another one";
    }
    finish_all_with_error(id, {Errc::WorkerLost, std::move(text)}, turn);
    remove_run(id);
  }
}

void Requests::client_gone(PeerId client, Turn& turn) {
  auto& waiters = state_.peers[client].waiters;
  while (!waiters.empty()) {
    const auto run = state_.waiters[waiters.front()].run;
    ++state_.counts.cancelled;
    remove_waiter(waiters.front());
    give_up_if_unwanted(run, turn);
  }
}

TimePoint Requests::expire(std::size_t count_max, Turn& turn) {
  for (; !deadlines_.empty() && count_max > 0; --count_max) {
    const auto id = deadlines_.top();
    const auto& waiter = state_.waiters[id];
    if (waiter.deadline > turn.now) return waiter.deadline;
    const auto run = waiter.run;
    const auto& route = state_.routes[waiter.route];
    const bool nobody = route.workers == 0 && state_.runs[run].worker == kNone<WorkerId>;
    ++state_.counts.timeouts;
    finish_with_error(
        id,
        nobody ? Error{Errc::UnknownService, "no worker of service " + route.name + " appeared"}
               : Error{Errc::Timeout, "service " + route.name + ": the deadline passed"},
        turn);
    give_up_if_unwanted(run, turn);
  }
  return deadlines_.empty() ? TimePoint::max() : state_.waiters[deadlines_.top()].deadline;
}

}  // namespace gofed::broker
