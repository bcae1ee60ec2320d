#include "envelope/service/router.h"

#include <algorithm>
#include <thread>

#include "envelope/client/remote_client.h"
#include "envelope/program/process_info.h"
#include "envelope/service/local_pool.h"
#include "schemas/base/limits.h"
#include "schemas/catalogue.h"
#include "schemas/wire/broker_status.h"

namespace gofed::envelope {
namespace {

using std::chrono::milliseconds;

// Told to the state of an asynchronous local call.
class StateSink final : public ProgressSink {
 public:
  explicit StateSink(CallState& state) : state_(state) {}
  void progress(const Progress& progress) override { state_.report(progress); }
  void partial(const schemas::Type&, const void* output) override { state_.deliver(output); }

 private:
  CallState& state_;
};

std::string_view service_of(const System::ActionTypes& action, const CallOptions& options,
                            const CallDefaults& defaults) {
  if (!defaults.service.empty()) return defaults.service;
  if (!options.service.empty()) return options.service;
  return action.info.service;
}

Result<void> check_allowed(const System::ActionTypes& action, const CallDefaults& defaults) {
  if (defaults.refused) return std::unexpected(*defaults.refused);
  if (!defaults.storage_only) return {};
  const auto* service = schemas::find_service(action.info.service);
  if (service != nullptr && service->kind == ServiceKind::Storage) return {};
  return fail(Errc::NotAllowed, std::string(action.info.name) + ": " +
                                    std::string(action.info.service) +
                                    " is no storage service, and an action may call no other");
}

Clock::time_point deadline_of(const CallOptions& options, const CallDefaults& defaults) {
  auto timeout = options.timeout.count() > 0 ? options.timeout : defaults.timeout;
  if (timeout.count() <= 0) timeout = limits::kTimeoutDefault;
  return std::min(Clock::now() + timeout, defaults.deadline);
}

bool has_expired(const CallDefaults& defaults) {
  return defaults.deadline != Clock::time_point::max() && Clock::now() >= defaults.deadline;
}

}  // namespace

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
  const std::scoped_lock lock(mutex_);
  if (!remote_) {
    remote_ = std::make_unique<RemoteClient>(
        RemoteOptions{.connect_timeout = config_.duration("client.connect_timeout"),
                      .reconnect_timeout = config_.duration("client.reconnect_timeout")});
  }
  return *remote_;
}

LocalPool& Router::pool() {
  const std::scoped_lock lock(mutex_);
  if (!pool_) {
    const auto threads = options_.local_threads;
    pool_ =
        std::make_unique<LocalPool>(threads > 0 ? threads : std::thread::hardware_concurrency());
  }
  return *pool_;
}

