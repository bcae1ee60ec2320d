// Where calls go: the configuration's routes, and what stands at their ends (services of this
// process, connections to brokers and workers). One per process; every System refers to it.
//
// Any thread. Ends its connections and local services when it goes; calls still open answer
// Cancelled.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "envelope/config.h"
#include "envelope/service.h"
#include "envelope/system.h"

namespace gofed::envelope {

class LocalServices;
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

  // The ways of System's erased calls.
  Result<void> call(const System::ActionTypes& action, const void* input, void* output,
                    const CallOptions& options, const CallDefaults& defaults, System& system,
                    Meta* meta);
  std::shared_ptr<CallState> async_call(const System::ActionTypes& action,
                                        std::shared_ptr<const void> input,
                                        const CallOptions& options, const CallDefaults& defaults);

  // A query of the broker's own (mmi.service, mmi.stats ...): the frames after the service name,
  // and the reply's body. errors: Unavailable, Timeout.
  [[nodiscard]] Result<std::vector<std::string>> query(std::string_view mmi_service,
                                                       std::string_view body,
                                                       std::chrono::milliseconds timeout);

  [[nodiscard]] LocalServices& local() { return *local_; }
  [[nodiscard]] std::span<const ServiceFactory> factories() const { return options_.factories; }
  [[nodiscard]] const Config& config() const { return config_; }

 private:
  struct Route;
  class LocalPool;

  [[nodiscard]] Route route_of(const System::ActionTypes& action, std::string_view service) const;
  RemoteClient& remote();
  LocalPool& pool();

  const Config& config_;
  RouterOptions options_;
  std::unique_ptr<LocalServices> local_;
  std::mutex mutex_;  // guards the making of remote_ and pool_
  std::unique_ptr<RemoteClient> remote_;
  std::unique_ptr<LocalPool> pool_;
};

}  // namespace gofed::envelope
