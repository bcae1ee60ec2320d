#include "test/example/echo_service.h"

#include <string>

namespace gofed::example {

EchoService::EchoService() : Service("echo", envelope::ServiceKind::Computational) {
  on<Echo, &EchoService::echo>();
}

Result<Echo::Output> EchoService::echo(envelope::Context& context, const Echo::Input& input) {
  if (input.times == 0 || input.times > Echo::kTimesMax) {
    return fail(Errc::InvalidArgument, "input.times: " + std::to_string(input.times) +
                                           ": must be 1 to " + std::to_string(Echo::kTimesMax));
  }
  Echo::Output output{.text = input.text};
  for (std::uint32_t said = 1; said < input.times; ++said) {
    if (context.cancelled()) return context.cancelled_error();
    context.progress(said, input.times, "times");
    output.text += " " + input.text;
  }
  return output;
}

}  // namespace gofed::example