Result<Router::Route> Router::route_of(const System::ActionTypes& action,
                                       std::string_view service) {
  using Force = RouterOptions::Force;
  if (options_.force == Force::Local) return Route{.local = true, .endpoints = {}};
  const auto& routes = config_.routes();
  std::string_view value = "broker";
  if (!routes.empty()) {
    const std::string base{schemas::base_service(service)};
    for (const auto& key :
         {base + "." + std::string(action.info.name), base, std::string("default")}) {
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

// The direct endpoints that the service's workers announced, asked of the broker once.
Result<std::vector<std::string>> Router::learn_endpoints(std::string_view service) {
  {
    const std::scoped_lock lock(mutex_);
    if (const auto known = learnt_.find(service); known != learnt_.end()) return known->second;
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
  if (endpoints.empty()) {
    return fail(Errc::Unavailable,
                "no worker of " + std::string(service) + " announced a direct endpoint");
  }
  const std::scoped_lock lock(mutex_);
  return learnt_.emplace(service, std::move(endpoints)).first->second;
}

Result<void> Router::run_local(LocalServices& services, const System::ActionTypes& action,
                               std::string_view service, const void* input, void* output,
                               const CallOptions& options, System& caller, CallState* state,
                               Meta* meta) {
  // A data service of a name of its own answers every storage action: the action's own service does
  // here.
  auto base = schemas::base_service(service);
  if (schemas::find_service(base) == nullptr) base = action.info.service;
  auto found = services.find(base);
  if (!found) return std::unexpected(std::move(found.error()));
  const auto* handler = (*found)->find(action.info.name);
  if (handler == nullptr) {
    return fail(Errc::UnknownAction,
                std::string(base) + " has no action " + std::string(action.info.name));
  }
  const auto& defaults = caller.defaults();
  Context::Request request{.action = handler->info, .cancelled = defaults.cancelled};
  if (options.timeout.count() > 0 || defaults.timeout.count() > 0 ||
      defaults.deadline != Clock::time_point::max()) {
    request.deadline = deadline_of(options, defaults);
  }
  schemas::RequestHead head;
  if (options.data.kind != schemas::BindingKind::System || !defaults.trace.empty()) {
    head.data = options.data;
    head.trace = defaults.trace;
    request.head = &head;
  }
  std::optional<StateSink> sink;
  std::shared_ptr<std::atomic<bool>> cancelled;
  if (state != nullptr) {
    cancelled = std::make_shared<std::atomic<bool>>(false);
    sink.emplace(*state);
    request.sink = &*sink;
    request.cancelled = cancelled.get();
    state->on_cancel([cancelled] { cancelled->store(true); });
  }
  const auto started = meta != nullptr ? unix_ms() : 0;
  Context context(request, caller);
  auto outcome = run_action(**found, *handler, context, input, output);
  if (meta != nullptr) {
    *meta = Meta{.service = std::string(base),
                 .action = std::string(action.info.name),
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

Result<void> Router::call(const System::ActionTypes& action, const void* input, void* output,
                          const CallOptions& options, System& caller, Meta* meta) {
  const auto& defaults = caller.defaults();
  if (auto allowed = check_allowed(action, defaults); !allowed) return allowed;
  const auto service = service_of(action, options, defaults);
  if (defaults.local != nullptr) {
    return run_local(*defaults.local, action, service, input, output, options, caller, nullptr,
                     meta);
  }
  auto route = route_of(action, service);
  if (!route) return std::unexpected(std::move(route.error()));
  if (route->local) {
    return run_local(local_, action, service, input, output, options, caller, nullptr, meta);
  }
  const auto state = std::make_shared<CallState>();
  start_remote(action, service, input, options, defaults, std::move(route->endpoints), state);
  // The caller may be an action that is cancelled while it waits.
  while (!state->wait_for(milliseconds(defaults.cancelled != nullptr ? 50 : 3'600'000))) {
    if (defaults.cancelled != nullptr && defaults.cancelled->load()) state->cancel();
  }
  if (meta != nullptr) *meta = state->meta();
  const auto& outcome = state->outcome();
  if (!outcome) return std::unexpected(outcome.error());
  action.move_output(output, outcome->get());
  return {};
}

std::shared_ptr<CallState> Router::async_call(const System::ActionTypes& action,
                                              std::shared_ptr<const void> input,
                                              const CallOptions& options, System& caller) {
  auto state = std::make_shared<CallState>();
  const auto& defaults = caller.defaults();
  if (auto allowed = check_allowed(action, defaults); !allowed) {
    state->finish(std::unexpected(std::move(allowed.error())), {});
    return state;
  }
  std::string service{service_of(action, options, defaults)};
  auto route = defaults.local != nullptr ? Result<Route>(Route{.local = true, .endpoints = {}})
                                         : route_of(action, service);
  if (!route) {
    state->finish(std::unexpected(std::move(route.error())), {});
    return state;
  }
  if (!route->local) {
    start_remote(action, service, input.get(), options, defaults, std::move(route->endpoints),
                 state);
    return state;
  }
  auto* services = defaults.local != nullptr ? defaults.local : &local_;
  pool().submit([this, services, action, service = std::move(service), input = std::move(input),
                 options, caller = System(caller), state]() mutable {
    const auto output = action.new_output();
    Meta meta;
    auto outcome = run_local(*services, action, service, input.get(), output.get(), options, caller,
                             state.get(), &meta);
    if (outcome) {
      state->finish(output, std::move(meta));
    } else {
      state->finish(std::unexpected(std::move(outcome.error())), std::move(meta));
    }
  });
  return state;
}

void Router::start_remote(const System::ActionTypes& action, std::string_view service,
                          const void* input, const CallOptions& options,
                          const CallDefaults& defaults, std::vector<std::string> endpoints,
                          const std::shared_ptr<CallState>& state) {
  if (has_expired(defaults)) {
    state->finish(fail(Errc::Timeout, std::string(action.info.name) + ": the deadline passed"), {});
    return;
  }
  RemoteCall call;
  call.endpoints = std::move(endpoints);
  call.service = service;
  call.deadline = deadline_of(options, defaults);
  call.output = action.output;
  call.new_output = action.new_output;
  call.state = state;
  call.head.id = identity_;  // the client appends a number of its own
  call.head.action = action.info.name;
  call.head.priority = options.priority != 0 ? options.priority : defaults.priority;
  call.head.idempotent = action.info.idempotent;
  call.head.key = options.key;
  call.head.data = options.data;
  call.head.trace = defaults.trace;
  call.encode_input = [&](std::string& bytes, schemas::Blobs& blobs) {
    schemas::encode_msgpack(action.input(), input, bytes, blobs);
  };
  remote().start(std::move(call));
}

Result<std::vector<std::string>> Router::query(std::string_view mmi_service, std::string_view body,
                                               std::chrono::milliseconds timeout) {
  return remote().query(brokers_, mmi_service, body, timeout);
}

}  // namespace gofed::envelope
