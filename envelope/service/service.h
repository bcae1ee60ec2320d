// A service: a set of actions under one name, and the hooks of its life. What a worker hosts and a
// client may run inside itself.
//
//   class EchoService : public envelope::Service {
//    public:
//     EchoService() : Service("echo", ServiceKind::Computational) { on<Echo, &EchoService::echo>(); }
//     Result<Echo::Output> echo(Context& context, const Echo::Input& input);
//   };
//
// Actions run on several threads at once (the service's capacity); what they share is the service's
// to guard. startup() comes before the first of them, termination() after the last.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "envelope/program/config.h"
#include "envelope/service/context.h"
#include "schemas/actions/action.h"
#include "schemas/base/result.h"
#include "schemas/wire/head.h"

namespace gofed::envelope {

using schemas::ServiceKind;

class Router;
class Service;

// One action of a service, without its types.
struct Handler {
  const schemas::ActionInfo* info = nullptr;
  const schemas::Type& (*input)() = nullptr;
  const schemas::Type& (*output)() = nullptr;
  std::shared_ptr<void> (*new_input)() = nullptr;
  std::shared_ptr<void> (*new_output)() = nullptr;
  // Runs it: `input` and `output` are an Input and a default Output. `output` is filled on success.
  Result<void> (*run)(Service&, Context&, const void* input, void* output) = nullptr;
  // Whose function it is, where a service hands the action on to another one; null: its own.
  Service* owner = nullptr;
};

class Service {
 public:
  Service(std::string name, ServiceKind kind) : name_(std::move(name)), kind_(kind) {}
  virtual ~Service() = default;
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  // Before startup, where the service lives in a worker: what it may call through outside of a
  // request (work of its own threads). Outlives the service.
  virtual void attach(Router&) {}

  // Once per process, before any action. An error ends a worker with exit code 1.
  virtual Result<void> startup(const Config&) { return {}; }
  virtual void termination() {}

  // Around each request, on its thread.
  virtual void process(Context&) {}
  virtual void processed(Context&, const Result<void>& /*outcome*/) {}

  // Called every few seconds while the worker is up, on a thread of its own beside the actions
  // (sweeps of what expired). What ends at a time of the wall clock is judged by an ExpiryClock
  // (workers/common/storage): the wall clock may jump.
  virtual void housekeeping() {}

  // Requests it takes at once, where that is not a matter of cores (it waits for a disk, or for
  // others); 0: the worker's capacity.
  [[nodiscard]] virtual std::uint32_t capacity() const { return 0; }

  // Answers a request of another protocol, one whose body does not begin with a head of ours, with
  // the frames of the reply's body. Nothing: it speaks no other, and the request is refused.
  virtual std::optional<std::vector<std::string>> answer_foreign(
      std::span<const std::string_view> /*body*/) {
    return std::nullopt;
  }

  // Identity of the store that a storage service answers from; it is reachable as NAME@STORE too.
  // exclusive: asked by key, so two different stores under one name are refused by the broker.
  [[nodiscard]] virtual std::string store_identity() const { return {}; }
  [[nodiscard]] virtual bool exclusive() const { return false; }

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] ServiceKind kind() const { return kind_; }
  [[nodiscard]] std::span<const Handler> handlers() const { return handlers_; }
  [[nodiscard]] const Handler* find(std::string_view action) const {
    for (const auto& handler : handlers_) {
      if (handler.info->name == action) return &handler;
    }
    return nullptr;
  }

 protected:
  // Registers an action: `Function` is a member `Result<A::Output> f(Context&, const A::Input&)`.
  template <schemas::Action A, auto Function>
  void on() {
    handlers_.push_back(Handler{
        .info = &A::kInfo,
        .input = &schemas::type_of<typename A::Input>,
        .output = &schemas::type_of<typename A::Output>,
        .new_input = []() -> std::shared_ptr<void> {
          return std::make_shared<typename A::Input>();
        },
        .new_output = []() -> std::shared_ptr<void> {
          return std::make_shared<typename A::Output>();
        },
        .run = &run_member<A, Function>,
    });
  }

  // Registers all actions of `other`, which runs them and outlives this service's requests.
  void hand_on_to(Service& other) {
    for (auto handler : other.handlers_) {
      if (handler.owner == nullptr) handler.owner = &other;
      handlers_.push_back(handler);
    }
  }

 private:
  template <typename S, typename Output, typename Input>
  static S* class_of(Result<Output> (S::*)(Context&, const Input&));

  template <schemas::Action A, auto Function>
  static Result<void> run_member(Service& service, Context& context, const void* input,
                                 void* output) {
    using S = std::remove_pointer_t<decltype(class_of(Function))>;
    auto result = (static_cast<S&>(service).*Function)(
        context, *static_cast<const typename A::Input*>(input));
    if (!result) return std::unexpected(std::move(result.error()));
    *static_cast<typename A::Output*>(output) = std::move(*result);
    return {};
  }

  std::string name_;
  ServiceKind kind_;
  std::vector<Handler> handlers_;
};

// Runs one action with the hooks around it, what they throw turned into an error (caught_error).
[[nodiscard]] Result<void> run_action(Service& service, const Handler& handler, Context& context,
                                      const void* input, void* output);

// How services come to be: by name, each time a new object. The list of all is workers/services.h.
struct ServiceFactory {
  std::string_view name;
  std::unique_ptr<Service> (*make)() = nullptr;
};

}  // namespace gofed::envelope
