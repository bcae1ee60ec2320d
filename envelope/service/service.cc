#include "envelope/service/service.h"

#include <exception>
#include <new>

namespace gofed::envelope {

Result<void> run_action(Service& service, const Handler& handler, Context& context,
                        const void* input, void* output) {
  Result<void> outcome;
  try {
    service.process(context);
    outcome = handler.run(service, context, input, output);
  } catch (const std::bad_alloc&) {
    outcome = fail(Errc::LimitExceeded, std::string(handler.info->name) + ": out of memory");
  } catch (const std::exception& error) {
    outcome = fail(Errc::Internal, std::string(handler.info->name) + ": " + error.what());
  }
  service.processed(context, outcome);
  return outcome;
}

}  // namespace gofed::envelope
