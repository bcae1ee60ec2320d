// The actions of `filestorage`: content by identity, streamed in chunks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schemas/actions/action.h"
#include "schemas/describe/blob.h"

namespace gofed::schemas {

// Names a stored file. The same content always has the same identity.
struct FileId {
  std::string service;     // whom to ask: "filestorage@STORE"
  std::string identifier;  // within that store
  std::string sha256;      // of the content, lower-case hex
  std::uint64_t size_bytes = 0;
  std::string name;               // as it was uploaded; no path
  std::uint64_t valid_until = 0;  // Unix milliseconds; 0: kept until deleted

  static void describe(Describe<FileId>& d);
  friend bool operator==(const FileId&, const FileId&) = default;
};

// A file goes up in one call (last = true, no upload) or in several: the first answer names the
// upload, the following calls go to the service it names, with the offset they begin at.
struct Upload {
  static constexpr ActionInfo kInfo{.service = "filestorage",
                                    .name = "upload",
                                    .idempotent = false,
                                    .doc = "Stores a file, whole or chunk by chunk."};
  // What one call carries at most.
  static constexpr std::uint64_t kChunkBytesMax = std::uint64_t{8} << 20;

  struct Input {
    std::string name;
    std::string upload;        // of the first answer; empty in the first call
    std::uint64_t offset = 0;  // of `data` in the file; a chunk already taken may be sent again
    Blob data;
    bool last = false;

    static void describe(Describe<Input>& d);
  };
  struct Output {
    std::string service;  // where the following chunks go
    std::string upload;
    std::uint64_t received_bytes = 0;
    std::optional<FileId> file;  // once the last chunk is stored

    static void describe(Describe<Output>& d);
  };
};

struct UploadUrl {
  static constexpr ActionInfo kInfo{.service = "filestorage",
                                    .name = "upload_url",
                                    .idempotent = true,
                                    .doc = "Fetches a file:// or http(s):// URL and stores it."};
  struct Input {
    std::string url;
    std::string name;    // empty: the URL's last part
    std::string sha256;  // where given, other content is refused

    static void describe(Describe<Input>& d);
  };
  struct Output {
    FileId file;
    static void describe(Describe<Output>& d);
  };
};

struct Download {
  static constexpr ActionInfo kInfo{.service = "filestorage",
                                    .name = "download",
                                    .idempotent = true,
                                    .doc = "A range of a file's content, checked as it is read."};
  static constexpr std::uint64_t kChunkBytesMax = std::uint64_t{8} << 20;

  struct Input {
    FileId file;
    std::uint64_t offset = 0;
    std::uint64_t length_bytes = kChunkBytesMax;  // less comes back at the end of the file

    static void describe(Describe<Input>& d);
  };
  struct Output {
    Blob data;
    std::uint64_t size_bytes = 0;  // of the whole file

    static void describe(Describe<Output>& d);
  };
};

struct Stat {
  static constexpr ActionInfo kInfo{.service = "filestorage",
                                    .name = "stat",
                                    .idempotent = true,
                                    .doc = "What is known of a stored file."};
  struct Input {
    FileId file;
    static void describe(Describe<Input>& d);
  };
  struct Output {
    FileId file;
    std::uint64_t created = 0;  // Unix milliseconds

    static void describe(Describe<Output>& d);
  };
};

struct Delete {
  static constexpr ActionInfo kInfo{.service = "filestorage",
                                    .name = "delete",
                                    .idempotent = true,
                                    .doc = "Removes a file; one that is not there is no error."};
  struct Input {
    FileId file;
    static void describe(Describe<Input>& d);
  };
  struct Output {
    bool deleted = false;  // false: it was not there
    static void describe(Describe<Output>& d);
  };
};

struct List {
  static constexpr ActionInfo kInfo{.service = "filestorage",
                                    .name = "list",
                                    .idempotent = true,
                                    .doc = "The stored files, a page at a time."};
  struct Input {
    std::string prefix;  // of the name
    std::string cursor;  // of the page before; empty: from the start
    std::uint32_t limit = 1000;

    static void describe(Describe<Input>& d);
  };
  struct Output {
    std::vector<FileId> files;
    std::string cursor;  // empty: that was the last page

    static void describe(Describe<Output>& d);
  };
};

}  // namespace gofed::schemas
