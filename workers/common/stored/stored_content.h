// The content of a stored file, unpacked where it is compressed, as a stream.
//
// Belongs to the thread that runs the action.
#pragma once

#include <functional>
#include <string_view>

#include "envelope/service/context.h"
#include "schemas/actions/file.h"
#include "schemas/base/result.h"

namespace gofed::workers {

// Takes the content in order, in pieces of any size. Its error ends the reading.
using ContentSink = std::function<Result<void>(std::string_view piece)>;

//   errors  NotFound             no such file
//           Cancelled, Timeout   the request is over
//           those of archive::unpack and of the sink
// Each names the file.
[[nodiscard]] Result<void> read_stored_content(envelope::Context& context,
                                               const schemas::FileId& file,
                                               const ContentSink& sink);

}  // namespace gofed::workers
