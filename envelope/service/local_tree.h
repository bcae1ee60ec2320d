// A tree of files that lies where the caller is: a local source (local_source.h). An action reads
// it in place, where it would read a stored archive otherwise.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "envelope/service/local_source.h"
#include "schemas/base/result.h"

namespace gofed::envelope {

class LocalTree : public LocalSource {
 public:
  using LocalSource::LocalSource;

  struct File {
    std::string path;  // relative, '/' between elements, no "." or ".."
    std::uint64_t size_bytes = 0;
    std::string problem = {};  // why it has no content, for people: it is a link; empty: it has
  };
  using Wanted = std::function<bool(std::string_view path)>;

  // The files, links and special files that are wanted, in the order of their paths; others are not
  // opened. `cancelled` is asked again and again. errors: those of the files, Cancelled,
  // LimitExceeded.
  [[nodiscard]] virtual Result<std::vector<File>> list(const Wanted& wanted,
                                                       const std::function<bool()>& cancelled) = 0;

  // What a listed file holds. Any thread, several at once, after list().
  [[nodiscard]] virtual Result<std::string> read(const File& file) const = 0;
};

}  // namespace gofed::envelope
