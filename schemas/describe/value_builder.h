// Events -> a described value, checked: types, ranges, names, required fields, nesting. Every
// refusal names the place by its path: "input.packages[3].name: expected string, found integer".
//
// Builds into the caller's value as the events come, without recursion, so a hostile producer meets
// the limits of schemas/base/limits.h before any memory does. One use, one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"
#include "schemas/describe/codec.h"
#include "schemas/describe/value_events.h"

namespace gofed::schemas {

class ValueBuilder final : public ValueEvents {
 public:
  // `blobs`: what an unsigned integer in a Blob's place refers to. All must outlive the builder.
  ValueBuilder(const Type& type, void* value, const Blobs& blobs, DecodeOptions options);

  bool null() override;
  bool boolean(bool value) override;
  bool integer(std::int64_t value) override;
  bool unsigned_integer(std::uint64_t value) override;
  bool real(double value) override;
  bool string(std::string_view value) override;
  bool blob(const Blob& value) override;
  bool start_list(std::size_t count) override;
  bool end_list() override;
  bool start_map(std::size_t count) override;
  bool key(std::string_view name) override;
  bool end_map() override;

  // Set once an event answered false.
  [[nodiscard]] const Error& error() const { return error_; }

 private:
  // Where the next value goes. type nullptr: nowhere, it is passed over.
  struct Slot {
    const Type* type = nullptr;
    void* value = nullptr;
  };

  // A list, map or struct that is being filled; type nullptr: one that is passed over.
  struct Level {
    Slot slot;
    Slot pending;     // of the key that was read last
    std::string key;  // for messages
    std::size_t index = 0;
    std::uint64_t seen = 0;       // a struct's fields, the first kSeenBits
    std::vector<bool> seen_more;  // and the rest, which hardly any struct has

    // Whether the field was marked before.
    bool mark(std::size_t field);
    [[nodiscard]] bool is_marked(std::size_t field) const;
  };
  static constexpr std::size_t kSeenBits = 64;

  bool next_slot(Slot& slot);
  bool push(Kind kind, std::string_view found);
  bool refuse(Errc code, std::string what);
  bool mismatch(const Type& type, std::string_view found);
  [[nodiscard]] std::string path() const;

  Slot root_;
  const Blobs& blobs_;
  DecodeOptions options_;
  std::vector<Level> levels_;
  bool done_ = false;
  Error error_;
};

}  // namespace gofed::schemas
