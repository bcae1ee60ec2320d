#include "schemas/base/sha256.h"

#include <algorithm>

// The functions of this hash alone, which later versions would rather see called through EVP. They
// are linked in by themselves, and need nothing of what EVP has to set up first in every program
// that hashes: a configuration file, providers, locks.
#define OPENSSL_API_COMPAT 10101
#include <openssl/sha.h>

#include "schemas/base/bytes.h"

namespace gofed::store {

struct Sha256Hasher::State {
  SHA256_CTX context{};
  // What they return says nothing: without memory to ask for there is nothing to fail.
  State() { SHA256_Init(&context); }
};

Sha256 Sha256::of(std::string_view content) {
  Sha256Hasher hasher;
  hasher.update(content);
  return hasher.finish();
}

Result<Sha256> Sha256::from_hex(std::string_view text) {
  std::string raw;
  if (text.size() != 2 * kBytes || !store::from_hex(text, raw)) {
    return fail(Errc::Malformed, "SHA-256 \"" + std::string{text.substr(0, 80)} +
                                     "\": expected 64 hexadecimal digits");
  }
  Sha256 hash;
  std::ranges::copy(raw, hash.bytes.begin());
  return hash;
}

std::string Sha256::hex() const {
  return to_hex(view());
}

Sha256Hasher::Sha256Hasher() : state_(std::make_unique<State>()) {}
Sha256Hasher::~Sha256Hasher() = default;
Sha256Hasher::Sha256Hasher(Sha256Hasher&&) noexcept = default;
Sha256Hasher& Sha256Hasher::operator=(Sha256Hasher&&) noexcept = default;

void Sha256Hasher::update(std::string_view bytes) {
  SHA256_Update(&state_->context, bytes.data(), bytes.size());
}

Sha256 Sha256Hasher::finish() {
  Sha256 hash;
  std::array<unsigned char, Sha256::kBytes> raw{};
  SHA256_Final(raw.data(), &state_->context);
  std::ranges::transform(raw, hash.bytes.begin(),
                         [](unsigned char c) { return static_cast<char>(c); });
  *state_ = State();
  return hash;
}

}  // namespace gofed::store
