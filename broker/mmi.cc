#include "broker/mmi.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "schemas/base/limits.h"
#include "schemas/describe/codec.h"

namespace gofed::broker {
namespace {

constexpr std::string_view kOk = "200";
constexpr std::string_view kBadRequest = "400";
constexpr std::string_view kNotFound = "404";
constexpr std::string_view kNotImplemented = "501";

Body code(std::string_view number) {
  return Body::of_frame(Frame(number));
}

Body ok_with(std::string_view content) {
  Frames frames;
  frames.emplace_back(kOk);
  frames.emplace_back(content);
  return Body::of_rfc(std::move(frames), 0);
}

std::uint64_t milliseconds(Clock::duration time) {
  const auto count = std::chrono::duration_cast<Milliseconds>(time).count();
  return count < 0 ? 0 : static_cast<std::uint64_t>(count);
}

std::string hex(std::string_view bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text.push_back(kDigits[byte >> 4U]);
    text.push_back(kDigits[byte & 0xfU]);
  }
  return text;
}

void append_big_endian(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xffU));
  }
}

// service@store is another name of workers that are listed by their service; by itself it is
// listed only while requests wait for that very store.
bool is_listed(const Route& route) {
  if (!route.queue.empty()) return true;
  return route.lasting && route.name.find('@') == std::string::npos;
}

schemas::ServiceStatus status_of(const Route& route, const State& state, TimePoint now) {
  schemas::ServiceStatus status{.service = route.name,
                                .kind = route.kind,
                                .workers = route.workers,
                                .capacity = route.capacity,
                                .in_flight = route.in_flight,
                                .queued = route.queue.count(),
                                .queued_bytes = route.queue.cost_bytes(),
                                .oldest_queued_ms = 0,
                                .completed = route.completed,
                                .failed = route.failed,
                                .retried = route.retried,
                                .actions = {}};
  if (!route.queue.empty()) {
    status.oldest_queued_ms = milliseconds(now - route.queue.oldest(state.runs));
  }
  return status;
}

schemas::WorkerStatus status_of(const Worker& worker, const State& state, TimePoint now) {
  const auto& about = worker.about;
  return {.worker = hex(state.peers[worker.peer].identity),
          .service = state.routes[worker.routes[0]].name,
          .host = about.host,
          .pid = about.pid,
          .version = about.version,
          .endpoint = about.endpoint,
          .store = about.store,
          .capacity = about.capacity,
          .window = about.window,
          .in_flight = worker.in_flight,
          .completed = worker.completed,
          .silent_ms = milliseconds(now - worker.seen),
          .up_ms = milliseconds(now - worker.since)};
}

}  // namespace

Body Mmi::answer(std::string_view name, std::string_view question, PeerId client, Turn& turn) {
  if (name == "mmi.service") return service(question);
  // An action belongs to a service: the same list answers both.
  if (name == "mmi.services" || name == "mmi.actions") return services(question, turn);
  if (name == "mmi.workers") return workers(question, turn);
  if (name == "mmi.stats") return stats(turn);
  if (name == "mmi.compact") return compact_handle(question);
  if (name == "mmi.cancel") return cancel(question, client, turn);
  return code(kNotImplemented);
}

Body Mmi::service(std::string_view question) const {
  if (is_mmi(question)) return code(kOk);
  const auto route = routes_.find(question);
  const bool served = route != kNone<RouteId> && state_.routes[route].workers > 0;
  return code(served ? kOk : kNotFound);
}

Body Mmi::services(std::string_view question, Turn& turn) const {
  std::map<std::string_view, std::set<std::string>> actions;
  state_.workers.for_each([&](WorkerId /*id*/, const Worker& worker) {
    auto& known = actions[state_.routes[worker.routes[0]].name];
    known.insert(worker.about.actions.begin(), worker.about.actions.end());
  });
  schemas::ServiceList list;
  state_.routes.for_each([&](RouteId /*id*/, const Route& route) {
    if (question.empty() ? !is_listed(route) : route.name != question) return;
    auto& status = list.services.emplace_back(status_of(route, state_, turn.now));
    const auto& known = actions[route.name];
    status.actions.assign(known.begin(), known.end());
  });
  if (!question.empty() && list.services.empty()) return code(kNotFound);
  std::ranges::sort(list.services, {}, &schemas::ServiceStatus::service);
  return ok_with(schemas::to_msgpack(list));
}

Body Mmi::workers(std::string_view question, Turn& turn) const {
  schemas::WorkerList list;
  state_.workers.for_each([&](WorkerId /*id*/, const Worker& worker) {
    auto status = status_of(worker, state_, turn.now);
    if (question.empty() || status.service == question) list.workers.push_back(std::move(status));
  });
  if (!question.empty() && list.workers.empty()) return code(kNotFound);
  std::ranges::sort(list.workers, [](const auto& a, const auto& b) {
    return std::tie(a.service, a.worker) < std::tie(b.service, b.worker);
  });
  return ok_with(schemas::to_msgpack(list));
}

Body Mmi::stats(Turn& turn) const {
  auto stats = state_.counts;
  stats.version = GOFED_VERSION;
  stats.pid = state_.options.pid;
  stats.up_ms = milliseconds(turn.now - state_.started);
  stats.workers = state_.workers.size();
  stats.queued = state_.queued_count;
  stats.queued_bytes = state_.queued_bytes;
  stats.in_flight = state_.in_flight_count;
  return ok_with(schemas::to_msgpack(stats));
}

Body Mmi::compact_handle(std::string_view question) const {
  if (question.empty() || question.size() > limits::kServiceBytesMax) return code(kBadRequest);
  if (is_mmi(question)) return code(kNotFound);
  if (!is_service_name(question)) return code(kBadRequest);
  // A name that no worker has offered does not come to exist because somebody asks.
  const auto route = routes_.find(question);
  if (route == kNone<RouteId> || !state_.routes[route].lasting) return code(kNotFound);
  std::string content;
  append_big_endian(content, routes_.handle(route));
  append_big_endian(content, state_.options.epoch);
  return ok_with(content);
}

Body Mmi::cancel(std::string_view question, PeerId client, Turn& turn) {
  if (question.empty()) return code(kBadRequest);
  return code(requests_.cancel({.client = client, .id = question}, turn) ? kOk : kNotFound);
}

}  // namespace gofed::broker
