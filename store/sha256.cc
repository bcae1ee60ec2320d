#include "store/sha256.h"

#include <algorithm>

#include <openssl/evp.h>

#include "store/bytes.h"

namespace gofed::store {

struct Sha256Hasher::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
  // EVP fails only without memory or without a SHA-256 implementation: no caller could go on.
  void start() { GOFED_ASSERT(EVP_DigestInit_ex(context, EVP_sha256(), nullptr) == 1); }
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

Sha256Hasher::Sha256Hasher() : state_(std::make_unique<State>()) {
  GOFED_ASSERT(state_->context != nullptr);
  state_->start();
}

Sha256Hasher::~Sha256Hasher() = default;
Sha256Hasher::Sha256Hasher(Sha256Hasher&&) noexcept = default;
Sha256Hasher& Sha256Hasher::operator=(Sha256Hasher&&) noexcept = default;

void Sha256Hasher::update(std::string_view bytes) {
  GOFED_ASSERT(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
}

Sha256 Sha256Hasher::finish() {
  Sha256 hash;
  std::array<unsigned char, Sha256::kBytes> raw{};
  GOFED_ASSERT(EVP_DigestFinal_ex(state_->context, raw.data(), nullptr) == 1);
  std::ranges::transform(raw, hash.bytes.begin(),
                         [](unsigned char c) { return static_cast<char>(c); });
  state_->start();
  return hash;
}

}  // namespace gofed::store
