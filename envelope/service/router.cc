#include "envelope/service/router.h"

#include <algorithm>
#include <thread>

#include "envelope/client/remote_client.h"
#include "envelope/program/caught.h"
#include "envelope/program/process_info.h"
#include "envelope/service/local_pool.h"
#include "envelope/service/local_source.h"
#include "schemas/base/limits.h"
#include "schemas/catalogue.h"
#include "schemas/describe/codec.h"
#include "schemas/wire/broker_status.h"

namespace gofed::envelope {
namespace {

using std::chrono::milliseconds;

// How long direct endpoints from the registry are taken for those of the workers that are there.
constexpr std::chrono::seconds kLearntFor{10};

// Reports to the state of an asynchronous local call.
class StateSink final : public ProgressSink {
 public:
  explicit StateSink(CallState& state) : state_(state) {}
  void progress(const Progress& progress) override { state_.report(progress); }
  void partial(const schemas::Type&, const void* output) override { state_.deliver(output); }

 private:
  CallState& state_;
};

Result<void> check_allowed(const Request& request) {
  if (request.options.refused) return std::unexpected(*request.options.refused);
  if (!request.options.storage_only) return {};
  const auto& info = request.action.info;
  const auto* service = schemas::find_service(info.service);
  if (service != nullptr && service->kind == ServiceKind::Storage) return {};
  return fail(Errc::NotAllowed, std::string(info.name) + ": " + std::string(info.service) +
                                    " is no storage service, and an action may call no other");
}

Clock::time_point deadline_of(const CallOptions& options) {
  const auto timeout = options.timeout.count() > 0 ? options.timeout : limits::kTimeoutDefault;
  return std::min(Clock::now() + timeout, options.deadline);
}

bool has_expired(const CallOptions& options) {
  return options.deadline != Clock::time_point::max() && Clock::now() >= options.deadline;
}

void move_encoded(void* to, void* from) {
  *static_cast<EncodedValue*>(to) = std::move(*static_cast<EncodedValue*>(from));
}

// An action's value from how it travels, with its memory.
Result<std::shared_ptr<void>> decode_input(const Request& request) {
  auto input = request.action.new_input();
  auto taken = schemas::decode_msgpack(
      request.action.input(), input.get(), request.encoded.bytes.view(), request.encoded.blobs,
      {.root = "input", .unknown = schemas::UnknownFields::Refuse, .without_blobs = false});
  if (!taken) return std::unexpected(std::move(taken.error()));
  return input;
}

EncodedValue encode_output(const Request& request, const void* output) {
  std::string bytes;
  EncodedValue encoded;
  schemas::encode_msgpack(request.action.output(), output, bytes, encoded.blobs);
  encoded.bytes = schemas::Blob::of(std::move(bytes));
  return encoded;
}

}  // namespace

// A call of a service of this process.
struct Router::LocalRun {
  LocalServices& services;
  const Request& request;
  System& caller;
  Meta* meta;  // filled, where not null
};

// An asynchronous one on its way to a thread of the pool; owns all that it uses. Where it is
// destroyed before it ran, it answers Cancelled.
class Router::LocalCall {
 public:
  LocalCall(Router& router, Request request, const System& caller)
      : router_(router), request_(std::move(request)), caller_(caller) {}
  ~LocalCall() { request_.state->finish(fail(Errc::Cancelled, "the client is ending"), {}); }
  LocalCall(const LocalCall&) = delete;
  LocalCall& operator=(const LocalCall&) = delete;

  void run() noexcept {
    try {
      Meta meta;
      const LocalRun run{.services = router_.services_of(request_),
                         .request = request_,
                         .caller = caller_,
                         .meta = &meta};
      auto output = new_output();
      auto outcome = router_.run_local(run, output.get());
      request_.state->finish(outcome ? Result<std::shared_ptr<void>>(std::move(output))
                                     : std::unexpected(std::move(outcome.error())),
                             std::move(meta));
    } catch (...) {
      fail_caught();
    }
  }

 private:
  [[nodiscard]] std::shared_ptr<void> new_output() const {
    if (request_.is_encoded) return std::make_shared<EncodedValue>();
    return request_.action.new_output();
  }

  void fail_caught() noexcept {
    auto& state = *request_.state;
    try {
      state.finish(std::unexpected(caught_error(request_.action.info.name)), {});
    } catch (...) {  // no memory for the message: one that needs none
      state.finish(fail(Errc::LimitExceeded, "out of memory"), {});
    }
  }

