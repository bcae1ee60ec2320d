#include "workers/services/jobs/job_body.h"

#include <utility>

#include "schemas/base/bytes.h"
#include "schemas/describe/codec.h"

namespace gofed::workers {
namespace {

using store::ByteReader;
using store::ByteWriter;

// Reach the disk: never change them.
constexpr std::uint8_t kJson = 1;  // of a request; a result of ours has the same number
constexpr std::uint8_t kForeign = 2;
constexpr std::uint8_t kEncoded = 3;
constexpr std::uint8_t kOurResult = 1;

std::unexpected<Error> damaged(std::string_view what) {
  return fail(Errc::Corrupt, "job's " + std::string(what) + ": damaged");
}

}  // namespace

std::string encode_request(const envelope::EncodedValue& input) {
  ByteWriter out;
  out.u8(kEncoded).counted(input.bytes.view());
  for (const auto& blob : input.blobs) out.counted(blob.view());
  return out.take();
}

std::string encode_foreign_request(std::span<const std::string_view> frames) {
  ByteWriter out;
  out.u8(kForeign);
  for (const auto frame : frames) out.counted(frame);
  return out.take();
}

Result<JobRequestBody> decode_request(std::string_view bytes) {
  using Kind = JobRequestBody::Kind;
  ByteReader in{bytes};
  const auto kind = in.u8();
  if (in.ok() && kind == kJson) {
    return JobRequestBody{.kind = Kind::Json, .input = in.rest(), .frames = {}};
  }
  JobRequestBody body{.kind = kind == kEncoded ? Kind::Encoded : Kind::Foreign};
  if (kind == kEncoded) body.input = in.counted();
  while (in.ok() && !in.done()) body.frames.push_back(in.counted());
  if ((kind != kEncoded && kind != kForeign) || !in.ok()) return damaged("request");
  return body;
}

Result<envelope::EncodedValue> input_of(const JobRequestBody& body,
                                        const std::shared_ptr<const std::string>& bytes,
                                        const schemas::ActionDescription& action) {
  envelope::EncodedValue input;
  if (body.kind != JobRequestBody::Kind::Json) {
    input.bytes = {body.input, bytes};
    for (const auto frame : body.frames) input.blobs.emplace_back(frame, bytes);
    return input;
  }
  const auto value = action.new_input();
  auto read = schemas::decode_json(
      action.input(), value.get(), body.input,
      {.root = "input", .unknown = schemas::UnknownFields::Refuse, .without_blobs = false});
  if (!read) return std::unexpected(std::move(read.error()));
  std::string encoded;
  schemas::encode_msgpack(action.input(), value.get(), encoded, input.blobs);
  input.bytes = schemas::Blob::of(std::move(encoded));
  return input;
}

std::string encode_result(const envelope::EncodedValue& output, const schemas::Meta& meta) {
  ByteWriter out;
  out.u8(kOurResult).counted(schemas::to_msgpack(meta)).counted(output.bytes.view());
  for (const auto& blob : output.blobs) out.counted(blob.view());
  return out.take();
}

std::string encode_foreign_result(const std::vector<std::string>& frames) {
  ByteWriter out;
  out.u8(kForeign);
  for (const auto& frame : frames) out.counted(frame);
  return out.take();
}

Result<JobResultBody> decode_result(std::string bytes) {
  const auto owner = std::make_shared<const std::string>(std::move(bytes));
  ByteReader in{*owner};
  const auto kind = in.u8();
  JobResultBody body{.foreign = kind == kForeign, .output = {}, .blobs = {}, .meta = {}};
  if (kind == kOurResult) {
    auto meta = schemas::from_msgpack<schemas::Meta>(in.counted());
    if (!meta) return damaged("result");
    body.meta = std::move(*meta);
    body.output = {in.counted(), owner};
  }
  while (in.ok() && !in.done()) body.blobs.emplace_back(in.counted(), owner);
  if ((kind != kOurResult && kind != kForeign) || !in.ok()) return damaged("result");
  return body;
}

}  // namespace gofed::workers
