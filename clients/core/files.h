// Bytes from files and standard input, read in chunks.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "schemas/base/result.h"

namespace gofed::clients {

// The name of standard input on a command line.
inline constexpr std::string_view kStdin = "-";

// An open file. Errors name the path: "x.tar.gz: no such file".
class InputFile {
 public:
  // `path` "-" is standard input. errors: NotFound, NotAllowed, InvalidArgument (a directory), Io
  // (a standard input that is closed, too).
  [[nodiscard]] static Result<InputFile> open(const std::string& path);
  ~InputFile();
  InputFile(InputFile&& other) noexcept;
  InputFile& operator=(InputFile&&) = delete;

  // Reading gives up (Cancelled) once the flag is set, though nothing comes. It must outlive us.
  void stop_on(const std::atomic<bool>& flag) { stop_ = &flag; }

  // Up to `bytes` bytes; fewer only at the end of the file.
  [[nodiscard]] Result<std::string> read(std::size_t bytes);

  // What there is now, at least a byte; empty at the end of the file.
  [[nodiscard]] Result<std::string> read_some(std::size_t bytes_max);

  // Of a file with a size: copies bytes from `offset` on; how many, 0 at the end alone. Any thread.
  [[nodiscard]] Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) const;

  [[nodiscard]] const std::string& path() const { return path_; }
  // The last part of the path; "stdin".
  [[nodiscard]] std::string name() const;
  // Nothing for pipes and the like.
  [[nodiscard]] std::optional<std::uint64_t> size_bytes() const { return size_bytes_; }

 private:
  [[nodiscard]] static Result<InputFile> open_stdin();
  [[nodiscard]] Result<void> wait_readable() const;
  InputFile(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}

  int fd_;
  std::string path_;
  std::optional<std::uint64_t> size_bytes_;
  const std::atomic<bool>* stop_ = nullptr;
};

// All of it. errors: as above, and LimitExceeded over `bytes_max`.
[[nodiscard]] Result<std::string> read_all(InputFile& file, std::size_t bytes_max);

// The next line of a text, without its end. Nothing at the end of the file.
class LineReader {
 public:
  explicit LineReader(InputFile file) : file_(std::move(file)) {}

  // errors: LimitExceeded for a line over kLineBytesMax, which is passed over: the next call gives
  // the line after it. Those of the file are final.
  [[nodiscard]] Result<std::optional<std::string>> next();

  // How the line that was passed over last began.
  [[nodiscard]] const std::string& beginning_of_long() const { return beginning_; }

 private:
  static constexpr std::size_t kLineBytesMax = std::size_t{16} << 20;
  static constexpr std::size_t kReadBytes = std::size_t{64} << 10;
  static constexpr std::size_t kBeginningBytes = 100;

  [[nodiscard]] Result<void> pass_over_line();

  InputFile file_;
  std::string buffer_;
  std::string beginning_;
  bool ended_ = false;
};

// The operating system's error in our words: "PATH: no such file or directory".
[[nodiscard]] std::unexpected<Error> system_error(const std::string& path, int error_number);

}  // namespace gofed::clients
