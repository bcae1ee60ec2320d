// The one way to call an action, wherever it runs.
//
//   System system(router);
//   auto file = system.call<Stat>({.file = id});            // waits
//   auto api = system.async_call<ApiAnalysis>({.file = id}); // goes on
//
// Routing is the configuration's: *local* calls the service object of this process, typed struct
// in, typed struct out, nothing serialised; *direct* asks a worker's own endpoint; *broker*
// (default) asks the broker. A System is a cheap value: a reference to the process's Router and the
// defaults of its calls. Any thread; the router must outlive it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "envelope/client/call.h"
#include "envelope/client/request.h"
#include "schemas/actions/action.h"
#include "schemas/base/result.h"
#include "schemas/catalogue.h"
#include "schemas/describe/codec.h"
#include "schemas/wire/head.h"

namespace gofed::envelope {

class Router;

class System {
 public:
  explicit System(Router& router, CallOptions defaults = {})
      : router_(&router), defaults_(std::move(defaults)) {}

  // Runs the action and waits for its answer: in this thread where the route is local.
  template <schemas::Action A>
  [[nodiscard]] Result<typename A::Output> call(const typename A::Input& input,
                                                const CallOptions& options = {}) {
    typename A::Output output{};
    auto done = call_erased(schemas::describe_action<A>(), &input, &output, options);
    if (!done) return std::unexpected(std::move(done.error()));
    return output;
  }

  // Starts the action. Where the route is local it runs on the router's pool. The input is copied
  // only where it must outlive this call.
  template <schemas::Action A>
  [[nodiscard]] Call<typename A::Output> async_call(typename A::Input input,
                                                    const CallOptions& options = {}) {
    return Call<typename A::Output>(
        async_call_erased(schemas::describe_action<A>(),
                          std::make_shared<typename A::Input>(std::move(input)), options));
  }

  // An action as the erased calls know it: a row of the catalogue.
  using ActionTypes = schemas::ActionDescription;

  // `output` is filled on success; untouched types on error are unspecified but valid.
  Result<void> call_erased(const ActionTypes& action, const void* input, void* output,
                           const CallOptions& options);
  std::shared_ptr<CallState> async_call_erased(const ActionTypes& action,
                                               std::shared_ptr<const void> input,
                                               const CallOptions& options);

  // What is only passed on: the input is encoded already and the output is left so, neither is
  // decoded on the way to another process and back. errors: as the action's; UnknownAction;
  // Malformed where the output is not one value.
  struct RawReply {
    EncodedValue output;
    Meta meta;
  };
  [[nodiscard]] Result<RawReply> call_raw(std::string_view action, EncodedValue input,
                                          const CallOptions& options = {});
  // Its outcome points to an EncodedValue.
  [[nodiscard]] std::shared_ptr<CallState> async_call_raw(const ActionTypes& action,
                                                          EncodedValue input,
                                                          const CallOptions& options = {});

  // By name, JSON in, JSON out: `gofed call`. errors: UnknownAction, and whatever the action
  // answers.
  struct JsonReply {
    std::string output;  // JSON, compact
    Meta meta;
  };
  [[nodiscard]] Result<JsonReply> call_json(std::string_view action, std::string_view input,
                                            const CallOptions& options = {});

  [[nodiscard]] const CallOptions& defaults() const { return defaults_; }
  [[nodiscard]] Router& router() { return *router_; }

 private:
  [[nodiscard]] Request request(const ActionTypes& action, const CallOptions& options) const;

  Router* router_;
  CallOptions defaults_;
};

}  // namespace gofed::envelope
