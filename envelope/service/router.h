// Where calls go: the configuration's routes, and what stands at their ends (services of this
// process, connections to brokers and workers). One per process; every System refers to it.
//
// A route is looked up by "SERVICE.ACTION", then "SERVICE", then "default" in the configuration's
// section [routes]; its value is "local", "broker", "direct" (an endpoint learnt from the broker's
// registry) or an endpoint. Without any, calls go to the broker.
//
// Any thread. Ends its connections and local services when it goes; calls still open answer
// Cancelled.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "envelope/program/config.h"
#include "envelope/service/local_services.h"
#include "envelope/service/service.h"
#include "envelope/service/system.h"
#include "schemas/base/mutex.h"

namespace gofed::envelope {

class LocalPool;
class RemoteClient;

struct RouterOptions {
  // What can run inside this process; empty: nothing, every route is remote.
  std::span<const ServiceFactory> factories;
  // --local / --remote: overrules the configuration's routes.
  enum class Force : std::uint8_t { None, Local, Remote } force = Force::None;
  // Calls of a service that has no worker end after the connect timeout, for a caller that somebody
  // waits for; otherwise they wait for a worker until their deadline.
  bool ends_absent = false;
  // Threads for local asynchronous calls; 0: cores.
  unsigned local_threads = 0;
};

class Router {
 public:
  // `config` must outlive the router. Nothing is connected before the first remote call.
  Router(const Config& config, RouterOptions options);
  ~Router();
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  // The ways of System's calls. `caller` made the request; `output` is filled on success: a value of
  // the action's Output, or an EncodedValue. `meta`, where not null, is filled. What is thrown on
  // the way (there is no memory) is the call's error.
  Result<void> call(Request&& request, System& caller, void* output, Meta* meta);
  std::shared_ptr<CallState> async_call(Request&& request, System& caller);

  // A query of the broker's own (RFC 8/MMI: mmi.service, mmi.stats ...): the reply's body frames.
  // errors: Unavailable, Timeout.
  [[nodiscard]] Result<std::vector<std::string>> query(std::string_view mmi_service,
                                                       std::string_view body,
                                                       std::chrono::milliseconds timeout);

  [[nodiscard]] LocalServices& local() { return local_; }
  [[nodiscard]] std::span<const ServiceFactory> factories() const { return options_.factories; }
  [[nodiscard]] const Config& config() const { return config_; }

 private:
  // Where one call goes. No endpoints and not local: nowhere, by configuration.
  struct Route {
    bool local = false;
    std::vector<std::string> endpoints;
  };

  struct LocalRun;
  class LocalCall;

  Result<void> call_unguarded(Request& request, System& caller, void* output, Meta* meta);
  void start(Request& request, System& caller);
  void start_remote(Request& request, std::vector<std::string> endpoints);
  [[nodiscard]] Result<Route> route_of(const Request& request);
  [[nodiscard]] bool is_of_other_store(std::string_view service);
  [[nodiscard]] LocalServices& services_of(const Request& request);
  Result<void> run_local(const LocalRun& run, void* output);
  Result<void> run_typed(const LocalRun& run, const void* input, void* output);
  [[nodiscard]] Result<std::vector<std::string>> learn_endpoints(std::string_view service);
  void forget_endpoints(const std::vector<std::string>& endpoints);
  RemoteClient& remote();
  LocalPool& pool();

  const Config& config_;
  RouterOptions options_;
  std::vector<std::string> brokers_;
  std::string identity_;  // unique per process: the first part of request ids
  LocalServices local_;
  Mutex mutex_;
  // The direct endpoints of a service's workers, as the registry has them.
  struct Learnt {
    std::vector<std::string> endpoints;
    std::chrono::steady_clock::time_point until;
  };
  std::map<std::string, Learnt, std::less<>> learnt_ GOFED_GUARDED_BY(mutex_);  // by service
  // Made when they are needed; what they point to needs no lock.
  std::unique_ptr<RemoteClient> remote_ GOFED_GUARDED_BY(mutex_);
  std::unique_ptr<LocalPool> pool_ GOFED_GUARDED_BY(mutex_);
};

}  // namespace gofed::envelope
