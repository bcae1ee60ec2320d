#include "store/files/file_record.h"

#include "schemas/base/bytes.h"

namespace gofed::store {
namespace {

constexpr std::uint8_t kVersion = 1;

std::int64_t count_of(Time time) {
  return time.time_since_epoch().count();
}
Time time_of(std::int64_t count) {
  return Time{Time::duration{count}};
}

}  // namespace

std::string encode_file_record(const FileRecord& record) {
  const auto end = record.valid_until.value_or(Time{});
  return ByteWriter{}
      .u8(kVersion)
      .u64(record.size_bytes)
      .i64(count_of(record.created))
      .u8(record.valid_until ? 1 : 0)
      .i64(count_of(end))
      .counted(record.name)
      .take();
}

Result<FileRecord> decode_file_record(const Sha256& content, std::string_view bytes) {
  ByteReader in{bytes};
  const auto version = in.u8();
  FileRecord record{.identifier = content.hex(), .sha256 = content};
  record.size_bytes = in.u64();
  record.created = time_of(in.i64());
  const bool ends = in.u8() != 0;
  const auto end = time_of(in.i64());
  if (ends) record.valid_until = end;
  record.name = in.counted();
  if (version == kVersion && in.done()) return record;
  return fail(Errc::Corrupt, "file " + record.identifier + ": its record is damaged");
}

}  // namespace gofed::store
