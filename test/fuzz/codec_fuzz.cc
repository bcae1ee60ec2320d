// Goal: no bytes given as a value of an action, a head or metadata crash or stall who reads them,
// in msgpack or in JSON, and what is read is written so that it is read as the same again.
// Method: the input's first bytes choose the type and the form, the rest is the value.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"
#include "schemas/catalogue.h"
#include "schemas/describe/codec.h"
#include "schemas/wire/head.h"

namespace {

using namespace gofed;
using namespace gofed::schemas;

struct Target {
  const Type& (*type)();
  std::shared_ptr<void> (*make)();
};

template <typename T>
Target target() {
  return {&type_of<T>, []() -> std::shared_ptr<void> { return std::make_shared<T>(); }};
}

std::vector<Target> make_targets() {
  std::vector<Target> all{target<RequestHead>(), target<ReplyHead>(), target<WorkerMetadata>()};
  for (const auto& action : all_actions()) {
    all.push_back({action.input, action.new_input});
    all.push_back({action.output, action.new_output});
  }
  return all;
}

struct Written {
  std::string bytes;
  Blobs blobs;

  friend bool operator==(const Written&, const Written&) = default;
};

Written write(const Type& type, const void* value) {
  Written out;
  encode_msgpack(type, value, out.bytes, out.blobs);
  return out;
}

// Errors are shown to people: a line, whatever the bytes were.
void check_error(const Error& error) {
  GOFED_ASSERT(error.context.starts_with("input"));
  GOFED_ASSERT(error.code == Errc::Malformed || error.code == Errc::InvalidArgument ||
               error.code == Errc::LimitExceeded);
}

// Written values come back, and as JSON too, whose text stays the same from then on.
void check_written(const Target& target, const void* value) {
  const auto& type = target.type();
  const auto written = write(type, value);
  const auto again = target.make();
  const auto taken = decode_msgpack(type, again.get(), written.bytes, written.blobs, {});
  GOFED_ASSERT(taken && *taken == written.bytes.size());
  GOFED_ASSERT(write(type, again.get()) == written);

  const auto text = encode_json(type, value, JsonStyle::Compact);
  const auto from_text = target.make();
  const auto read = decode_json(type, from_text.get(), text, {.unknown = UnknownFields::Refuse});
  GOFED_ASSERT(read);
  const auto pretty = encode_json(type, from_text.get(), JsonStyle::Pretty);
  const auto from_pretty = target.make();
  GOFED_ASSERT(decode_json(type, from_pretty.get(), pretty, {.unknown = UnknownFields::Refuse}));
  GOFED_ASSERT(encode_json(type, from_pretty.get(), JsonStyle::Pretty) == pretty);
}

void read_msgpack(const Target& target, std::string_view bytes, DecodeOptions options) {
  static const Blobs blobs{Blob::of("one"), Blob::of(std::string("t\0o", 3))};
  const auto value = target.make();
  const auto taken = decode_msgpack(target.type(), value.get(), bytes, blobs, options);
  const auto skipped = skip_msgpack(bytes);
  if (!taken) return check_error(taken.error());
  GOFED_ASSERT(*taken <= bytes.size());
  GOFED_ASSERT(skipped && *skipped == *taken);
  check_written(target, value.get());
}

void read_json(const Target& target, std::string_view text, DecodeOptions options) {
  const auto value = target.make();
  const auto read = decode_json(target.type(), value.get(), text, options);
  if (!read) return check_error(read.error());
  check_written(target, value.get());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto targets = make_targets();
  if (size < 2) return 0;
  const auto& chosen = targets[data[0] % targets.size()];
  const std::string_view rest(reinterpret_cast<const char*>(data) + 2, size - 2);
  const DecodeOptions options{
      .root = "input",
      .unknown = (data[1] & 1U) != 0 ? UnknownFields::Refuse : UnknownFields::Ignore,
      .without_blobs = (data[1] & 2U) != 0};
  if ((data[1] & 4U) != 0) {
    read_json(chosen, rest, options);
  } else {
    read_msgpack(chosen, rest, options);
  }
  return 0;
}
