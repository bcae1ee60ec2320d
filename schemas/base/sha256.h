// SHA-256 of content, as a value and as a hasher over a stream (OpenSSL's behind it).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "schemas/base/result.h"

namespace gofed::store {

// A value: copies, compares, sorts as its bytes do.
struct Sha256 {
  static constexpr std::size_t kBytes = 32;
  std::array<char, kBytes> bytes{};

  [[nodiscard]] static Sha256 of(std::string_view content);

  // Malformed unless the text is 64 hexadecimal digits.
  [[nodiscard]] static Result<Sha256> from_hex(std::string_view text);

  [[nodiscard]] std::string hex() const;  // 64 lower-case digits
  [[nodiscard]] std::string_view view() const { return {bytes.data(), bytes.size()}; }

  friend bool operator==(const Sha256&, const Sha256&) = default;
  friend auto operator<=>(const Sha256& a, const Sha256& b) { return a.view() <=> b.view(); }
};

// Hashes what it is fed. One thread; movable.
class Sha256Hasher {
 public:
  Sha256Hasher();
  ~Sha256Hasher();
  Sha256Hasher(Sha256Hasher&&) noexcept;
  Sha256Hasher& operator=(Sha256Hasher&&) noexcept;

  void update(std::string_view bytes);

  // The hash of all that was fed; the hasher starts anew.
  [[nodiscard]] Sha256 finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gofed::store
