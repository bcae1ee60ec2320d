// What a job's request and result are made of, as bytes in the store.
//
//   request  u8 1, then JSON of the action's input; or
//            u8 2, then frames (counted): an opaque request after RFC 9
//   result   u8 1, meta (counted msgpack), output (counted msgpack), then its blobs (counted); or
//            u8 2, then frames (counted): an opaque reply
// Counted: a u32 length, then the bytes (schemas/base/bytes.h).
//
// Values; any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"
#include "schemas/catalogue.h"
#include "schemas/describe/blob.h"
#include "schemas/wire/head.h"

namespace gofed::workers {

// What stands before the JSON.
inline constexpr std::string_view kJsonRequestHead = "\1";
[[nodiscard]] std::string encode_foreign_request(std::span<const std::string_view> frames);

struct JobRequestBody {
  bool foreign = false;
  std::string_view json;                 // views of what was decoded
  std::vector<std::string_view> frames;  // foreign
};
// Corrupt: not what one of the above made.
[[nodiscard]] Result<JobRequestBody> decode_request(std::string_view bytes);

[[nodiscard]] std::string encode_result(const schemas::ActionDescription& action,
                                        const void* output, const schemas::Meta& meta);
[[nodiscard]] std::string encode_foreign_result(const std::vector<std::string>& frames);

struct JobResultBody {
  bool foreign = false;
  schemas::Blob output;
  schemas::Blobs blobs;  // foreign: the frames of the reply
  schemas::Meta meta;
};
// The blobs share the bytes. Corrupt: as above.
[[nodiscard]] Result<JobResultBody> decode_result(std::string bytes);

}  // namespace gofed::workers
