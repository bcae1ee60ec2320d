// A value as a sequence of events: what stands between described types and the encodings.
//
//   described value --walk()--> ValueEvents (a msgpack or JSON writer)
//   msgpack or JSON reader ----> ValueEvents (ValueBuilder) --> described value
//
// Each encoding is written once, against events; each type is described once. An event answers
// false to stop the producer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "schemas/describe/blob.h"
#include "schemas/describe/describe.h"

namespace gofed::schemas {

class ValueEvents {
 public:
  virtual ~ValueEvents() = default;

  virtual bool null() = 0;
  virtual bool boolean(bool value) = 0;
  virtual bool integer(std::int64_t value) = 0;
  virtual bool unsigned_integer(std::uint64_t value) = 0;
  virtual bool real(double value) = 0;
  virtual bool string(std::string_view value) = 0;
  virtual bool blob(const Blob& value) = 0;
  virtual bool start_list(std::size_t count) = 0;
  virtual bool end_list() = 0;
  virtual bool start_map(std::size_t count) = 0;
  virtual bool key(std::string_view name) = 0;
  virtual bool end_map() = 0;
};

// Emits the value to `events`. Optional fields that hold their default are left out.
void walk(const Type& type, const void* value, ValueEvents& events);
// The same of some fields of a struct, each as a key and its value: what stands between the events
// of its map.
void walk_fields(const Type& type, const void* value, std::span<const Field> fields,
                 ValueEvents& events);

}  // namespace gofed::schemas
