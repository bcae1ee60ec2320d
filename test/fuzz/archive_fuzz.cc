// Goal: no bytes given as an archive crash, hang or lead out of it. Method: the input is the
// archive, read under small limits. Checked: a path that is given out stays inside and within its
// limits, and an error is one line that names the input.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>

#include "workers/archive/reader.h"

namespace {

using namespace gofed;
using namespace gofed::archive;

constexpr ArchiveLimits kLimits{.entries_max = 100,
                                .path_bytes_max = 512,
                                .depth_max = 16,
                                .entry_bytes_max = 1 << 20,
                                .total_bytes_max = 4 << 20,
                                .ratio_free_bytes = 1 << 20};

void require(bool fact) {
  if (!fact) std::abort();
}

bool is_inside(const std::string& path) {
  const auto framed = "/" + path + "/";
  return !path.empty() && framed.find("/../") == framed.npos && framed.find("/./") == framed.npos &&
         framed.find("//") == framed.npos;
}

bool is_one_line(const std::string& text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
  }
  return text.size() < 1000;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::uint64_t files = 0;
  const auto got =
      read_archive("input", std::as_bytes(std::span(data, size)), kLimits,
                   {.content = [&](const ArchiveEntry& entry, auto content) -> Result<void> {
                     ++files;
                     require(is_inside(entry.path) && entry.path.size() <= kLimits.path_bytes_max);
                     require(content.size() <= kLimits.entry_bytes_max);
                     return {};
                   }});
  if (got) {
    require(got->files == files && files > 0);
  } else {
    require(got.error().context.starts_with("input: ") && is_one_line(got.error().context));
  }
  return 0;
}
