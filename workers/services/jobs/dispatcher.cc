#include "workers/services/jobs/dispatcher.h"

#include <algorithm>
#include <utility>

#include "envelope/program/log.h"
#include "envelope/service/system.h"
#include "schemas/base/bytes.h"
#include "schemas/base/sha256.h"
#include "schemas/base/utf8.h"
#include "schemas/describe/codec.h"
#include "workers/services/jobs/job_body.h"

namespace gofed::workers {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kIdleWait{500};
constexpr milliseconds kErrorWait{1'000};  // after a store that refused a write
constexpr milliseconds kSweepInterval{10'000};
constexpr std::size_t kSweepJobsMax = 500;      // of one turn
constexpr std::size_t kProgressBytesMax = 500;  // of its words, which a worker chooses
// To how many workers the broker gives an idempotent request, one after the other, as they are lost.
constexpr std::uint32_t kBrokerAttempts = 3;
// An attempt without a timeout: the broker answers long before, when the worker dies.
constexpr milliseconds kNoTimeout = std::chrono::hours{24 * 30};

// How long an attempt may take: the policy's timeout, and not past the deadline.
milliseconds timeout_of(const store::JobClaim& claim, store::Time now) {
  auto timeout = claim.policy.timeout.count() > 0 ? claim.policy.timeout : kNoTimeout;
  if (claim.deadline) timeout = std::min(timeout, *claim.deadline - now);
  return std::clamp(timeout, milliseconds(1), kNoTimeout);
}

// Runs that the policy permits, this one included.
std::uint32_t attempts_left(const store::JobClaim& claim) {
  const auto before = claim.attempt - 1;
  return claim.policy.attempts_max > before ? claim.policy.attempts_max - before : 1;
}

// Identical requests in flight are run once by the broker: this is by what it knows them.
std::string run_once_key(const store::JobClaim& claim, const envelope::EncodedValue& input) {
  store::ByteWriter out;
  out.counted(claim.service).counted(claim.action).counted(input.bytes.view());
  for (const auto& blob : input.blobs) out.counted(blob.view());
  const auto spelled = out.take();
  return "job-" + store::to_hex(store::Sha256::of(spelled).view());
}

// Whether the request came back without anybody having run it: the broker said so, and no worker.
bool was_refused(const Error& error, const schemas::Meta& meta) {
  return meta.worker.empty() && (error.code == Errc::Busy || error.code == Errc::UnknownService);
}

}  // namespace

Dispatcher::Dispatcher(store::JobStore& jobs, store::JobClock& clock, JobEvents& events,
                       envelope::Router& router, Options options)
    : jobs_(jobs),
      clock_(clock),
      events_(events),
      router_(router),
      options_(options),
      room_(router, {.fixed = options.in_flight,
                     .prefetch = options.prefetch,
                     .changed = [this] { wake(); }}),
      foreign_(router.config()),
      thread_([this] {
        own_calls();  // none is on its way yet
        run();
      }) {}

Dispatcher::~Dispatcher() {
  {
    const MutexLock lock(landed_->mutex);
    landed_->stopping = true;
  }
  landed_->changed.notify_all();
  thread_.join();
  {
    const MutexLock lock(landed_->owner_mutex);
    landed_->owner = nullptr;
  }
  call_back_all();
}

// Calls report their progress here from now on.
void Dispatcher::own_calls() {
  const MutexLock lock(landed_->owner_mutex);
  landed_->owner = this;
}

void Dispatcher::wake() {
  {
    const MutexLock lock(landed_->mutex);
    landed_->woken = true;
  }
  landed_->changed.notify_all();
}

void Dispatcher::cancel(store::JobNumber number) {
  std::shared_ptr<envelope::CallState> state;
  {
    const MutexLock lock(mutex_);
    if (const auto at = flights_.find(number); at != flights_.end()) state = at->second.state;
  }
  if (state) state->cancel();
}

std::optional<schemas::Progress> Dispatcher::progress(store::JobNumber number) const {
  const MutexLock lock(mutex_);
  const auto at = flights_.find(number);
  return at == flights_.end() ? std::nullopt : at->second.progress;
}

std::string Dispatcher::error() const {
  {
    const MutexLock lock(mutex_);
    if (!error_.empty()) return error_;
  }
  return room_.error();
}

void Dispatcher::run() {
  while (true) {
    turn();
    if (!wait_for_turn()) return;
  }
}

// Until there is something to do, and wait_ at most. False: this ends.
bool Dispatcher::wait_for_turn() {
  const auto until = std::chrono::steady_clock::now() + wait_;
  auto& landed = *landed_;
  MutexLock lock(landed.mutex);
  while (!landed.stopping && !landed.woken && landed.numbers.empty() &&
         landed.changed.wait_until(lock, until) == std::cv_status::no_timeout) {
  }
  landed.woken = false;
  return !landed.stopping;
}

void Dispatcher::turn() {
  wait_ = kIdleWait;
  follow_clock();
  if (!write_outcomes()) return;
  const auto next = jobs_.tick(clock_.now());
  if (!next) {
    note(std::unexpected(next.error()), "tick");
    return;
  }
  wait_ = std::clamp(*next - clock_.now(), milliseconds(0), kIdleWait);
  take_jobs();
  const auto now = std::chrono::steady_clock::now();
  if (now >= next_sweep_ && !sweep()) next_sweep_ = now + kSweepInterval;
}

// Whether there is more to be swept.
bool Dispatcher::sweep() {
  const auto swept = jobs_.sweep(clock_.now(), kSweepJobsMax);
  if (!swept) {
    note(std::unexpected(swept.error()), "sweep");
    return false;
  }
  if (*swept > 0) envelope::logger("jobs").info("swept jobs={}", *swept);
  return *swept == kSweepJobsMax;
}

// Waits go on by the steady clock; that the wall clock jumped is worth a line.
void Dispatcher::follow_clock() {
  const auto followed = clock_.follow();
  if (followed.jump.count() != 0) {
    envelope::logger("jobs").warn(
        "wall_clock_jumped by_ms={} waits=\"as before, by the steady clock\"",
        followed.jump.count());
  }
  if (!followed.written) {
    envelope::logger("jobs").error("clock_not_written error=\"{}\"",
                                   followed.written.error().to_string());
  }
}

// False: the store takes none at the moment; they are kept, and no new jobs are taken meanwhile.
bool Dispatcher::write_outcomes() {
  std::vector<store::JobNumber> landed;
  {
    const MutexLock lock(landed_->mutex);
    landed.swap(landed_->numbers);
  }
  {
    const MutexLock lock(mutex_);
    for (const auto number : landed) {
      const auto at = flights_.find(number);
      if (at == flights_.end()) continue;
      outcomes_.push_back(outcome_of(number, at->second));
      flights_.erase(at);
    }
  }
  if (outcomes_.empty()) return true;
  const auto done = jobs_.finish(outcomes_, clock_.now());
  note(done, "finish");
  if (done) outcomes_.clear();
  return done.has_value();
}

void Dispatcher::note(const Result<void>& done, std::string_view what) {
  const MutexLock lock(mutex_);
  if (done) {
    error_.clear();
    return;
  }
  wait_ = kErrorWait;
  auto text = done.error().to_string();
  if (text != error_)
    envelope::logger("jobs").error("store_failed step={} error=\"{}\"", what, text);
  error_ = std::move(text);
}

void Dispatcher::take_jobs() {
  std::size_t in_flight = 0;
  {
    const MutexLock lock(mutex_);
    in_flight = flights_.size();
  }
  if (in_flight >= options_.in_flight_max) return;
  const auto room = [this](std::string_view service) { return room_.of(service); };
  const auto jobs_max = options_.in_flight_max - in_flight;
  auto claims = jobs_.claim(room, jobs_max, clock_.now());
  if (!claims) {
    note(std::unexpected(claims.error()), "claim");
    return;
  }
  note({}, "claim");
  // A full claim: there may be more.
  if (claims->size() == std::min<std::size_t>(jobs_max, store::kClaimJobsMax)) {
    wait_ = milliseconds(0);
  }
  for (auto& claim : *claims) start(std::move(claim));
}

void Dispatcher::start(store::JobClaim claim) {
  const auto bytes = std::make_shared<const std::string>(std::move(claim.body));
  const auto body = decode_request(*bytes);
  if (!body) return fail_start(claim.number, body.error());
  if (body->kind == JobRequestBody::Kind::Foreign) {
    claim.body = *bytes;
    return start_foreign(std::move(claim));
  }
  const auto* action = schemas::find_action(claim.action);
  if (action == nullptr) {
    return fail_start(claim.number,
                      {Errc::UnknownAction, claim.action + ": this build has no such action"});
  }
  auto input = input_of(*body, bytes, *action);
  if (!input) return fail_start(claim.number, std::move(input.error()));
  start_action(claim, *action, std::move(*input));
}

void Dispatcher::fail_start(store::JobNumber number, Error error) {
  outcomes_.push_back({.number = number, .result = std::unexpected(std::move(error))});
  wait_ = milliseconds(0);
}

void Dispatcher::start_action(const store::JobClaim& claim,
                              const schemas::ActionDescription& action,
                              envelope::EncodedValue input) {
  envelope::System system(router_);
  envelope::CallOptions options{.timeout = timeout_of(claim, clock_.now()),
                                .service = claim.service,
                                .key = {},
                                .priority = claim.priority,
                                .data = {}};
  // Few attempts are left: each loss of a worker is to be an attempt of the job, so the broker gives
  // the request to one worker only.
  auto sent = action;
  sent.info.idempotent = action.info.idempotent && attempts_left(claim) >= kBrokerAttempts;
  if (sent.info.idempotent) options.key = run_once_key(claim, input);
  const auto state = system.async_call_raw(sent, std::move(input), options);
  {
    const MutexLock lock(mutex_);
    flights_[claim.number] = {.service = claim.service,
                              .batch = claim.batch,
                              .foreign = false,
                              .state = state,
                              .progress = {}};
  }
  watch_flight(claim.number, state);
}

void Dispatcher::start_foreign(store::JobClaim claim) {
  const auto state = std::make_shared<envelope::CallState>();
  {
    const MutexLock lock(mutex_);
    flights_[claim.number] = {.service = claim.service,
                              .batch = claim.batch,
                              .foreign = true,
                              .state = state,
                              .progress = {}};
  }
  watch_flight(claim.number, state);
  const auto timeout = timeout_of(claim, clock_.now());
  foreign_.submit({.service = std::move(claim.service),
                   .body = std::move(claim.body),
                   .timeout = timeout,
                   .state = state});
}

void Dispatcher::watch_flight(store::JobNumber number,
                              const std::shared_ptr<envelope::CallState>& state) {
  state->on_progress([landed = landed_, number](const schemas::Progress& progress) {
    const MutexLock lock(landed->owner_mutex);
    if (landed->owner != nullptr) landed->owner->on_progress(number, progress);
  });
  state->on_finished([landed = landed_, number] {
    {
      const MutexLock lock(landed->mutex);
      landed->numbers.push_back(number);
    }
    landed->changed.notify_all();
  });
}

void Dispatcher::on_progress(store::JobNumber number, schemas::Progress progress) {
  if (progress.what.size() > kProgressBytesMax) {
    progress.what = schemas::with_valid_utf8(progress.what.substr(0, kProgressBytesMax));
  }
  store::JobChange job{
      .number = number, .state = store::JobState::Running, .batch = {}, .service = {}};
  {
    const MutexLock lock(mutex_);
    const auto at = flights_.find(number);
    if (at == flights_.end()) return;
    at->second.progress = progress;
    job.batch = at->second.batch;
    job.service = at->second.service;
  }
  events_.add_progress(std::move(job), std::move(progress));
}

store::JobOutcome Dispatcher::outcome_of(store::JobNumber number, const Flight& flight) const {
  const auto& outcome = flight.state->outcome();
  const auto& meta = flight.state->meta();
  store::JobOutcome ended{.number = number,
                          .result = {},
                          .refused = false,
                          .attempts = std::max(1U, meta.attempt),
                          .worker = meta.worker};
  if (!outcome) {
    ended.refused = was_refused(outcome.error(), meta);
    ended.result = std::unexpected(outcome.error());
  } else if (flight.foreign) {
    ended.result =
        encode_foreign_result(*std::static_pointer_cast<std::vector<std::string>>(*outcome));
  } else {
    ended.result = encode_result(*std::static_pointer_cast<envelope::EncodedValue>(*outcome), meta);
  }
  return ended;
}

// What has ended by itself is kept; the rest goes back as if it had not been taken out.
void Dispatcher::call_back_all() {
  static_cast<void>(write_outcomes());
  std::unordered_map<store::JobNumber, Flight> flights;
  {
    const MutexLock lock(mutex_);
    flights.swap(flights_);
  }
  for (const auto& [number, flight] : flights) {
    flight.state->cancel();
    flight.state->wait();
    auto outcome = outcome_of(number, flight);
    outcome.refused = !outcome.result;
    outcomes_.push_back(std::move(outcome));
  }
  static_cast<void>(
      jobs_.finish(outcomes_, clock_.now()));  // else the next owner finds them running
}

}  // namespace gofed::workers
