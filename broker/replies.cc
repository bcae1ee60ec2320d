#include "broker/replies.h"

#include <string>
#include <utility>

#include "schemas/describe/codec.h"
#include "schemas/wire/head.h"

namespace gofed::broker {
namespace {

mdp::Version version_of(Form form) {
  switch (form) {
    case Form::V01:
      return mdp::Version::V01;
    case Form::V02Delimited:
      return mdp::Version::V02Delimited;
    case Form::V02:
    case Form::Compact:  // has its own messages; asked only for MDP
      return mdp::Version::V02;
  }
  return mdp::Version::V02;
}

}  // namespace

Form form_of(mdp::Version version) {
  switch (version) {
    case mdp::Version::V01:
      return Form::V01;
    case mdp::Version::V02:
      return Form::V02;
    case mdp::Version::V02Delimited:
      return Form::V02Delimited;
  }
  return Form::V02;
}

bool can_receive(Form form, mdp::Stage stage) {
  return stage == mdp::Stage::Final || form != Form::V01;
}

Frames reply_message(const Recipient& to, const ReplyInfo& info, Body body) {
  if (to.form != Form::Compact) {
    const auto envelope = mdp::broker_reply(version_of(to.form), info.stage, to.service);
    return std::move(body).to_rfc(to.identity, envelope.view());
  }
  const bool is_final = info.stage == mdp::Stage::Final;
  const compact::Header header{
      .command = is_final ? compact::Command::Final : compact::Command::Partial,
      .flags = info.has_head ? compact::kFlagHead : std::uint8_t{0},
      .attempt = info.attempt,
      .token = to.token,
      .queued_ms = info.queued_ms};
  return std::move(body).to_compact(to.identity, header);
}

Frames stale_handle_message(std::string_view identity, const compact::Header& request,
                            std::uint32_t epoch) {
  const auto header = compact::encode({.command = compact::Command::StaleHandle,
                                       .service = request.service,
                                       .epoch = epoch,
                                       .token = request.token});
  Frames message;
  message.emplace_back(identity);
  message.emplace_back(std::string_view(header.data(), header.size()));
  return message;
}

Body error_body(std::string_view id, const Error& error, std::uint8_t attempt) {
  schemas::ReplyHead head;
  head.id = id;
  head.status = schemas::Status::Error;
  head.code = static_cast<std::uint32_t>(error.code);
  head.message = error.context;
  head.meta.attempt = attempt;
  return Body::of_frame(Frame(schemas::to_msgpack(head)));
}

Body with_reply_id(Body body, std::string_view id) {
  const auto frame = body.first_frame();
  if (!schemas::has_head(frame)) return body;
  schemas::ReplyHead head;
  const auto taken =
      schemas::decode_msgpack(schemas::type_of<schemas::ReplyHead>(), &head, frame, {},
                              {.root = "head", .unknown = schemas::UnknownFields::Ignore});
  if (!taken) return body;
  head.id = id;
  const auto rest = frame.substr(*taken);
  return std::move(body).with_first_frame(Frame::joined(schemas::to_msgpack(head), rest));
}

}  // namespace gofed::broker
