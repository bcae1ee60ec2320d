// A worker of the service of fault_actions.h. FAULT_LEDGER: a file that gets one line "ID PID" for
// each run of an action. FAULT_GATE: a file that an action must be able to lock shared before it
// answers; the test holds it locked for as long as actions shall hang.
#include <cstdlib>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "envelope/service/service.h"
#include "test/process/fault_actions.h"
#include "test/support/serve.h"

namespace gofed::test {
namespace {

// One write, so that lines of several processes do not mix.
Result<void> append_line(const char* path, const std::string& line) {
  const int fd = ::open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return fail(Errc::Io, std::string("open ") + path);
  const bool written = ::write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  ::close(fd);
  if (!written) return fail(Errc::Io, std::string("write ") + path);
  return {};
}

Result<void> pass_gate(const char* path) {
  const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return fail(Errc::Io, std::string("open ") + path);
  const bool passed = ::flock(fd, LOCK_SH) == 0;
  ::close(fd);
  if (!passed) return fail(Errc::Io, std::string("lock ") + path);
  return {};
}

class FaultService final : public envelope::Service {
 public:
  FaultService() : Service("fault", envelope::ServiceKind::Computational) {
    on<Repeatable, &FaultService::answer>();
    on<Once, &FaultService::answer>();
  }

  Result<FaultOutput> answer(envelope::Context&, const FaultInput& input) {
    const auto pid = ::getpid();
    if (const char* ledger = std::getenv(kLedgerVariable); ledger != nullptr) {
      const auto written = append_line(ledger, input.id + " " + std::to_string(pid) + "\n");
      if (!written) return std::unexpected(written.error());
    }
    if (const char* gate = std::getenv(kGateVariable); gate != nullptr) {
      if (const auto passed = pass_gate(gate); !passed) return std::unexpected(passed.error());
    }
    return FaultOutput{.id = input.id, .pid = static_cast<std::uint32_t>(pid)};
  }
};

}  // namespace
}  // namespace gofed::test

int main() {
  return gofed::test::serve(std::make_shared<gofed::test::FaultService>());
}
