// JSON <-> events: the one file that includes RapidJSON. The reader is iterative, so depth costs no
// stack.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <utility>

#ifdef __SSE2__
#define RAPIDJSON_SSE2
#endif
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "schemas/base/base64.h"
#include "schemas/base/utf8.h"
#include "schemas/describe/codec.h"
#include "schemas/describe/pretty_json.h"
#include "schemas/describe/value_builder.h"
#include "schemas/describe/value_events.h"

namespace gofed::schemas {

// What writes JSON, whatever its style.
class JsonEvents : public ValueEvents {
 public:
  virtual void flush() = 0;
  virtual bool number(std::string_view text) = 0;  // as it is written
};

namespace {

constexpr std::uint64_t kSpaces = 0x2020'2020'2020'2020;
constexpr std::uint64_t kHighBits = 0x8080'8080'8080'8080;

// Whether all is ASCII without any control character, as most text is. Looks at all of it, without
// a branch: 1 KiB takes 0.04 us.
bool is_plain(std::string_view text) {
  std::uint64_t seen = 0;
  while (text.size() >= sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), sizeof word);
    seen |= (word - kSpaces) | word;
    text.remove_prefix(sizeof word);
  }
  return (seen & kHighBits) == 0 &&
         std::ranges::all_of(text, [](char byte) { return byte >= 0x20; });
}

// Whether there is a control character other than a tab or the end of a line.
bool has_rare_controls(std::string_view text) {
  const auto is_rare = [](char byte) {
    const auto code = static_cast<unsigned char>(byte);
    return code < 0x20 && byte != '\t' && byte != '\n' && byte != '\r';
  };
  while (text.size() >= sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), sizeof word);
    const bool has_controls = ((word - kSpaces) & ~word & kHighBits) != 0;
    if (has_controls && std::ranges::any_of(text.substr(0, sizeof word), is_rare)) return true;
    text.remove_prefix(sizeof word);
  }
  return std::ranges::any_of(text, is_rare);
}

// The text as a JSON string, as RapidJSON writes it.
std::string quoted(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "\b\t\n\f\r\"\\";
  constexpr std::string_view kLetters = "btnfr\"\\";
  std::string out = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (const auto at = kPlain.find(c); at != kPlain.npos) {
      out += '\\';
      out += kLetters[at];
    } else if (code < 0x20) {
      out += "\\u00";
      out += kHex[code >> 4U];
      out += kHex[code & 0xfU];
    } else {
      out += c;
    }
  }
  return out + '"';
}

constexpr std::size_t kPieceBytes = std::size_t{64} << 10;  // are handed on at once

template <typename Writer>
class JsonWriter final : public JsonEvents {
 public:
  explicit JsonWriter(const JsonSink& sink) : sink_(sink), writer_(buffer_) {
    if constexpr (requires { writer_.SetIndent(' ', 2U); }) writer_.SetIndent(' ', 2U);
  }

  // Hands on what has been written.
  void flush() override {
    sink_({buffer_.GetString(), buffer_.GetSize()});
    buffer_.Clear();
  }

  bool number(std::string_view text) override {
    return writer_.RawValue(text.data(), text.size(), rapidjson::kNumberType);
  }
  bool null() override { return writer_.Null(); }
  bool boolean(bool value) override { return writer_.Bool(value); }
  bool integer(std::int64_t value) override { return writer_.Int64(value); }
  bool unsigned_integer(std::uint64_t value) override { return writer_.Uint64(value); }
  bool real(double value) override {
    return std::isfinite(value) ? writer_.Double(value) : writer_.Null();  // JSON has no infinity
  }
  bool string(std::string_view value) override {
    if (is_valid_utf8(value)) return put(value);
    return put(with_valid_utf8(value));
  }
  bool blob(const Blob& value) override { return put(encode_base64(value.view())); }
  bool start_list(std::size_t) override { return writer_.StartArray(); }
  bool end_list() override { return writer_.EndArray(); }
  bool start_map(std::size_t) override { return writer_.StartObject(); }
  bool key(std::string_view name) override { return string(name); }
  bool end_map() override { return writer_.EndObject(); }

