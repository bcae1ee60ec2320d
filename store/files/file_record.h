// What Family::Files keeps of a file, under its FileKey, and its bytes.
//
//   u8 version 1 | u64 size | i64 created | u8 has an end | i64 valid until | counted name
//
// Times are milliseconds since 1970. Recipe for a change: raise the version, keep reading this one.
#pragma once

#include <string>
#include <string_view>

#include "schemas/base/result.h"
#include "store/files/file_store.h"

namespace gofed::store {

[[nodiscard]] std::string encode_file_record(const FileRecord& record);

// Corrupt: not a record. Its identity is the key's and comes from there.
[[nodiscard]] Result<FileRecord> decode_file_record(const Sha256& content, std::string_view bytes);

}  // namespace gofed::store