  Router& router_;
  Request request_;
  System caller_;
};

Router::Router(const Config& config, RouterOptions options)
    : config_(config),
      options_(options),
      brokers_(config.list("client.broker")),
      identity_(random_name()),
      local_(options.factories, config) {}

Router::~Router() {
  pool_.reset();
  remote_.reset();
}

RemoteClient& Router::remote() {
  const MutexLock lock(mutex_);
  if (!remote_) {
    remote_ = std::make_unique<RemoteClient>(
        RemoteOptions{.connect_timeout = config_.duration("client.connect_timeout"),
                      .reconnect_timeout = config_.duration("client.reconnect_timeout"),
                      .ends_absent = options_.ends_absent,
                      .on_lost = [this](const auto& endpoints) { forget_endpoints(endpoints); }});
  }
  return *remote_;
}

LocalPool& Router::pool() {
  const MutexLock lock(mutex_);
  if (!pool_) {
    const auto threads = options_.local_threads;
    pool_ =
        std::make_unique<LocalPool>(threads > 0 ? threads : std::thread::hardware_concurrency());
  }
  return *pool_;
}

Result<Router::Route> Router::route_of(const Request& request) {
  using Force = RouterOptions::Force;
  const std::string_view service = request.service;
  if (request.options.local || options_.force == Force::Local)
    return Route{.local = true, .endpoints = {}};
  const auto& routes = config_.routes();
  std::string_view value = "broker";
  if (!routes.empty()) {
    const std::string base{schemas::base_service(service)};
    for (const auto& key :
         {base + "." + std::string(request.action.info.name), base, std::string("default")}) {
      const auto found = routes.find(key);
      if (found == routes.end()) continue;
      value = found->second;
      break;
    }
  }
  if (value == "local" && options_.force != Force::Remote && !is_of_other_store(service)) {
    return Route{.local = true, .endpoints = {}};
  }
  if (value == "local" || value == "broker") return Route{.local = false, .endpoints = brokers_};
  if (value == "direct") {
    auto endpoints = learn_endpoints(service);
    if (!endpoints) return std::unexpected(std::move(endpoints.error()));
    return Route{.local = false, .endpoints = std::move(*endpoints)};
  }
  return Route{.local = false, .endpoints = {std::string(value)}};
}

// Whether "filestorage@STORE" names another store than this process's: what was put there is asked
// for there.
bool Router::is_of_other_store(std::string_view service) {
  const auto at = service.find('@');
  if (at == std::string_view::npos) return false;
  const auto local = local_.find(service.substr(0, at));
  return local && (*local)->store_identity() != service.substr(at + 1);
}

// The direct endpoints that the service's workers announced, asked of the broker now and then:
// workers come, go, and come back elsewhere.
Result<std::vector<std::string>> Router::learn_endpoints(std::string_view service) {
  const auto now = Clock::now();
  {
    const MutexLock lock(mutex_);
    const auto known = learnt_.find(service);
    if (known != learnt_.end() && now < known->second.until) return known->second.endpoints;
  }
  auto frames = query("mmi.workers", service, milliseconds(5000));
  if (!frames) return std::unexpected(std::move(frames.error()));
  std::vector<std::string> endpoints;
  if (frames->size() >= 2) {
    auto list = schemas::from_msgpack<schemas::WorkerList>((*frames)[1]);
    if (!list) return prefixed("mmi.workers", std::move(list.error()));
    for (const auto& worker : list->workers) {
      if (!worker.endpoint.empty() && worker.service == service)
        endpoints.push_back(worker.endpoint);
    }
  }
  const MutexLock lock(mutex_);
  if (endpoints.empty()) {
    if (const auto known = learnt_.find(service); known != learnt_.end()) learnt_.erase(known);
    return fail(Errc::Unavailable,
                "no worker of " + std::string(service) + " announced a direct endpoint");
  }
  // The same workers give the same list, and so the same connection.
  std::ranges::sort(endpoints);
  std::erase_if(learnt_, [now](const auto& at) { return now >= at.second.until; });
  learnt_.insert_or_assign(std::string(service), Learnt{endpoints, now + kLearntFor});
  return endpoints;
}

// A worker of theirs is gone: the next call asks the registry.
void Router::forget_endpoints(const std::vector<std::string>& endpoints) {
  const MutexLock lock(mutex_);
  std::erase_if(learnt_, [&](const auto& at) { return at.second.endpoints == endpoints; });
}

LocalServices& Router::services_of(const Request& request) {
  return request.options.local ? *request.options.local : local_;
}

Result<void> Router::run_local(const LocalRun& run, void* output) {
  if (!run.request.is_encoded) return run_typed(run, run.request.input.get(), output);
  const auto input = decode_input(run.request);
  if (!input) return std::unexpected(input.error());
  const auto value = run.request.action.new_output();
  if (auto done = run_typed(run, input->get(), value.get()); !done) return done;
  *static_cast<EncodedValue*>(output) = encode_output(run.request, value.get());
  return {};
}

Result<void> Router::run_typed(const LocalRun& run, const void* input, void* output) {
  const auto& info = run.request.action.info;
  // A data service of a name of its own answers every storage action: the action's own service does
  // here.
  auto base = schemas::base_service(run.request.service);
  if (schemas::find_service(base) == nullptr) base = info.service;
  auto found = run.services.find(base);
  if (!found) return std::unexpected(std::move(found.error()));
  const auto* handler = (*found)->find(info.name);
  if (handler == nullptr) {
    return fail(Errc::UnknownAction,
                std::string(base) + " has no action " + std::string(info.name));
  }
  const auto& options = run.request.options;
  Context::Request context_request{.action = handler->info,
                                   .cancelled = options.cancelled,
                                   .in_parts = static_cast<bool>(options.on_part),
                                   .sources = &options.sources};
  if (options.timeout.count() > 0 || options.deadline != Clock::time_point::max()) {
    context_request.deadline = deadline_of(options);
  }
  schemas::RequestHead head;
  if (options.data.kind != schemas::BindingKind::System || !options.trace.empty()) {
    head.data = options.data;
    head.trace = options.trace;
    context_request.head = &head;
  }
  std::optional<StateSink> sink;
  if (const auto& state = run.request.state; state) {
    auto cancelled = std::make_shared<Cancellation>();
    state->on_cancel([cancelled] { cancelled->cancel(); });
    context_request.cancelled = std::move(cancelled);
    context_request.sink = &sink.emplace(*state);
  }
  const auto started = run.meta != nullptr ? unix_ms() : 0;
  Context context(context_request, run.caller);
  auto outcome = run_action(**found, *handler, context, input, output);
  if (run.meta != nullptr) {
    *run.meta = Meta{.service = std::string(base),
                     .action = std::string(info.name),
                     .version = GOFED_VERSION,
                     .host = host_name(),
                     .worker = "local",
                     .queued_ms = 0,
                     .started = started,
                     .finished = unix_ms(),
                     .attempt = 1,
                     .tool = context.tool()};
  }
  return outcome;
}

Result<void> Router::call(Request&& request, System& caller, void* output, Meta* meta) {
  const auto name = request.action.info.name;
  try {
    return call_unguarded(request, caller, output, meta);
  } catch (...) {
    return std::unexpected(caught_error(name));
  }
}

Result<void> Router::call_unguarded(Request& request, System& caller, void* output, Meta* meta) {
  if (auto allowed = check_allowed(request); !allowed) return allowed;
  auto route = route_of(request);
  if (!route) return std::unexpected(std::move(route.error()));
  if (route->local) {
    return run_local(
        {.services = services_of(request), .request = request, .caller = caller, .meta = meta},
        output);
  }
  const auto state = std::make_shared<CallState>();
  const auto move_output = request.is_encoded ? &move_encoded : request.action.move_output;
  const auto cancelled = request.options.cancelled;
  request.state = state;
  start_remote(request, std::move(route->endpoints));
  {
    // The caller may be an action that is cancelled while it waits.
    const auto hook =
        cancelled ? cancelled->on_cancel([state] { state->cancel(); }) : Cancellation::Hook();
    state->wait();
  }
  const auto& outcome = state->outcome();
  if (meta != nullptr) *meta = state->meta();
  if (!outcome) return std::unexpected(outcome.error());
  move_output(output, outcome->get());
  return {};
}

std::shared_ptr<CallState> Router::async_call(Request&& request, System& caller) {
  auto state = std::make_shared<CallState>();
  const auto name = request.action.info.name;
  request.state = state;
  try {
    start(request, caller);
  } catch (...) {
    state->finish(std::unexpected(caught_error(name)), {});
  }
  return state;
}

void Router::start(Request& request, System& caller) {
  const auto& state = request.state;
  if (auto allowed = check_allowed(request); !allowed) {
    state->finish(std::unexpected(std::move(allowed.error())), {});
    return;
  }
  auto route = route_of(request);
  if (!route) {
    state->finish(std::unexpected(std::move(route.error())), {});
    return;
  }
  if (!route->local) {
    start_remote(request, std::move(route->endpoints));
    return;
  }
  if (request.options.on_part) state->on_partial(request.options.on_part);
  auto call = std::make_shared<LocalCall>(*this, std::move(request), caller);
  pool().submit([call = std::move(call)] { call->run(); });
}

void Router::start_remote(Request& request, std::vector<std::string> endpoints) {
  if (has_expired(request.options)) {
    request.state->finish(
        fail(Errc::Timeout, std::string(request.action.info.name) + ": the deadline passed"), {});
    return;
  }
  if (const auto& sources = request.options.sources; !sources.empty()) {
    request.state->finish(
        fail(Errc::InvalidArgument,
             sources.front()->name() + ": a directory or file of this process cannot be sent"),
        {});
    return;
  }
  request.deadline = deadline_of(request.options);
  remote().start(std::move(request), std::move(endpoints), identity_);
}

Result<std::vector<std::string>> Router::query(std::string_view mmi_service, std::string_view body,
                                               std::chrono::milliseconds timeout) {
  try {
    return remote().query(brokers_, mmi_service, body, timeout);
  } catch (...) {
    return std::unexpected(caught_error(mmi_service));
  }
}

}  // namespace gofed::envelope
