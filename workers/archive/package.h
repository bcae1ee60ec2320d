// Packages of distributions, .deb and .rpm, as a source over a source: the packed archive of the
// files that they install, a tar or a cpio. For this folder only.
//
// A .deb is an ar of members (deb(5)), of which data.tar is read; an .rpm is a lead of 96 bytes, two
// headers and the payload. A source .rpm is an .rpm whose files are a spec and archives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"
#include "workers/archive/bytes.h"

namespace gofed::archive {

enum class PackageKind : std::uint8_t { None, Deb, Rpm, SourceRpm };

// How many of the first bytes say which kind it is.
inline constexpr std::size_t kPackageHeadBytes = 8;
[[nodiscard]] PackageKind package_kind(std::span<const std::byte> first);

class PackagePayload final : public ByteSource {
 public:
  PackagePayload(PackageKind kind, ByteSource& packed) : kind_(kind), packed_(packed) {}

  // Goes to where the payload begins; to be called once, before read().
  //   errors  Malformed: "truncated ...", "damaged ... (why)"; those of the source
  [[nodiscard]] Result<void> open();

  // The first bytes that read() gives.
  [[nodiscard]] std::span<const std::byte> head() const { return head_; }

  //   errors  Malformed: truncated; those of the source
  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> into) override;

 private:
  [[nodiscard]] Result<void> open_deb();
  [[nodiscard]] Result<void> open_rpm();
  // How many bytes of header follow: index and data.
  [[nodiscard]] Result<std::uint64_t> rpm_header();
  [[nodiscard]] Result<std::string> exactly(std::size_t bytes);
  [[nodiscard]] Result<void> pass_over(std::uint64_t bytes);
  [[nodiscard]] Result<std::size_t> payload(std::span<std::byte> into);
  [[nodiscard]] std::unexpected<Error> damaged(std::string_view why) const;
  [[nodiscard]] std::unexpected<Error> truncated() const;

  const PackageKind kind_;
  ByteSource& packed_;
  std::uint64_t left_ = UINT64_MAX;  // of the payload; an .rpm's goes on to the end
  std::vector<std::byte> head_;
  std::size_t head_given_ = 0;
};

}  // namespace gofed::archive
