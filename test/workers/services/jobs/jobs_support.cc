#include "test/workers/services/jobs/jobs_support.h"

#include <algorithm>
#include <chrono>
#include <span>

#include "schemas/describe/codec.h"
#include "workers/services/jobs/job_body.h"
#include "workers/services/jobs/settings.h"

namespace gofed::workers::testing {

using std::chrono::milliseconds;

envelope::Config make_config(const Settings& settings) {
  const std::span<const envelope::Setting> tables[] = {envelope::envelope_settings(),
                                                       jobs_settings()};
  envelope::Config::Sources sources{.file = {}, .flags = settings, .environment = {}};
  sources.flags.emplace("jobs.driver", "memory");
  sources.flags.emplace("client.broker", "ipc:///nonexistent/broker");
  return must(envelope::Config::load(tables, sources));
}

IdleEngine::IdleEngine(const Settings& settings)
    : config_(make_config(settings)),
      router_(config_, {}),
      engine_(must(JobEngine::open(config_, &router_))) {}

std::vector<store::JobNumber> IdleEngine::submit(std::size_t count, const std::string& batch) {
  auto request = list_job("x");
  request.batch = batch;
  const std::vector<store::JobRequest> requests(count, request);
  std::vector<store::JobNumber> numbers;
  for (const auto& job :
       must(engine_->jobs().submit(requests, store::Durability::Async, engine_->now()))) {
    numbers.push_back(job.number);
  }
  return numbers;
}

std::vector<store::JobNumber> IdleEngine::claim(std::size_t count) {
  std::vector<store::JobNumber> numbers;
  for (const auto& claim :
       must(engine_->jobs().claim([](std::string_view) { return 1000U; }, count, engine_->now()))) {
    numbers.push_back(claim.number);
  }
  return numbers;
}

void IdleEngine::finish(store::JobNumber number, Result<std::string> result) {
  const store::JobOutcome outcome{.number = number, .result = std::move(result)};
  must(engine_->jobs().finish({&outcome, 1}, engine_->now()));
}

std::string list_result(const std::string& name, const schemas::Meta& meta) {
  schemas::List::Output list;
  list.files.emplace_back().name = name;
  return encode_result({.bytes = schemas::Blob::of(schemas::to_msgpack(list))}, meta);
}

store::JobRequest list_job(const std::string& prefix, const std::string& service) {
  return {.service = service,
          .action = "list",
          .body = encode_request({.bytes = schemas::Blob::of(schemas::to_msgpack(
                                      schemas::List::Input{.prefix = prefix}))})};
}

Lister::Lister(std::string name) : Service(std::move(name), envelope::ServiceKind::Storage) {
  on<schemas::List, &Lister::list>();
}

std::optional<std::vector<std::string>> Lister::answer_foreign(
    std::span<const std::string_view> body) {
  return std::vector<std::string>(body.rbegin(), body.rend());
}

Result<schemas::List::Output> Lister::list(envelope::Context& context,
                                           const schemas::List::Input& input) {
  ++begun;
  running_max = std::max(running_max.load(), ++running);
  Result<void> done;
  if (input.prefix == "tell") context.progress(1, 2, std::string(2000, 'w'));
  if (input.prefix == "tell" || input.prefix == "hold") done = hold(context);
  if (input.prefix == "bad") done = fail(Errc::NotFound, "no such list");
  if (input.prefix == "busy") done = fail(Errc::Busy, "not today");
  --running;
  if (!done) return std::unexpected(std::move(done.error()));
  schemas::List::Output output;
  output.files.emplace_back().name = input.prefix;
  return output;
}

Result<void> Lister::hold(envelope::Context& context) {
  std::unique_lock lock(mutex_);
  while (!released_ && !context.cancelled()) changed_.wait_for(lock, milliseconds(5));
  if (!context.cancelled()) return {};
  ++cancelled;
  return context.cancelled_error();
}

void Lister::release() {
  {
    const std::scoped_lock lock(mutex_);
    released_ = true;
  }
  changed_.notify_all();
}

Fleet::Fleet() : config_(make_config({{"client.broker", endpoint_}})), router_(config_, {}) {
  start_broker();
}

Fleet::~Fleet() {
  lister->release();
  stop_worker();
}

void Fleet::start_broker() {
  broker_.emplace(
      test::binary("gofed-broker"),
      std::vector<std::string>{"--endpoint", endpoint_, "--heartbeat-interval-ms", "1000"});
  broker_->wait_for_line("ipc://");
}

void Fleet::start_worker() {
  envelope::WorkerOptions options{.brokers = {endpoint_}};
  options.heartbeat_interval = milliseconds(1000);  // a loaded machine is no dead one
  options.reconnect_max = milliseconds(200);
  worker_ = std::make_unique<envelope::Worker>(
      options, std::vector<std::shared_ptr<envelope::Service>>{lister}, router_);
  thread_ = std::jthread([this] { static_cast<void>(worker_->run()); });
}

void Fleet::stop_worker() {
  if (!worker_) return;
  worker_->stop();
  if (thread_.joinable()) thread_.join();
  worker_.reset();
}

}  // namespace gofed::workers::testing
