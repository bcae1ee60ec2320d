#include "clients/tar_header.h"

#include <algorithm>

namespace gofed::clients {
namespace {

constexpr std::size_t kNameBytesMax = 100;                        // of the ustar name field
constexpr std::uint64_t kSizeMax = (std::uint64_t{1} << 33) - 1;  // eleven octal digits

// Fields of a ustar header: offset and width. Numbers are octal digits and a NUL.
struct NumberField {
  std::size_t offset;
  std::size_t width;
};
constexpr NumberField kMode{100, 8};
constexpr NumberField kUser{108, 8};
constexpr NumberField kGroup{116, 8};
constexpr NumberField kSize{124, 12};
constexpr NumberField kTime{136, 12};
constexpr NumberField kChecksum{148, 8};
constexpr std::size_t kTypeOffset = 156;
constexpr std::size_t kMagicOffset = 257;

void put_number(std::string& block, NumberField field, std::uint64_t number) {
  for (std::size_t i = field.width - 1; i-- > 0; number >>= 3U) {
    block[field.offset + i] = static_cast<char>('0' + (number & 7U));
  }
}

std::string header_block(std::string_view name, std::uint64_t size_bytes, char type) {
  std::string block(kTarBlockBytes, '\0');
  name = name.substr(0, kNameBytesMax);
  std::ranges::copy(name, block.begin());
  put_number(block, kMode, 0644);
  put_number(block, kUser, 0);
  put_number(block, kGroup, 0);
  put_number(block, kSize, std::min(size_bytes, kSizeMax));
  put_number(block, kTime, 0);
  block[kTypeOffset] = type;
  std::ranges::copy(std::string_view("ustar\00000", 8), block.begin() + kMagicOffset);
  // The sum of all bytes, those of its own field taken as spaces.
  std::uint64_t sum = kChecksum.width * ' ';
  for (const char c : block) sum += static_cast<unsigned char>(c);
  put_number(block, kChecksum, sum);
  return block;
}

// "LENGTH KEY=VALUE\n", where LENGTH counts itself.
std::string pax_record(std::string_view key, std::string_view value) {
  const auto rest = " " + std::string(key) + "=" + std::string(value) + "\n";
  auto length = rest.size() + 1;
  while (std::to_string(length).size() + rest.size() != length) {
    length = std::to_string(length).size() + rest.size();
  }
  return std::to_string(length) + rest;
}

}  // namespace

std::string tar_header(std::string_view path, std::uint64_t size_bytes) {
  std::string records;
  if (path.size() > kNameBytesMax) records += pax_record("path", path);
  if (size_bytes > kSizeMax) records += pax_record("size", std::to_string(size_bytes));
  std::string header;
  if (!records.empty()) {
    header =
        header_block("././@PaxHeader", records.size(), 'x') + records + tar_padding(records.size());
  }
  return header + header_block(path, size_bytes, '0');
}

std::string tar_padding(std::uint64_t size_bytes) {
  const auto over = static_cast<std::size_t>(size_bytes % kTarBlockBytes);
  return std::string(over == 0 ? 0 : kTarBlockBytes - over, '\0');
}

std::string tar_end() {
  return std::string(2 * kTarBlockBytes, '\0');
}

}  // namespace gofed::clients
