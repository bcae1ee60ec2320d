#include "envelope/client/reply.h"

#include <utility>

#include "schemas/describe/codec.h"

namespace gofed::envelope {
namespace {

// Blobs below this are copied into their frame; sharing costs an allocation and a callback.
constexpr std::size_t kShareBytesMin = 4096;

// ZeroMQ calls this when the last frame over the memory goes, on whatever thread that happens.
void release_owner(void*, void* hint) {
  delete static_cast<schemas::Blob*>(hint);
}

}  // namespace

schemas::Blobs blobs_of(Frames frames, std::size_t first) {
  schemas::Blobs blobs;
  for (std::size_t i = first; i < frames.size(); ++i) {
    const auto owner = std::make_shared<Frame>(std::move(frames[i]));
    blobs.emplace_back(owner->view(), owner);
  }
  return blobs;
}

void append_blob_frames(const schemas::Blobs& blobs, Frames& frames) {
  for (const auto& blob : blobs) {
    if (blob.view().size() < kShareBytesMin) {
      frames.emplace_back(blob.view());
      continue;
    }
    auto* kept = new schemas::Blob(blob);
    Frame frame;
    frame.message().rebuild(const_cast<char*>(kept->view().data()), kept->view().size(),
                            &release_owner, kept);
    frames.push_back(std::move(frame));
  }
}

Result<DecodedReply> decode_reply(Frames body, const Request& request) {
  DecodedReply reply;
  if (body.empty() || !schemas::has_head(body.front().view())) {
    return fail(Errc::Malformed, "the reply does not begin with a head");
  }
  const auto first = std::make_shared<const Frame>(std::move(body.front()));
  auto blobs = blobs_of(std::move(body), 1);
  auto taken = schemas::decode_msgpack(schemas::type_of<schemas::ReplyHead>(), &reply.head,
                                       first->view(), blobs, {.root = "reply head"});
  if (!taken) return std::unexpected(std::move(taken.error()));
  const bool is_report =
      reply.head.status == schemas::Status::Partial && reply.head.progress.has_value();
  if (reply.head.status == schemas::Status::Error || is_report) return reply;
  const auto output = first->view().substr(*taken);
  if (request.is_encoded) {
    auto size = schemas::skip_msgpack(output);
    if (!size) return prefixed("output", std::move(size.error()));
    reply.output = std::make_shared<EncodedValue>(schemas::Blob(output.substr(0, *size), first),
                                                  std::move(blobs));
    return reply;
  }
  reply.output = request.action.new_output();
  auto rest = schemas::decode_msgpack(request.action.output(), reply.output.get(), output, blobs,
                                      {.root = "output"});
  if (!rest) return std::unexpected(std::move(rest.error()));
  return reply;
}

Frames encode_reply(const schemas::ReplyHead& head, const schemas::Type* type, const void* output) {
  std::string bytes;
  schemas::Blobs blobs;
  schemas::encode(head, bytes, blobs);
  if (output != nullptr) schemas::encode_msgpack(*type, output, bytes, blobs);
  Frames frames;
  frames.push_back(Frame::adopt(std::move(bytes)));
  append_blob_frames(blobs, frames);
  return frames;
}

Frames encode_refusal(std::string_view request, Error error) {
  schemas::ReplyHead head{.status = schemas::Status::Error,
                          .code = static_cast<std::uint32_t>(error.code),
                          .message = std::move(error.context)};
  schemas::RequestHead asked;
  if (schemas::has_head(request) &&
      schemas::decode_msgpack(schemas::type_of<schemas::RequestHead>(), &asked, request, {},
                              {.root = "request head", .without_blobs = true})) {
    head.id = std::move(asked.id);
  }
  return encode_reply(head, nullptr, nullptr);
}

Frames busy_instead(const Frames& body) {
  schemas::ReplyHead head;
  static_cast<void>(schemas::decode_msgpack(schemas::type_of<schemas::ReplyHead>(), &head,
                                            body.front().view(), {},
                                            {.root = "head", .without_blobs = true}));
  head.status = schemas::Status::Error;
  head.code = static_cast<std::uint32_t>(Errc::Busy);
  head.message = "the reply was dropped: too much that was sent is unread";
  head.progress.reset();
  return encode_reply(head, nullptr, nullptr);
}

}  // namespace gofed::envelope
