// A reply's body <-> what an action answered: head, output and blobs. Both ends use it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "envelope/client/request.h"
#include "envelope/net/frame.h"
#include "schemas/base/result.h"
#include "schemas/describe/describe.h"
#include "schemas/wire/head.h"

namespace gofed::envelope {

// Blobs that share the frames' memory; frames before `first` are left alone.
[[nodiscard]] schemas::Blobs blobs_of(Frames frames, std::size_t first);

// Blobs as frames, appended; large ones share their memory.
void append_blob_frames(const schemas::Blobs& blobs, Frames& frames);

struct DecodedReply {
  schemas::ReplyHead head;
  std::shared_ptr<void> output;  // null for an error or a progress report
};

// The reply to `request`; its output is a value of the action's type, or an EncodedValue.
//   errors  Malformed  names the place in the reply
[[nodiscard]] Result<DecodedReply> decode_reply(Frames body, const Request& request);

// The body of a reply. `output` null: none.
[[nodiscard]] Frames encode_reply(const schemas::ReplyHead& head, const schemas::Type* type,
                                  const void* output);

// The body of an error reply to the request whose body begins with `request`; with the request's id
// where that can be read.
[[nodiscard]] Frames encode_refusal(std::string_view request, Error error);

// The body of an error reply, Busy, that stands for the reply `body`: its client, or the broker on
// the way, leaves too much unread. The head's id and meta are kept.
[[nodiscard]] Frames busy_instead(const Frames& body);

}  // namespace gofed::envelope
