#include "schemas/describe/value_builder.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "schemas/base/base64.h"
#include "schemas/base/limits.h"

namespace gofed::schemas {

ValueBuilder::ValueBuilder(const Type& type, void* value, const Blobs& blobs, DecodeOptions options)
    : root_{&type, value}, blobs_(blobs), options_(options) {
  constexpr std::size_t kUsualDepth = 4;
  levels_.reserve(kUsualDepth);
}

bool ValueBuilder::Level::is_marked(std::size_t field) const {
  if (field >= kSeenBits) return seen_more[field - kSeenBits];
  return (seen >> field & 1U) != 0;
}

bool ValueBuilder::Level::mark(std::size_t field) {
  if (is_marked(field)) return true;
  if (field >= kSeenBits) {
    seen_more[field - kSeenBits] = true;
  } else {
    seen |= std::uint64_t{1} << field;
  }
  return false;
}

// The slot for the value that comes now. Optionals are opened by the code that fills them.
bool ValueBuilder::next_slot(Slot& slot) {
  if (levels_.empty()) {
    if (done_) return refuse(Errc::Malformed, "more than one value");
    slot = root_;
    done_ = true;
    return true;
  }
  auto& level = levels_.back();
  if (level.slot.type == nullptr) {
    slot = {};
  } else if (level.slot.type->kind == Kind::List) {
    slot = {&level.slot.type->element(), level.slot.type->append(level.slot.value)};
    ++level.index;
  } else {
    slot = std::exchange(level.pending, {});
  }
  return true;
}

bool ValueBuilder::refuse(Errc code, std::string what) {
  error_ = Error{code, path() + ": " + std::move(what)};
  return false;
}

bool ValueBuilder::mismatch(const Type& type, std::string_view found) {
  return refuse(Errc::InvalidArgument,
                "expected " + type_words(type) + ", found " + std::string(found));
}

std::string ValueBuilder::path() const {
  std::string text{options_.root};
  for (const auto& level : levels_) {
    if (level.slot.type != nullptr && level.slot.type->kind == Kind::List) {
      if (level.index > 0) text += "[" + std::to_string(level.index - 1) + "]";
    } else if (!level.key.empty()) {
      text += "." + level.key;
    }
  }
  return text;
}

namespace {

// Opens optionals until something that holds a value itself.
template <typename SlotT>
void open_optionals(SlotT& slot) {
  while (slot.type != nullptr && slot.type->kind == Kind::Optional) {
    slot = {&slot.type->element(), slot.type->append(slot.value)};
  }
}

}  // namespace

bool ValueBuilder::null() {
  Slot slot;
  if (!next_slot(slot)) return false;
  if (slot.type == nullptr) return true;
  if (slot.type->kind != Kind::Optional) return mismatch(*slot.type, "null");
  slot.type->clear(slot.value);
  return true;
}

bool ValueBuilder::boolean(bool value) {
  Slot slot;
  if (!next_slot(slot)) return false;
  open_optionals(slot);
  if (slot.type == nullptr) return true;
  if (slot.type->kind != Kind::Bool) return mismatch(*slot.type, "boolean");
  return slot.type->set_int(slot.value, value ? 1 : 0);
}

bool ValueBuilder::integer(std::int64_t value) {
  if (value >= 0) return unsigned_integer(static_cast<std::uint64_t>(value));
  Slot slot;
  if (!next_slot(slot)) return false;
  open_optionals(slot);
  if (slot.type == nullptr) return true;
  if (slot.type->kind == Kind::Double) {
    *static_cast<double*>(slot.value) = static_cast<double>(value);
    return true;
  }
  if (slot.type->kind != Kind::Int) return mismatch(*slot.type, "negative integer");
  if (slot.type->set_int(slot.value, value)) return true;
  return refuse(Errc::InvalidArgument, std::to_string(value) + " is out of range");
}

bool ValueBuilder::unsigned_integer(std::uint64_t value) {
  Slot slot;
  if (!next_slot(slot)) return false;
  open_optionals(slot);
  if (slot.type == nullptr) return true;
  const auto& type = *slot.type;
  bool fits = false;
  if (type.kind == Kind::UInt) {
    fits = type.set_uint(slot.value, value);
  } else if (type.kind == Kind::Int) {
    fits = std::in_range<std::int64_t>(value) &&
           type.set_int(slot.value, static_cast<std::int64_t>(value));
  } else if (type.kind == Kind::Double) {
    *static_cast<double*>(slot.value) = static_cast<double>(value);
    fits = true;
  } else if (type.kind == Kind::Blob) {
    if (options_.without_blobs) return true;
    if (value >= blobs_.size()) {
      return refuse(Errc::Malformed, "refers to blob frame " + std::to_string(value) + " of " +
                                         std::to_string(blobs_.size()));
    }
    *static_cast<Blob*>(slot.value) = blobs_[value];
    fits = true;
  } else {
    return mismatch(type, "integer");
  }
  return fits || refuse(Errc::InvalidArgument, std::to_string(value) + " is out of range");
}

bool ValueBuilder::real(double value) {
  Slot slot;
  if (!next_slot(slot)) return false;
  open_optionals(slot);
  if (slot.type == nullptr) return true;
  if (slot.type->kind != Kind::Double) return mismatch(*slot.type, "number with a fraction");
  *static_cast<double*>(slot.value) = value;
  return true;
}

bool ValueBuilder::string(std::string_view value) {
  Slot slot;
  if (!next_slot(slot)) return false;
  open_optionals(slot);
  if (slot.type == nullptr) return true;
  const auto& type = *slot.type;
  if (type.kind == Kind::String) {
    static_cast<std::string*>(slot.value)->assign(value);
    return true;
  }
  if (type.kind == Kind::Blob) {
    auto bytes = decode_base64(value);
    if (!bytes) return refuse(Errc::InvalidArgument, "expected base64, found other text");
    *static_cast<Blob*>(slot.value) = Blob::of(std::move(*bytes));
    return true;
  }
  if (type.kind != Kind::Enum) return mismatch(type, "string");
  for (const auto& row : type.enum_names) {
    if (row.name == value) return type.set_int(slot.value, row.value);
  }
  return refuse(Errc::InvalidArgument, "expected " + type_words(type) + ", found \"" +
                                           std::string(value.substr(0, 64)) + "\"");
}

bool ValueBuilder::blob(const Blob& value) {
  Slot slot;
  if (!next_slot(slot)) return false;
  open_optionals(slot);
  if (slot.type == nullptr) return true;
  if (slot.type->kind != Kind::Blob) return mismatch(*slot.type, "bytes");
  *static_cast<Blob*>(slot.value) = value;
  return true;
}

bool ValueBuilder::push(Kind kind, std::string_view found) {
  Slot slot;
  if (!next_slot(slot)) return false;
  open_optionals(slot);
  if (levels_.size() >= limits::kNestingMax) {
    return refuse(Errc::LimitExceeded,
                  "nested deeper than " + std::to_string(limits::kNestingMax) + " levels");
  }
  if (slot.type != nullptr) {
    const auto actual = slot.type->kind;
    const bool fits = actual == kind || (kind == Kind::Map && actual == Kind::Struct);
    if (!fits) return mismatch(*slot.type, found);
    if (actual != Kind::Struct) slot.type->clear(slot.value);
  }
  auto& level = levels_.emplace_back();
  level.slot = slot;
  if (slot.type != nullptr && slot.type->kind == Kind::Struct &&
      slot.type->fields.size() > kSeenBits) {
    level.seen_more.resize(slot.type->fields.size() - kSeenBits);
  }
  return true;
}

bool ValueBuilder::start_list(std::size_t count) {
  if (!push(Kind::List, "list")) return false;
  return count <= limits::kElementsMax ||
         refuse(Errc::LimitExceeded, "list of " + std::to_string(count) + " elements");
}

bool ValueBuilder::end_list() {
  levels_.pop_back();
  return true;
}

bool ValueBuilder::start_map(std::size_t count) {
  if (!push(Kind::Map, "map")) return false;
  return count <= limits::kElementsMax ||
         refuse(Errc::LimitExceeded, "map of " + std::to_string(count) + " entries");
}

bool ValueBuilder::key(std::string_view name) {
  auto& level = levels_.back();
  if (level.slot.type == nullptr) return true;
  const auto& type = *level.slot.type;
  level.key.assign(name.substr(0, 256));
  if (type.kind == Kind::Map) {
    level.pending = {&type.element(), type.insert(level.slot.value, std::string(name))};
    return true;
  }
  const auto field = std::ranges::find(type.fields, name, &Field::name);
  if (field == type.fields.end()) {
    if (options_.unknown == UnknownFields::Ignore) return true;
    return refuse(Errc::InvalidArgument, "unknown field");
  }
  const auto position = static_cast<std::size_t>(field - type.fields.begin());
  if (level.mark(position)) return refuse(Errc::InvalidArgument, "given twice");
  level.pending = {&field->type(), field->member(level.slot.value)};
  return true;
}

bool ValueBuilder::end_map() {
  auto& level = levels_.back();
  if (level.slot.type != nullptr && level.slot.type->kind == Kind::Struct) {
    const auto& fields = level.slot.type->fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (!fields[i].required || level.is_marked(i)) continue;
      level.key.assign(fields[i].name);
      return refuse(Errc::InvalidArgument, "required and not given");
    }
  }
  levels_.pop_back();
  return true;
}

}  // namespace gofed::schemas
