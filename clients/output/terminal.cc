#include "clients/output/terminal.h"

#include <charconv>
#include <cstdlib>
#include <string_view>

#include <sys/ioctl.h>
#include <unistd.h>

namespace gofed::clients {
namespace {

constexpr std::size_t kColumnsUnknown = 80;  // a terminal that does not tell

std::size_t columns_of(int fd) {
  winsize size{};
  if (::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return kColumnsUnknown;
}

// COLUMNS, or 0 where it is absent or no number.
std::size_t columns_of_environment() {
  const char* value = std::getenv("COLUMNS");
  if (value == nullptr) return 0;
  const std::string_view text(value);
  std::size_t columns = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), columns);
  return error == std::errc{} && stop == text.data() + text.size() ? columns : 0;
}

bool has_value(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

bool is_dumb() {
  const char* term = std::getenv("TERM");
  return term != nullptr && std::string_view(term) == "dumb";
}

}  // namespace

Terminal find_terminal() {
  Terminal terminal;
  terminal.stdout_is_terminal = ::isatty(STDOUT_FILENO) == 1;
  terminal.stderr_is_terminal = ::isatty(STDERR_FILENO) == 1;
  terminal.columns = columns_of_environment();
  if (terminal.columns == 0 && terminal.stdout_is_terminal) {
    terminal.columns = columns_of(STDOUT_FILENO);
  }
  if (terminal.stderr_is_terminal) terminal.stderr_columns = columns_of(STDERR_FILENO);
  terminal.colours = terminal.stdout_is_terminal && !is_dumb() && !has_value("NO_COLOR");
  return terminal;
}

}  // namespace gofed::clients
