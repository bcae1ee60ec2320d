#include "workers/fetch/file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace gofed::fetch {
namespace {

constexpr std::size_t kBlockBytes = 256 << 10;

class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

std::unexpected<Error> os_error(const FetchRequest& request) {
  const int number = errno;
  const auto code = number == ENOENT || number == ENOTDIR ? Errc::NotFound : Errc::Io;
  return fail(code, shown_url(request.url) + ": " + std::generic_category().message(number));
}

std::optional<std::string> real_path(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr),
                                                         &std::free);
  if (!real) return std::nullopt;
  return std::string(real.get());
}

bool is_below(const std::string& path, const std::string& root) {
  if (root == "/") return path.starts_with('/');
  return path.starts_with(root) && path.size() > root.size() && path[root.size()] == '/';
}

// Whether a path without links may be read. Roots that do not exist allow nothing.
bool is_allowed(const FetchRequest& request, const std::string& path) {
  if (request.file_roots.empty()) return request.allow_file;
  return std::ranges::any_of(request.file_roots, [&](const auto& root) {
    const auto real = real_path(root);
    return real && is_below(path, *real);
  });
}

std::unexpected<Error> refused(const FetchRequest& request) {
  const std::string why = request.file_roots.empty()
                              ? "file:// is not allowed here (no file roots are configured)"
                              : "lies outside of the configured file roots";
  return fail(Errc::NotAllowed, shown_url(request.url) + ": " + why);
}

// Whether NotFound may be reported: outside of the roots, existence is not disclosed.
bool may_tell(const FetchRequest& request, const std::string& path) {
  const auto plain = std::filesystem::path(path).lexically_normal().string();
  return is_allowed(request, plain) ||
         std::ranges::any_of(request.file_roots,
                             [&](const auto& root) { return is_below(plain, root); });
}

// The path of what was opened, as the kernel knows it: a link swapped in since the first look
// shows.
std::string opened_path(int fd) {
  std::array<char, PATH_MAX> path{};
  const auto link = "/proc/self/fd/" + std::to_string(fd);
  const auto n = ::readlink(link.c_str(), path.data(), path.size());
  return n < 0 ? std::string() : std::string(path.data(), static_cast<std::size_t>(n));
}

Result<std::unique_ptr<File>> open_allowed(const FetchRequest& request, const UrlParts& url) {
  if (!url.host.empty() && url.host != "localhost") {
    return fail(Errc::InvalidArgument, shown_url(request.url) + ": a file:// URL of another host");
  }
  if (request.file_roots.empty() && !request.allow_file) return refused(request);
  const auto real = real_path(url.path);
  if (!real) {
    const int number = errno;
    if (!may_tell(request, url.path)) return refused(request);
    errno = number;
    return os_error(request);
  }
  if (!is_allowed(request, *real)) return refused(request);
  // O_NONBLOCK: a fifo is not waited for, it is refused below.
  auto file =
      std::make_unique<File>(::open(real->c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status{};
  if (file->fd() < 0 || ::fstat(file->fd(), &status) != 0) return os_error(request);
  if (!is_allowed(request, opened_path(file->fd()))) return refused(request);
  if (!S_ISREG(status.st_mode)) {
    return fail(Errc::InvalidArgument, shown_url(request.url) + ": not a regular file");
  }
  return file;
}

// What must end the reading between two blocks.
Result<void> go_on(const FetchRequest& request, std::chrono::steady_clock::time_point deadline) {
  if (request.cancelled && request.cancelled()) {
    return fail(Errc::Cancelled, shown_url(request.url) + ": cancelled");
  }
  if (std::chrono::steady_clock::now() < deadline) return {};
  return fail(Errc::Timeout, shown_url(request.url) + ": not read within " +
                                 std::to_string(request.total_timeout.count()) + " ms");
}

}  // namespace

Result<FetchSummary> fetch_file(const FetchRequest& request, const UrlParts& url,
                                const Sink& sink) {
  const auto deadline = std::chrono::steady_clock::now() + request.total_timeout;
  const auto file = open_allowed(request, url);
  if (!file) return std::unexpected(file.error());
  FetchSummary summary{
      .name = file_name_of_url(request.url), .bytes = 0, .final_url = shown_url(request.url)};
  std::vector<std::byte> block(kBlockBytes);
  for (;;) {
    if (const auto on = go_on(request, deadline); !on) return std::unexpected(on.error());
    const auto n = ::read((*file)->fd(), block.data(), block.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return os_error(request);
    if (n == 0) return summary;
    summary.bytes += static_cast<std::uint64_t>(n);
    if (summary.bytes > request.bytes_max) {
      return fail(Errc::LimitExceeded, shown_url(request.url) + ": larger than the limit of " +
                                           std::to_string(request.bytes_max) + " bytes");
    }
    const auto taken = sink(std::span(block).first(static_cast<std::size_t>(n)));
    if (!taken) return std::unexpected(taken.error());
  }
}

}  // namespace gofed::fetch
