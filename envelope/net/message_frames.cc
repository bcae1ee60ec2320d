#include "envelope/net/message_frames.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace gofed::envelope {
namespace {

constexpr std::size_t kJoinBytesMax = 4096;

}  // namespace

std::vector<std::string_view> views_of(const Frames& frames) {
  std::vector<std::string_view> views;
  views.reserve(frames.size());
  for (const auto& frame : frames) views.push_back(frame.view());
  return views;
}

Frames frames_of(const mdp::EnvelopeFrames& envelope) {
  Frames frames;
  for (const auto view : envelope.view()) frames.emplace_back(view);
  return frames;
}

Frames compact_frames(const compact::Header& header, Frames body) {
  const auto bytes = compact::encode(header);
  const std::string_view head(bytes.data(), bytes.size());
  if (!body.empty() && body.front().size() <= kJoinBytesMax) {
    body.front() = Frame::joined(head, body.front().view());
    return body;
  }
  Frames frames;
  frames.emplace_back(head);
  std::ranges::move(body, std::back_inserter(frames));
  return frames;
}

Frames compact_body(Frames message) {
  if (message.front().size() == compact::kHeaderBytes) {
    message.erase(message.begin());
  } else {
    message.front() = std::move(message.front()).without_prefix(compact::kHeaderBytes);
  }
  if (message.empty()) message.emplace_back();
  return message;
}

}  // namespace gofed::envelope
