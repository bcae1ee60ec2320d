#include "clients/up/process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clients/core/files.h"

namespace gofed::clients {
namespace {

constexpr int kExecFailed = 127;

// What the child does between fork and exec: only async-signal-safe calls.
struct ChildPlan {
  const char* program = nullptr;
  char* const* argv = nullptr;
  char* const* environment = nullptr;
  int output_fd = STDERR_FILENO;  // what becomes its stdout
  pid_t parent = 0;
};

[[noreturn]] void become(const ChildPlan& plan) {
  // A group of its own: Ctrl-C on the terminal is for us, we end our children in order.
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != plan.parent) ::_exit(kExecFailed);  // it died before the line above
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  const int null = ::open("/dev/null", O_RDONLY);
  if (null >= 0) ::dup2(null, STDIN_FILENO);
  ::dup2(plan.output_fd, STDOUT_FILENO);
  ::execve(plan.program, plan.argv, plan.environment);
  ::_exit(kExecFailed);
}

// The system call itself: glibc 2.36 declares its wrapper without C linkage.
int open_pid_fd(pid_t pid) {
  return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
}

// Ours, but for what lets a process speak to our service manager: we speak for our children.
std::vector<char*> environment_of_children() {
  constexpr std::array<std::string_view, 3> kOurs{
      "NOTIFY_SOCKET=", "WATCHDOG_PID=", "WATCHDOG_USEC="};
  std::vector<char*> kept;
  for (char** entry = ::environ; *entry != nullptr; ++entry) {
    const std::string_view text{*entry};
    const auto names_it = [text](std::string_view name) { return text.starts_with(name); };
    if (std::ranges::none_of(kOurs, names_it)) kept.push_back(*entry);
  }
  kept.push_back(nullptr);
  return kept;
}

std::string words_of(const siginfo_t& info) {
  const bool exited = info.si_code == CLD_EXITED;
  return (exited ? "exit code " : "signal ") + std::to_string(info.si_status);
}

}  // namespace

Result<Process> Process::start(const Command& command) {
  if (::access(command.program.c_str(), X_OK) != 0) return system_error(command.program, errno);
  std::array<int, 2> pipe{-1, -1};
  if (command.read_output && ::pipe2(pipe.data(), O_CLOEXEC) != 0) {
    return system_error("pipe", errno);
  }
  std::vector<char*> argv{const_cast<char*>(command.program.c_str())};
  for (const auto& argument : command.arguments) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);
  const auto environment = environment_of_children();
  const ChildPlan plan{.program = command.program.c_str(),
                       .argv = argv.data(),
                       .environment = environment.data(),
                       .output_fd = command.read_output ? pipe[1] : STDERR_FILENO,
                       .parent = ::getpid()};
  const pid_t pid = ::fork();
  if (pid == 0) become(plan);
  const int error = errno;
  if (pipe[1] >= 0) ::close(pipe[1]);
  if (pid < 0) {
    if (pipe[0] >= 0) ::close(pipe[0]);
    return system_error("fork", error);
  }
  return Process(pid, open_pid_fd(pid), pipe[0]);
}

Process::~Process() {
  if (pid_ > 0 && !ended()) {
    signal(SIGKILL);
    siginfo_t info{};
    ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED);
  }
  close_fds();
}

Process::Process(Process&& other) noexcept {
  *this = std::move(other);
}

Process& Process::operator=(Process&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(pid_fd_, other.pid_fd_);
  std::swap(output_fd_, other.output_fd_);
  std::swap(ended_, other.ended_);
  return *this;
}

void Process::close_fds() {
  if (pid_fd_ >= 0) ::close(pid_fd_);
  if (output_fd_ >= 0) ::close(output_fd_);
}

std::optional<std::string> Process::ended() {
  if (ended_) return ended_;
  siginfo_t info{};
  if (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG) != 0) return ended_;
  if (info.si_pid != 0) ended_ = words_of(info);
  return ended_;
}

void Process::signal(int number) const {
  if (!ended_) ::kill(pid_, number);  // not reaped, so the number is still its own
}

std::optional<std::string> Process::read_line(int patience_ms) {
  std::string line;
  pollfd readable{output_fd_, POLLIN, 0};
  while (::poll(&readable, 1, patience_ms) > 0) {
    char c = 0;
    if (::read(output_fd_, &c, 1) != 1) return std::nullopt;
    if (c == '\n') return line;
    line += c;
  }
  return std::nullopt;
}

Result<std::string> sibling_program(const std::string& name) {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return system_error("/proc/self/exe", error.value());
  auto path = (self.parent_path() / name).string();
  if (::access(path.c_str(), X_OK) != 0) return system_error(path, errno);
  return path;
}

}  // namespace gofed::clients
