#include "envelope/service/system.h"

#include <algorithm>

#include "envelope/service/router.h"
#include "schemas/catalogue.h"

namespace gofed::envelope {

// What the call does not say is the System's.
Request System::request(const ActionTypes& action, const CallOptions& options) const {
  Request request{.action = action, .options = options};
  auto& all = request.options;
  if (all.timeout.count() <= 0) all.timeout = defaults_.timeout;
  if (!defaults_.service.empty()) all.service = defaults_.service;
  if (all.priority == 0) all.priority = defaults_.priority;
  all.deadline = std::min(all.deadline, defaults_.deadline);
  if (all.trace.empty()) all.trace = defaults_.trace;
  all.storage_only = all.storage_only || defaults_.storage_only;
  if (!all.cancelled) all.cancelled = defaults_.cancelled;
  if (!all.local) all.local = defaults_.local;
  if (!all.refused) all.refused = defaults_.refused;
  request.service = all.service.empty() ? std::string(action.info.service) : all.service;
  return request;
}

Result<void> System::call_erased(const ActionTypes& action, const void* input, void* output,
                                 const CallOptions& options) {
  auto call = request(action, options);
  call.input = {std::shared_ptr<const void>(), input};  // lent: the caller waits
  return router_->call(std::move(call), *this, output, nullptr);
}

std::shared_ptr<CallState> System::async_call_erased(const ActionTypes& action,
                                                     std::shared_ptr<const void> input,
                                                     const CallOptions& options) {
  auto call = request(action, options);
  call.input = std::move(input);
  return router_->async_call(std::move(call), *this);
}

Result<System::RawReply> System::call_raw(std::string_view name, EncodedValue input,
                                          const CallOptions& options) {
  const auto* action = schemas::find_action(name);
  if (action == nullptr) return fail(Errc::UnknownAction, "no action " + std::string(name));
  auto call = request(*action, options);
  call.encoded = std::move(input);
  call.is_encoded = true;
  RawReply reply;
  auto done = router_->call(std::move(call), *this, &reply.output, &reply.meta);
  if (!done) return std::unexpected(std::move(done.error()));
  return reply;
}

std::shared_ptr<CallState> System::async_call_raw(const ActionTypes& action, EncodedValue input,
                                                  const CallOptions& options) {
  auto call = request(action, options);
  call.encoded = std::move(input);
  call.is_encoded = true;
  return router_->async_call(std::move(call), *this);
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
  auto call = request(*action, options);
  call.input = input;
  auto done = router_->call(std::move(call), *this, output.get(), &reply.meta);
  if (!done) return std::unexpected(std::move(done.error()));
  reply.output = schemas::encode_json(action->output(), output.get(), schemas::JsonStyle::Compact);
  return reply;
}

}  // namespace gofed::envelope
