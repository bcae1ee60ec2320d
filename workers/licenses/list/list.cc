#include "workers/licenses/list/list.h"

#include <algorithm>

// The table that make_table wrote during the build (GOFED_LICENSE_TABLE), as it is.
asm(R"(
    .section .rodata.gofed_licenses, "a"
    .balign 16
    .global gofed_license_table
    .hidden gofed_license_table
gofed_license_table:
    .incbin ")" GOFED_LICENSE_TABLE R"("
    .balign 4
    .previous
)");
extern "C" {
extern const unsigned char gofed_license_table[];
}

namespace gofed::licenses {
namespace {

template <typename T>
std::span<const T> slice(const format::Slice& where) {
  return {reinterpret_cast<const T*>(gofed_license_table + where.begin), where.count};
}

Table open_table() {
  const auto& header = *reinterpret_cast<const format::Header*>(gofed_license_table);
  const auto bytes = slice<char>(header.bytes);
  return {.entries = slice<format::Entry>(header.entries),
          .texts = slice<format::Text>(header.texts),
          .words = slice<std::uint32_t>(header.words),
          .buckets = slice<std::uint32_t>(header.buckets),
          .grams = slice<std::uint32_t>(header.grams),
          .postings = slice<std::uint32_t>(header.postings),
          .places = slice<format::Place>(header.places),
          .bytes = {bytes.data(), bytes.size()}};
}

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

// Order of ids without case.
int compare(std::string_view a, std::string_view b) {
  const auto count = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < count; ++i) {
    if (lower(a[i]) != lower(b[i])) return lower(a[i]) < lower(b[i]) ? -1 : 1;
  }
  return a.size() == b.size() ? 0 : a.size() < b.size() ? -1 : 1;
}

std::string_view text_of(const format::Slice& where) {
  return table().bytes.substr(where.begin, where.count);
}

}  // namespace

const Table& table() {
  static const Table kTable = open_table();
  return kTable;
}

std::uint32_t license_count() {
  return static_cast<std::uint32_t>(table().entries.size());
}

License license_at(std::uint32_t number) {
  const auto& entry = table().entries[number];
  return {.number = number,
          .id = text_of(entry.id),
          .name = text_of(entry.name),
          .url = text_of(entry.url),
          .text = text_of(entry.text),
          .osi_approved = (entry.flags & format::kOsiApproved) != 0,
          .deprecated = (entry.flags & format::kDeprecated) != 0,
          .exception = (entry.flags & format::kException) != 0};
}

std::optional<License> find_license(std::string_view id) {
  const auto& entries = table().entries;
  const auto found = std::ranges::partition_point(
      entries, [id](const format::Entry& entry) { return compare(text_of(entry.id), id) < 0; });
  if (found == entries.end() || compare(text_of(found->id), id) != 0) return std::nullopt;
  return license_at(static_cast<std::uint32_t>(found - entries.begin()));
}

License successor(const License& license) {
  return license_at(table().entries[license.number].successor);
}

std::string_view list_version() {
  return GOFED_LICENSE_LIST;
}

}  // namespace gofed::licenses
