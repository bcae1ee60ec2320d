#include "clients/output/output.h"

#include <cerrno>
#include <cstring>

#include <unistd.h>

#include "schemas/describe/pretty_json.h"

namespace gofed::clients {

void Output::json(std::string_view compact) {
  text(format_ == Format::Ndjson ? std::string(compact) : schemas::pretty_json(compact));
  text("\n");
}

void Output::table(Table table) {
  if (!tables_.columns.empty() && !table.empty()) {
    if (auto selected = table.select(tables_.columns); !selected) {
      no_column_ = Error{selected.error().code, "--columns: " + selected.error().context};
      return;
    }
  }
  text(table.text(style()));
}

void Output::text(std::string_view text) {
  if (closed_ || errno_ != 0) return;
  buffer_ += text;
  if (buffer_.size() >= kBufferBytes) flush();
}

void Output::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty() && !closed_ && errno_ == 0) {
    const auto written = ::write(STDOUT_FILENO, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      closed_ = true;
    } else if (errno != EINTR) {
      errno_ = errno;
    }
  }
  buffer_.clear();
}

Result<void> Output::finish() {
  flush();
  if (no_column_) return std::unexpected(*no_column_);
  if (errno_ == 0) return {};
  return fail(errno_ == ENOSPC ? Errc::StorageFull : Errc::Io,
              std::string("standard output: ") + std::strerror(errno_));
}

}  // namespace gofed::clients
