// SPDX's list of licences and exceptions, as it is compiled into the program.
//
// Nothing is read or built at run time: the table is used where it lies. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "workers/licenses/list/table_format.h"

namespace gofed::licenses {

// A licence or an exception, by its number in the list; numbers are of one build.
struct License {
  std::uint32_t number = 0;
  std::string_view id;    // "BSD-3-Clause"
  std::string_view name;  // "BSD 3-Clause \"New\" or \"Revised\" License"; of exceptions empty
  std::string_view url;
  std::string_view text;  // empty: the list has only the id
  bool osi_approved = false;
  bool deprecated = false;  // as an id
  bool exception = false;
};

// The compiled arrays.
struct Table {
  std::span<const format::Entry> entries;
  std::span<const format::Text> texts;
  std::span<const std::uint32_t> words;
  std::span<const std::uint32_t> buckets;
  std::span<const std::uint32_t> grams;
  std::span<const std::uint32_t> postings;
  std::span<const format::Place> places;
  std::string_view bytes;
};
[[nodiscard]] const Table& table();

// How many there are, licences and exceptions together, by id.
[[nodiscard]] std::uint32_t license_count();
[[nodiscard]] License license_at(std::uint32_t number);

// By id, in any case. A deprecated id is found as itself. nullopt: not in the list.
[[nodiscard]] std::optional<License> find_license(std::string_view id);

// The licence whose id is in use today; of most the licence itself.
[[nodiscard]] License successor(const License& license);

// Version of the list: "spdx-license-list 6.12.0".
[[nodiscard]] std::string_view list_version();

}  // namespace gofed::licenses
