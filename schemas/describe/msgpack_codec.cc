// msgpack <-> events: the one file that includes msgpack-cxx.
#include <string>

#include <msgpack.hpp>

#include "schemas/base/limits.h"
#include "schemas/describe/codec.h"
#include "schemas/describe/value_builder.h"
#include "schemas/describe/value_events.h"

namespace gofed::schemas {
namespace {

struct StringSink {
  std::string& out;
  void write(const char* data, std::size_t size) { out.append(data, size); }
};

class MsgpackWriter final : public ValueEvents {
 public:
  MsgpackWriter(std::string& out, Blobs& blobs) : sink_{out}, packer_(sink_), blobs_(blobs) {}

  bool null() override { return (packer_.pack_nil(), true); }
  bool boolean(bool value) override {
    return (value ? packer_.pack_true() : packer_.pack_false(), true);
  }
  bool integer(std::int64_t value) override { return (packer_.pack_int64(value), true); }
  bool unsigned_integer(std::uint64_t value) override { return (packer_.pack_uint64(value), true); }
  bool real(double value) override { return (packer_.pack_double(value), true); }
  bool string(std::string_view value) override {
    packer_.pack_str(static_cast<std::uint32_t>(value.size()));
    packer_.pack_str_body(value.data(), static_cast<std::uint32_t>(value.size()));
    return true;
  }
  bool blob(const Blob& value) override {
    packer_.pack_uint64(blobs_.size());
    blobs_.push_back(value);
    return true;
  }
  bool start_list(std::size_t count) override {
    return (packer_.pack_array(static_cast<std::uint32_t>(count)), true);
  }
  bool end_list() override { return true; }
  bool start_map(std::size_t count) override {
    return (packer_.pack_map(static_cast<std::uint32_t>(count)), true);
  }
  bool key(std::string_view name) override { return string(name); }
  bool end_map() override { return true; }

 private:
  StringSink sink_;
  msgpack::packer<StringSink> packer_;
  Blobs& blobs_;
};

// msgpack-cxx's parser calls these as it reads; nothing is allocated for what a header merely
// claims.
class BuildingVisitor : public msgpack::null_visitor {
 public:
  explicit BuildingVisitor(ValueBuilder& builder) : builder_(builder) {}

  // clang-format off
  bool visit_nil() { return builder_.null(); }
  bool visit_boolean(bool v) { return builder_.boolean(v); }
  bool visit_positive_integer(std::uint64_t v) { return builder_.unsigned_integer(v); }
  bool visit_negative_integer(std::int64_t v) { return builder_.integer(v); }
  bool visit_float32(float v) { return builder_.real(static_cast<double>(v)); }
  bool visit_float64(double v) { return builder_.real(v); }
  bool visit_ext(const char*, std::uint32_t) { return builder_.null(); }  // we have no extensions
  bool start_array(std::uint32_t count) { return builder_.start_list(count); }
  bool end_array() { return builder_.end_list(); }
  bool start_map(std::uint32_t count) { return builder_.start_map(count); }
  bool end_map() { return builder_.end_map(); }
  bool start_map_key() { at_key_ = true; return true; }
  bool end_map_key() { if (!at_key_) return true; not_a_key_ = true; return false; }
  // clang-format on

  bool visit_str(const char* data, std::uint32_t size) {
    const std::string_view text{data, size};
    if (!at_key_) return builder_.string(text);
    at_key_ = false;
    return builder_.key(text);
  }
  bool visit_bin(const char* data, std::uint32_t size) {
    return builder_.blob(Blob::of(std::string(data, size)));
  }

  void parse_error(std::size_t, std::size_t error_offset) { error_offset_ = error_offset; }
  void insufficient_bytes(std::size_t, std::size_t error_offset) {
    truncated_ = true;
    error_offset_ = error_offset;
  }

  [[nodiscard]] std::string complaint() const {
    if (not_a_key_) return "a map's key is not a string";
    return (truncated_ ? "msgpack ends too early, at byte " : "not msgpack, at byte ") +
           std::to_string(error_offset_);
  }

 private:
  ValueBuilder& builder_;
  bool at_key_ = false;
  bool not_a_key_ = false;
  bool truncated_ = false;
  std::size_t error_offset_ = 0;
};

// Reads past one value, with the same limits.
class SkippingVisitor : public msgpack::null_visitor {
 public:
  bool start_array(std::uint32_t) { return ++depth_ <= limits::kNestingMax; }
  bool end_array() { return (--depth_, true); }
  bool start_map(std::uint32_t) { return ++depth_ <= limits::kNestingMax; }
  bool end_map() { return (--depth_, true); }
  void parse_error(std::size_t, std::size_t) {}
  void insufficient_bytes(std::size_t, std::size_t) {}

 private:
  std::size_t depth_ = 0;
};

}  // namespace

void encode_msgpack(const Type& type, const void* value, std::string& out, Blobs& blobs) {
  MsgpackWriter writer(out, blobs);
  walk(type, value, writer);
}

Result<std::size_t> decode_msgpack(const Type& type, void* value, std::string_view bytes,
                                   const Blobs& blobs, DecodeOptions options) {
  ValueBuilder builder(type, value, blobs, options);
  BuildingVisitor visitor(builder);
  std::size_t offset = 0;
  if (msgpack::parse(bytes.data(), bytes.size(), offset, visitor)) return offset;
  if (!builder.error().context.empty()) return std::unexpected(builder.error());
  return fail(Errc::Malformed, std::string(options.root) + ": " + visitor.complaint());
}

Result<std::size_t> skip_msgpack(std::string_view bytes) {
  SkippingVisitor visitor;
  std::size_t offset = 0;
  if (msgpack::parse(bytes.data(), bytes.size(), offset, visitor)) return offset;
  return fail(Errc::Malformed, "not a msgpack value");
}

}  // namespace gofed::schemas
