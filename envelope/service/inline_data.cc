#include "envelope/service/inline_data.h"

#include "envelope/service/context.h"
#include "envelope/service/router.h"
#include "schemas/catalogue.h"

namespace gofed::envelope {
namespace {

Result<void> put(LocalServices& services, System& system, const schemas::InlineValue& value) {
  const auto* action = schemas::find_action(value.action);
  if (action == nullptr) return fail(Errc::UnknownAction, "no action " + value.action);
  const auto* service = schemas::find_service(action->info.service);
  if (service == nullptr || service->kind != schemas::ServiceKind::Storage) {
    return fail(Errc::NotAllowed, value.action + " is not an action of a storage service");
  }
  auto running = services.find(action->info.service);
  if (!running) return std::unexpected(std::move(running.error()));
  const auto* handler = (*running)->find(action->info.name);
  if (handler == nullptr) return fail(Errc::UnknownAction, "no action " + value.action);

  const auto input = handler->new_input();
  auto taken =
      schemas::decode_msgpack(handler->input(), input.get(), value.input.view(), value.blobs,
                              {.root = "input", .unknown = schemas::UnknownFields::Refuse});
  if (!taken) return std::unexpected(std::move(taken.error()));
  Context context({.action = handler->info}, system);
  return run_action(**running, *handler, context, input.get(), handler->new_output().get());
}

// The services refer to the configuration.
struct InlineServices {
  explicit InlineServices(Router& router)
      : config(router.config().ephemeral()), services(router.factories(), config) {}
  Config config;
  LocalServices services;
};

}  // namespace

std::shared_ptr<LocalServices> make_inline_services(Router& router) {
  auto all = std::make_shared<InlineServices>(router);
  return {all, &all->services};
}

Result<void> put_inline_values(LocalServices& services, System& system,
                               const schemas::DataBinding& binding) {
  for (std::size_t i = 0; i < binding.values.size(); ++i) {
    auto done = put(services, system, binding.values[i]);
    if (!done) {
      return prefixed("data.values[" + std::to_string(i) + "]", std::move(done.error()));
    }
  }
  return {};
}

}  // namespace gofed::envelope
