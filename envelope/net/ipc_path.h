// The socket file of an ipc endpoint. ZeroMQ removes whatever stands at the path before it binds:
// an ordinary file, and the socket of another process that listens there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/base/result.h"

namespace gofed::envelope {

// A socket file: its path, and what says it from a later one there.
struct IpcFile {
  std::string path;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
};

// Removes the file, if it is still the one that was bound: ZeroMQ leaves it behind.
void remove_socket_file(const IpcFile& file);

// Holds off other processes that do the same in that directory, so that two that start at once do
// not both find the path free. Any thread.
class IpcPath {
 public:
  // `endpoint` of any kind; one that has no file passes.
  explicit IpcPath(std::string_view endpoint);
  ~IpcPath();
  IpcPath(const IpcPath&) = delete;
  IpcPath& operator=(const IpcPath&) = delete;

  // Whether the path may be bound: nothing is there, or a socket that nobody listens on. To be
  // asked, and the socket bound, while this lives.
  //   errors  Io  something else is there, or a process listens there: nothing is changed
  [[nodiscard]] Result<void> check_free() const;

  // What was bound there, to be removed by its owner; nothing where there is no file.
  [[nodiscard]] std::optional<IpcFile> file() const;

 private:
  std::string path_;       // empty: none
  int directory_fd_ = -1;  // locked
};

}  // namespace gofed::envelope
