#include "workers/services/jobs/job_body.h"

#include <utility>

#include "schemas/base/bytes.h"
#include "schemas/describe/codec.h"

namespace gofed::workers {
namespace {

using store::ByteReader;
using store::ByteWriter;

constexpr std::uint8_t kOurs = kJsonRequestHead.front();
constexpr std::uint8_t kForeign = 2;

std::unexpected<Error> damaged(std::string_view what) {
  return fail(Errc::Corrupt, "job's " + std::string(what) + ": damaged");
}

}  // namespace

std::string encode_foreign_request(std::span<const std::string_view> frames) {
  ByteWriter out;
  out.u8(kForeign);
  for (const auto frame : frames) out.counted(frame);
  return out.take();
}

Result<JobRequestBody> decode_request(std::string_view bytes) {
  ByteReader in{bytes};
  const auto kind = in.u8();
  if (in.ok() && kind == kOurs) return JobRequestBody{.json = in.rest(), .frames = {}};
  JobRequestBody body{.foreign = true, .json = {}, .frames = {}};
  while (in.ok() && !in.done()) body.frames.push_back(in.counted());
  if (kind != kForeign || !in.ok()) return damaged("request");
  return body;
}

std::string encode_result(const schemas::ActionDescription& action, const void* output,
                          const schemas::Meta& meta) {
  std::string bytes;
  schemas::Blobs blobs;
  schemas::encode_msgpack(action.output(), output, bytes, blobs);
  ByteWriter out;
  out.u8(kOurs).counted(schemas::to_msgpack(meta)).counted(bytes);
  for (const auto& blob : blobs) out.counted(blob.view());
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
  if (kind == kOurs) {
    auto meta = schemas::from_msgpack<schemas::Meta>(in.counted());
    if (!meta) return damaged("result");
    body.meta = std::move(*meta);
    body.output = {in.counted(), owner};
  }
  while (in.ok() && !in.done()) body.blobs.emplace_back(in.counted(), owner);
  if ((kind != kOurs && kind != kForeign) || !in.ok()) return damaged("result");
  return body;
}

}  // namespace gofed::workers
