// Described values <-> msgpack and JSON.
//
// msgpack: a struct is a map of its field names; an optional field that holds its default is left
// out; an enum is its name; a Blob is the index of a frame beside the message. JSON: the same
// shape, a Blob as base64. Reading checks everything (types, ranges, required fields, names, limits
// of schemas/base/limits.h) and names the place: "input.packages[3].name: expected string, found
// integer".
//
// Pure functions, any thread. errors: Malformed for bytes that are no msgpack or JSON,
// InvalidArgument for a value that the type does not take, LimitExceeded.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "schemas/base/result.h"
#include "schemas/describe/blob.h"
#include "schemas/describe/describe.h"

namespace gofed::schemas {

class ValueEvents;
class JsonEvents;

// What to do with a field that the type does not have. A request is refused (a misspelt option must
// not pass for the default); a reply or head of a newer peer is read without it.
enum class UnknownFields : std::uint8_t { Refuse, Ignore };

struct DecodeOptions {
  std::string_view root = "value";  // how messages name the outermost value: "input", "output"
  UnknownFields unknown = UnknownFields::Ignore;
  bool without_blobs = false;  // for who reads a head and forwards the blobs: they are left empty
};

// Appends the value to `out` and its blobs to `blobs`.
void encode_msgpack(const Type& type, const void* value, std::string& out, Blobs& blobs);

// Reads one value from the front of `bytes` into `value` (default-constructed by the caller; left
// half filled on error); the number of bytes it took. `blobs` are the message's blob frames.
[[nodiscard]] Result<std::size_t> decode_msgpack(const Type& type, void* value,
                                                 std::string_view bytes, const Blobs& blobs,
                                                 DecodeOptions options);

// Bytes of the value that stands first in `bytes`, without building it.
[[nodiscard]] Result<std::size_t> skip_msgpack(std::string_view bytes);

enum class JsonStyle : std::uint8_t { Compact, Pretty };

// Takes the next piece of a text.
using JsonSink = std::function<void(std::string_view)>;

[[nodiscard]] std::string encode_json(const Type& type, const void* value, JsonStyle style);
// The same handed on in pieces of some 64 KiB, so that a large document is never text as a whole.
void write_json(const Type& type, const void* value, JsonStyle style, const JsonSink& sink);
[[nodiscard]] Result<void> decode_json(const Type& type, void* value, std::string_view text,
                                       DecodeOptions options);

// The same for one text after the other, with the same memory. One thread at a time.
class JsonReader {
 public:
  JsonReader();
  ~JsonReader();
  JsonReader(const JsonReader&) = delete;
  JsonReader& operator=(const JsonReader&) = delete;

  [[nodiscard]] Result<void> decode(const Type& type, void* value, std::string_view text,
                                    DecodeOptions options);

 private:
  struct Memory;
  std::unique_ptr<Memory> memory_;
};

// JSON of a struct with a list that comes item by item, so that neither all of them nor their text
// are ever in memory: begin(), then each item, then end().
class JsonListStream {
 public:
  // `list`: the name of the field with the list, which the struct always has.
  JsonListStream(const Type& type, std::string_view list, JsonStyle style, JsonSink sink);
  ~JsonListStream();
  JsonListStream(const JsonListStream&) = delete;
  JsonListStream& operator=(const JsonListStream&) = delete;

  void begin(const void* value);  // its fields before the list
  void item(const void* element);
  void end(const void* value);  // its fields after the list

 private:
  const Type& type_;
  std::size_t at_ = 0;  // of the field
  JsonSink sink_;
  std::unique_ptr<JsonEvents> events_;
};

// JSON of the events that `tell` emits: one value.
[[nodiscard]] std::string json_of(const std::function<void(ValueEvents&)>& tell, JsonStyle style);

// ---- The same for a type known at compile time ----

template <typename T>
void encode(const T& value, std::string& out, Blobs& blobs) {
  encode_msgpack(type_of<T>(), &value, out, blobs);
}

// For types without blobs.
template <typename T>
[[nodiscard]] std::string to_msgpack(const T& value) {
  std::string out;
  Blobs none;
  encode_msgpack(type_of<T>(), &value, out, none);
  return out;
}

template <typename T>
[[nodiscard]] Result<T> from_msgpack(std::string_view bytes, const Blobs& blobs = {},
                                     DecodeOptions options = {}) {
  T value{};
  auto taken = decode_msgpack(type_of<T>(), &value, bytes, blobs, options);
  if (!taken) return std::unexpected(std::move(taken.error()));
  return value;
}

template <typename T>
[[nodiscard]] std::string to_json(const T& value, JsonStyle style = JsonStyle::Compact) {
  return encode_json(type_of<T>(), &value, style);
}

template <typename T>
void write_json(const T& value, JsonStyle style, const JsonSink& sink) {
  write_json(type_of<T>(), &value, style, sink);
}

template <typename T>
[[nodiscard]] Result<T> from_json(std::string_view text, DecodeOptions options = {}) {
  T value{};
  auto done = decode_json(type_of<T>(), &value, text, options);
  if (!done) return std::unexpected(std::move(done.error()));
  return value;
}

}  // namespace gofed::schemas
