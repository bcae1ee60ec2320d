#include "workers/services/jobs/service_room.h"

#include <algorithm>
#include <utility>

#include "schemas/describe/codec.h"
#include "schemas/wire/broker_status.h"

namespace gofed::workers {
namespace {

constexpr std::chrono::milliseconds kAskTimeout{2'000};
constexpr std::uint32_t kPrefetchMax = 1000;

using Capacities = std::map<std::string, std::uint32_t, std::less<>>;

// Adds what the broker reports `name` (empty: of all services it lists).
Result<void> ask_capacity(envelope::Router& router, std::string_view name, Capacities& all) {
  auto frames = router.query("mmi.services", name, kAskTimeout);
  if (!frames) return std::unexpected(std::move(frames.error()));
  if (frames->size() < 2) return {};  // 404: nobody offers it
  auto list = schemas::from_msgpack<schemas::ServiceList>((*frames)[1]);
  if (!list) return prefixed("mmi.services", std::move(list.error()));
  for (const auto& service : list->services) {
    all[service.service] = static_cast<std::uint32_t>(service.capacity);
  }
  return {};
}

}  // namespace

ServiceRoom::ServiceRoom(envelope::Router& router, Options options)
    : router_(router), options_(std::move(options)) {
  if (options_.fixed > 0) return;
  thread_ = std::jthread([this] { ask_again_and_again(); });
}

ServiceRoom::~ServiceRoom() {
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
}

std::uint32_t ServiceRoom::of(std::string_view service) {
  if (options_.fixed > 0) return options_.fixed;
  const MutexLock lock(mutex_);
  const auto found = known_.find(service);
  if (found != known_.end()) {
    found->second.asked = round_;
    return found->second.room;
  }
  known_.emplace(service, Known{.room = 0, .asked = round_});
  fresh_ = true;
  wake_.notify_all();
  return 0;
}

std::size_t ServiceRoom::size() const {
  const MutexLock lock(mutex_);
  return known_.size();
}

std::string ServiceRoom::error() const {
  const MutexLock lock(mutex_);
  return error_;
}

void ServiceRoom::ask_again_and_again() {
  do {
    ask();
  } while (wait_for_round());
}

bool ServiceRoom::wait_for_round() {
  const auto until = std::chrono::steady_clock::now() + options_.interval;
  MutexLock lock(mutex_);
  while (!stopping_ && !fresh_ && wake_.wait_until(lock, until) == std::cv_status::no_timeout) {
  }
  fresh_ = false;
  return !stopping_;
}

void ServiceRoom::ask() {
  std::vector<std::string> names;
  {
    const MutexLock lock(mutex_);
    const auto round = ++round_;
    std::erase_if(known_,
                  [round](const auto& entry) { return round - entry.second.asked > kRoundsKept; });
    for (const auto& [name, known] : known_) names.push_back(name);
  }
  if (names.empty()) return;
  Capacities capacities;
  auto asked = ask_capacity(router_, "", capacities);
  for (const auto& name : names) {
    // service@store is not among the listed ones.
    if (asked && name.find('@') != std::string::npos) {
      asked = ask_capacity(router_, name, capacities);
    }
  }
  bool changed = false;
  {
    const MutexLock lock(mutex_);
    error_ = asked ? std::string{} : asked.error().to_string();
    const auto factor = 1 + std::min(options_.prefetch, kPrefetchMax);
    for (const auto& name : names) {
      const auto room = asked ? capacities[name] * factor : 0;
      auto& known = known_[name];
      changed = changed || known.room != room;
      known.room = room;
    }
  }
  if (changed && options_.changed) options_.changed();
}

}  // namespace gofed::workers
