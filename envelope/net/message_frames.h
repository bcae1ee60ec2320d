// Messages as frames, for the three that speak the protocol here: a client's connection, a worker's
// link to a broker, a worker's direct endpoint.
//
// Pure functions over frames they are given. Any thread.
#pragma once

#include <string_view>
#include <vector>

#include "envelope/net/frame.h"
#include "schemas/wire/compact.h"
#include "schemas/wire/mdp.h"

namespace gofed::envelope {

// What the codec reads; the frames must outlive the views.
[[nodiscard]] std::vector<std::string_view> views_of(const Frames& frames);

// The frames that stand before a body in the RFCs' form.
[[nodiscard]] Frames frames_of(const mdp::EnvelopeFrames& envelope);

// A compact message: header and body. A small first frame of the body shares the header's: the copy
// is cheaper than a frame. An empty body gives the header alone.
[[nodiscard]] Frames compact_frames(const compact::Header& header, Frames body);

// The body of a compact message whose header was decoded: never without a frame, which may be
// empty.
[[nodiscard]] Frames compact_body(Frames message);

}  // namespace gofed::envelope
