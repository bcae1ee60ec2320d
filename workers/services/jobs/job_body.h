// What a job's request and result are made of, as bytes in the store.
//
//   request  u8 3, then the action's input (counted msgpack), then its blobs (counted); or
//            u8 2, then frames (counted): an opaque request after RFC 9; or
//            u8 1, then JSON of the action's input: in older stores
//   result   u8 1, meta (counted msgpack), output (counted msgpack), then its blobs (counted); or
//            u8 2, then frames (counted): an opaque reply
// Counted: a u32 length, then the bytes (schemas/base/bytes.h).
//
// Inputs and outputs are as they travel: who passes them on neither decodes nor encodes them.
// Values; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "envelope/client/request.h"
#include "schemas/base/result.h"
#include "schemas/catalogue.h"
#include "schemas/describe/blob.h"
#include "schemas/wire/head.h"

namespace gofed::workers {

[[nodiscard]] std::string encode_request(const envelope::EncodedValue& input);
[[nodiscard]] std::string encode_foreign_request(std::span<const std::string_view> frames);

struct JobRequestBody {
  enum class Kind : std::uint8_t { Encoded, Foreign, Json } kind = Kind::Encoded;
  // Views of what was decoded.
  std::string_view input;                // msgpack, or JSON
  std::vector<std::string_view> frames;  // the input's blobs, or an opaque request
};
// Corrupt: not what one of the above made.
[[nodiscard]] Result<JobRequestBody> decode_request(std::string_view bytes);

// The input of a request that is not foreign; it shares `bytes`, which were decoded to `body`.
// errors: of JSON that the action does not take.
[[nodiscard]] Result<envelope::EncodedValue> input_of(
    const JobRequestBody& body, const std::shared_ptr<const std::string>& bytes,
    const schemas::ActionDescription& action);

[[nodiscard]] std::string encode_result(const envelope::EncodedValue& output,
                                        const schemas::Meta& meta);
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
