#include "envelope/service/service.h"

#include <string>

#include "envelope/program/caught.h"

namespace gofed::envelope {
namespace {

Result<void> run_guarded(Service& service, const Handler& handler, Context& context,
                         const void* input, void* output) {
  try {
    service.process(context);
    auto& owner = handler.owner != nullptr ? *handler.owner : service;
    return handler.run(owner, context, input, output);
  } catch (...) {
    return std::unexpected(caught_error(handler.info->name));
  }
}

}  // namespace

Result<void> run_action(Service& service, const Handler& handler, Context& context,
                        const void* input, void* output) {
  auto outcome = run_guarded(service, handler, context, input, output);
  try {
    service.processed(context, outcome);
  } catch (...) {
    outcome = std::unexpected(caught_error(std::string(handler.info->name) + ": processed"));
  }
  return outcome;
}

}  // namespace gofed::envelope