 private:
  // RapidJSON looks at sixteen bytes at a time, and then lets 1A to 1F pass as they are.
  bool put(std::string_view text) {
    if (buffer_.GetSize() >= kPieceBytes) flush();
    if (has_rare_controls(text)) {
      const auto json = quoted(text);
      return writer_.RawValue(json.data(), json.size(), rapidjson::kStringType);
    }
    return writer_.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  }

  const JsonSink& sink_;
  rapidjson::StringBuffer buffer_;
  Writer writer_;
};

template <typename Writer, typename Tell>
void write_as(const Tell& tell, const JsonSink& sink) {
  JsonWriter<Writer> events(sink);
  tell(events);
  events.flush();
}

template <typename Tell>
void write_any(const Tell& tell, JsonStyle style, const JsonSink& sink) {
  using Buffer = rapidjson::StringBuffer;
  if (style == JsonStyle::Pretty) {
    write_as<rapidjson::PrettyWriter<Buffer>>(tell, sink);
  } else {
    write_as<rapidjson::Writer<Buffer>>(tell, sink);
  }
}

template <typename Tell>
std::string text_of(const Tell& tell, JsonStyle style) {
  std::string text;
  write_any(tell, style, [&text](std::string_view piece) { text += piece; });
  return text;
}

// The same for JSON that becomes JSON again.
struct TextHandler : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, TextHandler> {
  explicit TextHandler(JsonEvents& e) : events(e) {}

  // clang-format off
  bool Null() { return events.null(); }
  bool Bool(bool v) { return events.boolean(v); }
  bool RawNumber(const char* s, rapidjson::SizeType n, bool) { return events.number({s, n}); }
  bool String(const char* s, rapidjson::SizeType n, bool) { return events.string({s, n}); }
  bool StartObject() { return events.start_map(0); }
  bool Key(const char* s, rapidjson::SizeType n, bool) { return events.key({s, n}); }
  bool EndObject(rapidjson::SizeType) { return events.end_map(); }
  bool StartArray() { return events.start_list(0); }
  bool EndArray(rapidjson::SizeType) { return events.end_list(); }
  // clang-format on

  JsonEvents& events;
};

// RapidJSON's handler calls, as events.
struct JsonHandler : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, JsonHandler> {
  explicit JsonHandler(ValueBuilder& b) : builder(b) {}

  // clang-format off
  bool Null() { return builder.null(); }
  bool Bool(bool v) { return builder.boolean(v); }
  bool Int(int v) { return builder.integer(v); }
  bool Uint(unsigned v) { return builder.unsigned_integer(v); }
  bool Int64(std::int64_t v) { return builder.integer(v); }
  bool Uint64(std::uint64_t v) { return builder.unsigned_integer(v); }
  bool Double(double v) { return builder.real(v); }
  bool String(const char* s, rapidjson::SizeType n, bool) { return builder.string({s, n}); }
  bool StartObject() { return builder.start_map(0); }
  bool Key(const char* s, rapidjson::SizeType n, bool) { return builder.key({s, n}); }
  bool EndObject(rapidjson::SizeType) { return builder.end_map(); }
  bool StartArray() { return builder.start_list(0); }
  bool EndArray(rapidjson::SizeType) { return builder.end_list(); }
  // clang-format on

  ValueBuilder& builder;
};

}  // namespace

std::string encode_json(const Type& type, const void* value, JsonStyle style) {
  return text_of([&](ValueEvents& events) { walk(type, value, events); }, style);
}

std::string pretty_json(std::string_view json) {
  std::string text;
  const JsonSink sink = [&text](std::string_view piece) { text += piece; };
  JsonWriter<rapidjson::PrettyWriter<rapidjson::StringBuffer>> writer(sink);
  TextHandler handler(writer);
  rapidjson::MemoryStream stream(json.data(), json.size());
  constexpr unsigned kFlags =
      rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
  if (rapidjson::Reader().Parse<kFlags>(stream, handler).IsError()) return std::string(json);
  writer.flush();
  return text;
}

