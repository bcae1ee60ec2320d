#include "workers/archive/package.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace gofed::archive {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kArMagic = "!<arch>\n";
constexpr std::size_t kArHeaderBytes = 60;
constexpr std::string_view kArHeaderEnd = "`\n";
constexpr std::size_t kMembersMax = 16;  // a .deb has three, and signatures

constexpr std::string_view kRpmMagic = "\xed\xab\xee\xdb";
constexpr std::size_t kRpmLeadBytes = 96;
constexpr std::size_t kRpmTypeOffset = 6;  // in the lead: 0 binary, 1 source, big-endian
constexpr std::string_view kRpmHeaderMagic = "\x8e\xad\xe8\x01"sv;
constexpr std::size_t kRpmHeaderBytes = 16;              // before the index
constexpr std::uint64_t kRpmIndexBytes = 16;             // an entry of the index
constexpr std::uint64_t kRpmAlignment = 8;               // of the second header
constexpr std::uint64_t kRpmHeaderBytesMax = 256 << 20;  // what rpm itself takes

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::uint64_t big_endian(std::string_view four) {
  std::uint64_t value = 0;
  for (const char c : four.substr(0, 4)) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

std::string_view trimmed(std::string_view text) {
  const auto last = text.find_last_not_of(' ');
  return last == text.npos ? "" : text.substr(0, last + 1);
}

}  // namespace

PackageKind package_kind(std::span<const std::byte> first) {
  const auto text = text_of(first);
  if (text.starts_with(kArMagic)) return PackageKind::Deb;
  if (text.size() < kPackageHeadBytes || !text.starts_with(kRpmMagic)) return PackageKind::None;
  return text.substr(kRpmTypeOffset, 2) == "\0\1"sv ? PackageKind::SourceRpm : PackageKind::Rpm;
}

Result<void> PackagePayload::open() {
  auto opened = kind_ == PackageKind::Deb ? open_deb() : open_rpm();
  if (!opened) return opened;
  std::vector<std::byte> first(kPackageHeadBytes);
  std::size_t filled = 0;
  while (filled < first.size()) {
    const auto got = payload(std::span(first).subspan(filled));
    if (!got) return std::unexpected(got.error());
    if (*got == 0) break;
    filled += *got;
  }
  first.resize(filled);
  head_ = std::move(first);
  return {};
}

Result<std::size_t> PackagePayload::read(std::span<std::byte> into) {
  if (head_given_ == head_.size()) return payload(into);
  const auto n = std::min(into.size(), head_.size() - head_given_);
  std::copy_n(head_.begin() + static_cast<std::ptrdiff_t>(head_given_), n, into.begin());
  head_given_ += n;
  return n;
}

Result<void> PackagePayload::open_deb() {
  if (auto magic = exactly(kArMagic.size()); !magic) return std::unexpected(magic.error());
  for (std::size_t member = 0; member < kMembersMax; ++member) {
    const auto header = exactly(kArHeaderBytes);
    if (!header) return std::unexpected(header.error());
    const std::string_view text = *header;
    if (!text.ends_with(kArHeaderEnd)) return damaged("a member's header");
    auto name = trimmed(text.substr(0, 16));
    if (name.ends_with('/')) name.remove_suffix(1);
    const auto digits = trimmed(text.substr(48, 10));
    std::uint64_t size = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
    if (error != std::errc() || end != digits.data() + digits.size()) {
      return damaged("a member's size");
    }
    if (member == 0 && name != "debian-binary")
      return damaged("its first member is no debian-binary");
    if (name == "data.tar" || name.starts_with("data.tar.")) {
      left_ = size;
      return {};
    }
    if (auto passed = pass_over(size + size % 2); !passed) return passed;
  }
  return damaged("no data.tar");
}

Result<void> PackagePayload::open_rpm() {
  if (auto passed = pass_over(kRpmLeadBytes); !passed) return passed;
  const auto signature = rpm_header();
  if (!signature) return std::unexpected(signature.error());
  const auto rest = *signature % kRpmAlignment;
  const auto padding = rest == 0 ? 0 : kRpmAlignment - rest;
  if (auto passed = pass_over(*signature + padding); !passed) return passed;
  const auto header = rpm_header();
  return header ? pass_over(*header) : std::unexpected(header.error());
}

Result<std::uint64_t> PackagePayload::rpm_header() {
  const auto begin = exactly(kRpmHeaderBytes);
  if (!begin) return std::unexpected(begin.error());
  const std::string_view text = *begin;
  if (!text.starts_with(kRpmHeaderMagic)) return damaged("a header's beginning");
  const auto bytes = big_endian(text.substr(8)) * kRpmIndexBytes + big_endian(text.substr(12));
  if (bytes > kRpmHeaderBytesMax) return damaged("a header's size");
  return bytes;
}

Result<std::size_t> PackagePayload::payload(std::span<std::byte> into) {
  if (left_ == 0) return 0;
  const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(left_, into.size()));
  const auto got = packed_.read(into.first(want));
  if (!got) return got;
  const bool to_the_end = kind_ != PackageKind::Deb;
  if (*got == 0 && !to_the_end) return truncated();
  if (!to_the_end) left_ -= *got;
  return got;
}

Result<std::string> PackagePayload::exactly(std::size_t bytes) {
  std::string all(bytes, '\0');
  for (std::size_t at = 0; at < bytes;) {
    const auto got = packed_.read(std::as_writable_bytes(std::span(all).subspan(at)));
    if (!got) return std::unexpected(got.error());
    if (*got == 0) return truncated();
    at += *got;
  }
  return all;
}

Result<void> PackagePayload::pass_over(std::uint64_t bytes) {
  std::array<std::byte, 4096> block;
  while (bytes > 0) {
    const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, block.size()));
    const auto got = packed_.read(std::span(block).first(want));
    if (!got) return std::unexpected(got.error());
    if (*got == 0) return truncated();
    bytes -= *got;
  }
  return {};
}

std::unexpected<Error> PackagePayload::damaged(std::string_view why) const {
  const std::string what = kind_ == PackageKind::Deb ? "Debian package" : "RPM package";
  return fail(Errc::Malformed, "damaged " + what + " (" + std::string(why) + ")");
}

std::unexpected<Error> PackagePayload::truncated() const {
  const std::string what = kind_ == PackageKind::Deb ? "Debian package" : "RPM package";
  return fail(Errc::Malformed, "truncated " + what);
}

}  // namespace gofed::archive
