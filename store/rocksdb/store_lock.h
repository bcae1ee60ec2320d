// The lock of an embedded store: one process has it open, once.
//
// The file LOCK is held with flock(2), so a killed process leaves nothing to clean up, and opening
// twice within one process is refused as well. It holds the owner's pid for the message.
#pragma once

#include <string>

#include "schemas/base/file_handle.h"
#include "schemas/base/result.h"

namespace gofed::store {

class StoreLock {
 public:
  // Unavailable, naming the process that holds it: "store /x: open in process 12 (gofed-worker)".
  [[nodiscard]] static Result<StoreLock> acquire(const std::string& directory);

 private:
  FileHandle file_;  // closing it gives the lock free
};

}  // namespace gofed::store