std::string json_of(const std::function<void(ValueEvents&)>& tell, JsonStyle style) {
  return text_of(tell, style);
}

void write_json(const Type& type, const void* value, JsonStyle style, const JsonSink& sink) {
  write_any([&](ValueEvents& events) { walk(type, value, events); }, style, sink);
}

JsonListStream::JsonListStream(const Type& type, std::string_view list, JsonStyle style,
                               JsonSink sink)
    : type_(type), sink_(std::move(sink)) {
  using Buffer = rapidjson::StringBuffer;
  const auto field = std::ranges::find(type.fields, list, &Field::name);
  GOFED_ASSERT(field != type.fields.end());
  at_ = static_cast<std::size_t>(field - type.fields.begin());
  if (style == JsonStyle::Pretty) {
    events_ = std::make_unique<JsonWriter<rapidjson::PrettyWriter<Buffer>>>(sink_);
  } else {
    events_ = std::make_unique<JsonWriter<rapidjson::Writer<Buffer>>>(sink_);
  }
}

JsonListStream::~JsonListStream() = default;

void JsonListStream::begin(const void* value) {
  const std::span fields(type_.fields);
  events_->start_map(fields.size());
  walk_fields(type_, value, fields.first(at_), *events_);
  events_->key(fields[at_].name);
  events_->start_list(0);
}

void JsonListStream::item(const void* element) {
  walk(type_.fields[at_].type().element(), element, *events_);
}

void JsonListStream::end(const void* value) {
  events_->end_list();
  walk_fields(type_, value, std::span(type_.fields).subspan(at_ + 1), *events_);
  events_->end_map();
  events_->flush();
}

struct JsonReader::Memory {
  std::string text;
  rapidjson::Reader reader;

  bool parse(std::string_view json, JsonHandler& handler);
};

// RapidJSON reads strings sixteen bytes at a time where it need not look at each for its encoding,
// and without copying them where it may change the text: 1 KiB takes 0.1 us instead of 4. That way
// of reading ends at a NUL and overlooks 1A to 1F. So the text is looked at before, as a whole;
// what is not plain is read byte by byte, to say where.
bool JsonReader::Memory::parse(std::string_view json, JsonHandler& handler) {
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag;
  if (!is_plain(json) && (has_rare_controls(json) || !is_valid_utf8(json))) {
    rapidjson::MemoryStream stream(json.data(), json.size());
    constexpr unsigned kStrict = kFlags | rapidjson::kParseValidateEncodingFlag;
    return !reader.Parse<kStrict>(stream, handler).IsError();
  }
  constexpr std::size_t kReadAhead = 16;
  text.assign(json).append(kReadAhead, '\0');
  rapidjson::InsituStringStream stream(text.data());
  return !reader.Parse < kFlags | rapidjson::kParseInsituFlag > (stream, handler).IsError();
}

JsonReader::JsonReader() : memory_(std::make_unique<Memory>()) {}
JsonReader::~JsonReader() = default;

Result<void> JsonReader::decode(const Type& type, void* value, std::string_view text,
                                DecodeOptions options) {
  const Blobs none;
  ValueBuilder builder(type, value, none, options);
  JsonHandler handler(builder);
  if (memory_->parse(text, handler)) return {};
  if (!builder.error().context.empty()) return std::unexpected(builder.error());
  const auto& reader = memory_->reader;
  return fail(Errc::Malformed, std::string(options.root) + ": not JSON, at byte " +
                                   std::to_string(reader.GetErrorOffset()) + ": " +
                                   rapidjson::GetParseError_En(reader.GetParseErrorCode()));
}

Result<void> decode_json(const Type& type, void* value, std::string_view text,
                         DecodeOptions options) {
  return JsonReader().decode(type, value, text, options);
}

}  // namespace gofed::schemas
