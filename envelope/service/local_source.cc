#include "envelope/service/local_source.h"

#include <atomic>
#include <cstdint>
#include <utility>

namespace gofed::envelope {
namespace {

std::uint64_t next_number() {
  static std::atomic<std::uint64_t> last = 0;
  return ++last;
}

}  // namespace

LocalSource::LocalSource(std::string name) {
  id_.service = "local-source";  // of no service
  id_.identifier = std::to_string(next_number());
  id_.name = std::move(name);
}

LocalSource::~LocalSource() = default;

}  // namespace gofed::envelope
