#include "envelope/service/system.h"

#include "envelope/service/router.h"
#include "schemas/catalogue.h"

namespace gofed::envelope {

Result<void> System::call_erased(const ActionTypes& action, const void* input, void* output,
                                 const CallOptions& options) {
  return router_->call(action, input, output, options, *this, nullptr);
}

std::shared_ptr<CallState> System::async_call_erased(const ActionTypes& action,
                                                     std::shared_ptr<const void> input,
                                                     const CallOptions& options) {
  return router_->async_call(action, std::move(input), options, *this);
}

Result<System::JsonReply> System::call_json(std::string_view name, std::string_view text,
                                            const CallOptions& options) {
  const auto* action = schemas::find_action(name);
  if (action == nullptr) return fail(Errc::UnknownAction, "no action " + std::string(name));
  const auto input = action->new_input();
  auto read = schemas::decode_json(
      action->input(), input.get(), text,
      {.root = "input", .unknown = schemas::UnknownFields::Refuse, .without_blobs = false});
  if (!read) return std::unexpected(std::move(read.error()));
  const auto output = action->new_output();
  JsonReply reply;
  auto done = router_->call(*action, input.get(), output.get(), options, *this, &reply.meta);
  if (!done) return std::unexpected(std::move(done.error()));
  reply.output = schemas::encode_json(action->output(), output.get(), schemas::JsonStyle::Compact);
  return reply;
}

}  // namespace gofed::envelope
