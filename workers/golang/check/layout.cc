#include "workers/golang/check/layout.h"

#include <algorithm>
#include <vector>

#include "workers/golang/check/checker.h"
#include "workers/golang/syntax/text/unicode.h"

namespace gofed::golang::check {
namespace {

// Bytes of a type: what is larger is an error of the source.
constexpr std::int64_t kSizeMax = std::int64_t{1} << 50;

// Of a pointer; and the alignment that no type goes beyond.
struct Machine {
  std::int64_t word = 8;
  std::int64_t alignment_max = 8;
};

Machine machine_of(const World& world) {
  if (world.context().goarch == "amd64p32") return {.word = 4, .alignment_max = 8};
  const std::int64_t word = world.word_bits() / 8;
  return {.word = word, .alignment_max = word};
}

std::int64_t aligned(std::int64_t offset, std::int64_t alignment) {
  return (offset + alignment - 1) / alignment * alignment;
}

std::optional<std::int64_t> basic_size(const BasicInfo& info, std::int64_t word) {
  switch (info.kind) {
    case BasicInfo::Kind::Bool:
      return 1;
    case BasicInfo::Kind::Integer:
    case BasicInfo::Kind::Float:
    case BasicInfo::Kind::Complex:
      return info.bits / 8;
    case BasicInfo::Kind::String:
      return 2 * word;
    case BasicInfo::Kind::Pointer:
      return word;
    case BasicInfo::Kind::None:
    case BasicInfo::Kind::Nil:
      return std::nullopt;
  }
  return std::nullopt;
}

// The empty struct by which gc knows that what stands around it is aligned to 64 bits.
bool is_alignment_mark(const Type& form) {
  const auto* named = std::get_if<type::Named>(&form);
  return named != nullptr && named->name == "align64" &&
         (named->package == "sync/atomic" || named->package == "internal/runtime/atomic");
}

struct Place {
  TypeId type;
  std::int64_t offset = 0;
};

// The fields of a name at one depth of embedding, and what is embedded there.
struct Level {
  std::vector<Place> found;
  std::vector<Place> embedded;
};

}  // namespace

std::optional<Layout> Layouts::of(Checker& checker, TypeId type) {
  if (Checker::is_unknown(type)) return std::nullopt;
  if (is_alignment_mark(checker.types()[type])) return Layout{.size = 0, .alignment = 8};
  const TypeId under = checker.underlying(type);
  if (Checker::is_unknown(under) || !checker.budget().spend(1)) return std::nullopt;
  const auto [it, is_new] = known_.try_emplace(under, std::nullopt);  // what a cycle sees
  if (!is_new) return it->second;
  const std::optional<Layout> layout = work_out(checker, under);
  known_[under] = layout;
  return layout;
}

std::optional<Layout> Layouts::work_out(Checker& checker, TypeId type) {
  const Machine machine = machine_of(checker.world());
  const Type form = checker.types()[type];
  const Layout word{.size = machine.word, .alignment = machine.word};
  if (const auto* array = std::get_if<type::Array>(&form)) {
    const std::optional<Layout> element = of(checker, array->element);
    if (!element || array->length == type::Array::kUnknownLength) return std::nullopt;
    if (element->size > 0 && array->length > kSizeMax / element->size) return std::nullopt;
    return Layout{.size = element->size * array->length, .alignment = element->alignment};
  }
  if (const auto* structure = std::get_if<type::Struct>(&form))
    return of_struct(checker, *structure);
  if (std::holds_alternative<type::Slice>(form)) {
    return Layout{.size = 3 * machine.word, .alignment = machine.word};
  }
  if (std::holds_alternative<type::Interface>(form)) {
    return Layout{.size = 2 * machine.word, .alignment = machine.word};
  }
  if (std::holds_alternative<type::Basic>(form)) {
    const BasicInfo info = checker.basic_info(type);
    const std::optional<std::int64_t> size = basic_size(info, machine.word);
    if (!size || *size == 0) return std::nullopt;
    std::int64_t alignment = *size;
    if (info.kind == BasicInfo::Kind::Complex) alignment = *size / 2;
    if (info.kind == BasicInfo::Kind::String) alignment = machine.word;
    return Layout{.size = *size, .alignment = std::min(alignment, machine.alignment_max)};
  }
  const bool is_pointer =
      std::holds_alternative<type::Pointer>(form) || std::holds_alternative<type::Map>(form) ||
      std::holds_alternative<type::Chan>(form) || std::holds_alternative<type::Func>(form);
  return is_pointer ? std::optional(word) : std::nullopt;
}

// Fields in order, each at its alignment. A field of no size at the end takes a byte, so that its
// address does not lie behind the struct.
std::optional<Layout> Layouts::of_struct(Checker& checker, const type::Struct& form) {
  Layout layout;
  for (const type::Field& field : form.fields) {
    const std::optional<Layout> part = of(checker, field.type);
    if (!part) return std::nullopt;
    layout.alignment = std::max(layout.alignment, part->alignment);
    layout.size = aligned(layout.size, part->alignment);
    const bool is_empty_end = part->size == 0 && layout.size > 0 && &field == &form.fields.back();
    layout.size += is_empty_end ? 1 : part->size;
    if (layout.size > kSizeMax) return std::nullopt;
  }
  layout.size = aligned(layout.size, layout.alignment);
  return layout;
}

std::optional<std::int64_t> Layouts::offset_of(Checker& checker, TypeId type, std::string_view name,
                                               std::string_view package) {
  if (syntax::is_exported(name)) package = {};
  std::vector<Place> level{{.type = checker.dereferenced(checker.underlying(type))}};
  for (int depth = 0; depth <= kEmbeddingDepthMax && !level.empty(); ++depth) {
    Level next;
    for (const Place& place : level) {
      const TypeId under = checker.underlying(place.type);
      if (Checker::is_unknown(under)) return std::nullopt;
      const Type form = checker.types()[under];
      const auto* structure = std::get_if<type::Struct>(&form);
      if (structure == nullptr) continue;
      std::int64_t offset = place.offset;
      for (const type::Field& field : structure->fields) {
        const std::optional<Layout> part = of(checker, field.type);
        if (!part) return std::nullopt;
        offset = aligned(offset, part->alignment);
        const Place at{.type = field.type, .offset = offset};
        if (field.name == name && field.package == package) next.found.push_back(at);
        if (field.embedded) next.embedded.push_back(at);
        offset += part->size;
      }
    }
    if (next.found.size() == 1) return next.found[0].offset;
    if (!next.found.empty() || next.embedded.size() > kEmbeddedTypesMax) return std::nullopt;
    level = std::move(next.embedded);
  }
  return std::nullopt;
}

}  // namespace gofed::golang::check
