// A file that a command writes for its user.
//
// A regular file appears under its name only when it is whole: it is written to a new file of a
// random name beside it, which is then renamed. So a failure leaves what was there before as it
// was, and two writers at once leave the whole file of one of them. No file but FILE itself is ever
// replaced or removed.
//
// What is no regular file (a device, a pipe) is written to and stays what it is. A symbolic link
// stays a link: the file that it leads to is the one that is replaced.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "schemas/base/result.h"

namespace gofed::clients {

class OutputFile {
 public:
  enum class Existing : std::uint8_t { Replace, Refuse };
  struct Options {
    Existing existing = Existing::Replace;
    // Waiting for the reader of a pipe ends (Cancelled) once the flag is set. It must outlive us.
    const std::atomic<bool>* stop = nullptr;
  };

  // errors: NotFound (no such directory), NotAllowed, InvalidArgument (a directory), AlreadyExists
  // (Refuse), Io. They name the path.
  [[nodiscard]] static Result<OutputFile> open(const std::string& path, Options options);
  // Without finish() a regular file is as it was before open().
  ~OutputFile();
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;

  // errors: StorageFull, Io; Cancelled.
  [[nodiscard]] Result<void> write(std::string_view bytes);

  // The last call: the file has its name from here on. errors: as write() and open().
  [[nodiscard]] Result<void> finish();

 private:
  OutputFile(std::string path, Options options) : path_(std::move(path)), options_(options) {}

  [[nodiscard]] Result<void> open_beside(unsigned mode);
  [[nodiscard]] Result<void> open_itself(bool is_pipe);
  [[nodiscard]] Result<void> wait_for(int error_number) const;
  [[nodiscard]] int rename_into_place() const;

  std::string path_;       // as errors call it
  std::string target_;     // behind links
  std::string temporary_;  // empty: the target itself is written to
  Options options_;
  int fd_ = -1;
};

}  // namespace gofed::clients
