#include "workers/services/filestorage/file_name.h"

#include <algorithm>

#include "schemas/base/utf8.h"

namespace gofed::workers {
namespace {

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

}  // namespace

Result<void> check_file_name(std::string_view name) {
  const auto refuse = [](std::string why) {
    return fail(Errc::InvalidArgument, "file name: " + std::move(why));
  };
  if (std::ranges::any_of(name, is_control)) return refuse("it has a control character");
  if (!schemas::is_valid_utf8(name)) return refuse("it is not UTF-8");
  if (name.find('/') != std::string_view::npos || name == "." || name == "..") {
    return refuse("\"" + std::string(name.substr(0, 256)) + "\" is a path, not a name");
  }
  return {};
}

}  // namespace gofed::workers
