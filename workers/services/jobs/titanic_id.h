// Job ids as RFC 9 has them: 32 hexadecimal characters, to their clients opaque.
//
//   12  the tag of the store: how its identity, a UUID, begins
//   12  the number of the job
//    8  a check over those: an id that was not given out is distinguished from one whose store is not there
//
// Values only, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gofed::workers {

// Of a store's identity; empty: that is no UUID.
[[nodiscard]] std::string titanic_tag(std::string_view store);

struct TitanicId {
  std::string tag;
  std::uint64_t number = 0;

  friend bool operator==(const TitanicId&, const TitanicId&) = default;
};
[[nodiscard]] std::string format_titanic_id(const TitanicId& id);

// Nothing: neither such an id nor one as the `jobs` actions have it (STORE-NUMBER).
[[nodiscard]] std::optional<TitanicId> parse_titanic_id(std::string_view text);

}  // namespace gofed::workers
