// What clients are answered, in the form each of them used: workers' replies, and the broker's own
// errors (docs/protocol.md, "Errors of the broker").
#pragma once

#include <cstdint>
#include <string_view>

#include "broker/state.h"
#include "schemas/base/result.h"

namespace gofed::broker {

// Whom a reply goes to. Views are of the broker's records.
struct Recipient {
  std::string_view identity;
  Form form = Form::V02;
  std::uint64_t token = 0;
  std::string_view service;  // as the client named it
};

struct ReplyInfo {
  mdp::Stage stage = mdp::Stage::Final;
  bool has_head = false;
  std::uint8_t attempt = 1;
  std::uint32_t queued_ms = 0;
};

[[nodiscard]] Form form_of(mdp::Version version);

// Whether the client's protocol has such a message: RFC 7 knows no PARTIAL.
[[nodiscard]] bool can_receive(Form form, mdp::Stage stage);

[[nodiscard]] Frames reply_message(const Recipient& to, const ReplyInfo& info, Body body);

// "Ask for the handle again": the request with this token was not taken.
[[nodiscard]] Frames stale_handle_message(std::string_view identity, const compact::Header& request,
                                          std::uint32_t epoch);

// A head with status error, as the body of a final reply. `id` is the request's, where known.
[[nodiscard]] Body error_body(std::string_view id, const Error& error, std::uint8_t attempt = 1);

// The same reply for another request: the head's id replaced. Bodies without a head of ours, or
// with one that cannot be read, are left as they are.
[[nodiscard]] Body with_reply_id(Body body, std::string_view id);

}  // namespace gofed::broker
