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

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "envelope/program/config.h"
#include "envelope/service/local_services.h"
#include "envelope/service/service.h"
#include "envelope/service/system.h"

namespace gofed::envelope {

class LocalPool;
class RemoteClient;

struct RouterOptions {
  // What can run inside this process; empty: nothing, every route is remote.
  std::span<const ServiceFactory> factories;
  // --local / --remote: overrules the configuration's routes.
  enum class Force : std::uint8_t { None, Local, Remote } force = Force::None;
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

  // The ways of System's erased calls, with `caller`'s defaults. `meta`, where not null, is filled.
  Result<void> call(const System::ActionTypes& action, const void* input, void* output,
                    const CallOptions& options, System& caller, Meta* meta);
  std::shared_ptr<CallState> async_call(const System::ActionTypes& action,
                                        std::shared_ptr<const void> input,
                                        const CallOptions& options, System& caller);

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

  [[nodiscard]] Result<Route> route_of(const System::ActionTypes& action, std::string_view service);
  [[nodiscard]] bool is_of_other_store(std::string_view service);
  Result<void> run_local(LocalServices& services, const System::ActionTypes& action,
                         std::string_view service, const void* input, void* output,
                         const CallOptions& options, System& caller, CallState* state, Meta* meta);
  void start_remote(const System::ActionTypes& action, std::string_view service, const void* input,
                    const CallOptions& options, const CallDefaults& defaults,
                    std::vector<std::string> endpoints, const std::shared_ptr<CallState>& state);
  [[nodiscard]] Result<std::vector<std::string>> learn_endpoints(std::string_view service);
  RemoteClient& remote();
  LocalPool& pool();

  const Config& config_;
  RouterOptions options_;
  std::vector<std::string> brokers_;
  std::string identity_;  // unique per process: the first part of request ids
  LocalServices local_;
  std::mutex mutex_;  // guards the making of remote_ and pool_, and learnt_
  std::map<std::string, std::vector<std::string>, std::less<>> learnt_;  // service -> endpoints
  std::unique_ptr<RemoteClient> remote_;
  std::unique_ptr<LocalPool> pool_;
};

}  // namespace gofed::envelope
