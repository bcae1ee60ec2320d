#include "test/support/child.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace gofed::test {
namespace {

using Clock = std::chrono::steady_clock;

// A file descriptor that closes itself.
class Fd {
 public:
  explicit Fd(int fd = -1) : fd_(fd) {}
  ~Fd() { reset(); }
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    reset();
    fd_ = std::exchange(other.fd_, -1);
    return *this;
  }
  void reset() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

[[noreturn]] void give_up(const std::string& what) {
  throw std::runtime_error(what + ": " + std::strerror(errno));
}

struct Pipe {
  Fd read;
  Fd write;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) give_up("pipe");
  return {Fd{ends[0]}, Fd{ends[1]}};
}

// By number: glibc 2.36 declares the two without extern "C", so C++ cannot link them.
int pidfd_open(pid_t pid) {
  return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
}
bool pidfd_signal(int pidfd, int number) {
  return ::syscall(SYS_pidfd_send_signal, pidfd, number, nullptr, 0) == 0;
}

// Stdin as an unnamed file: whatever its size, writing it cannot block the test.
Fd input_file(const std::string& bytes) {
  Fd file{::memfd_create("stdin", MFD_CLOEXEC)};
  if (file.get() < 0) give_up("memfd_create");
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto count = ::write(file.get(), bytes.data() + done, bytes.size() - done);
    if (count < 0) give_up("write of stdin");
    done += static_cast<std::size_t>(count);
  }
  ::lseek(file.get(), 0, SEEK_SET);
  return file;
}

// Our environment with the options' changes, as "NAME=value".
std::vector<std::string> environment_of(const ChildOptions& options) {
  std::vector<std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text{*entry};
    if (!options.environment.contains(std::string{text.substr(0, text.find('='))})) {
      result.emplace_back(text);
    }
  }
  for (const auto& [name, value] : options.environment) {
    if (!value.empty()) result.push_back(std::string{name}.append("=").append(value));
  }
  return result;
}

std::vector<char*> pointers_of(std::vector<std::string>& words) {
  std::vector<char*> result;
  result.reserve(words.size() + 1);
  for (auto& word : words) result.push_back(word.data());
  result.push_back(nullptr);
  return result;
}

struct Start {
  char* const* argv;
  char* const* envp;
  const char* directory;  // nullptr: stay
  int in, out, err;
  pid_t parent;
};

// In the child, between fork and exec: async-signal-safe calls only.
[[noreturn]] void become(const Start& start) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != start.parent) ::_exit(127);  // the test died before prctl could see it
  ::signal(SIGPIPE, SIG_DFL);
  if (::dup2(start.in, 0) >= 0 && ::dup2(start.out, 1) >= 0 && ::dup2(start.err, 2) >= 0 &&
      (start.directory == nullptr || ::chdir(start.directory) == 0)) {
    ::execve(start.argv[0], start.argv, start.envp);
  }
  const char* reason = ::strerrordesc_np(errno);
  [[maybe_unused]] auto ignored = ::write(2, reason, std::strlen(reason));
  ignored = ::write(2, "\n", 1);
  ::_exit(127);
}

}  // namespace

class Child::Process {
 public:
  Process(const std::string& program, const std::vector<std::string>& arguments,
          const ChildOptions& options);
  ~Process();

  std::string wait_for_line(std::string_view text, Clock::time_point deadline,
                            std::size_t occurrence);
  Exit wait(std::chrono::milliseconds patience);
  [[nodiscard]] bool running() const;
  void signal(int number);

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] std::string text(std::size_t stream) const {
    const std::scoped_lock lock(mutex_);
    return output_[stream];
  }

 private:
  void read_output();
  [[nodiscard]] std::optional<std::string> find_line(std::string_view text,
                                                     std::size_t occurrence) const;
  [[nodiscard]] std::string story() const;  // name, arguments and output, for a failure

  std::string name_;
  pid_t pid_ = -1;
  Fd pidfd_;
  std::optional<Exit> exit_;
  std::array<Fd, 2> streams_;  // the reading ends of its stdout and stderr
  Pipe leave_;                 // closed at its writing end: the reader returns

  mutable std::mutex mutex_;  // guards output_ and ended_
  std::condition_variable changed_;
  std::array<std::string, 2> output_;
  bool ended_ = false;
  std::thread reader_;
};

Child::Process::Process(const std::string& program, const std::vector<std::string>& arguments,
                        const ChildOptions& options)
    : leave_(make_pipe()) {
  std::vector<std::string> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  for (const auto& word : words) name_.append(name_.empty() ? "" : " ").append(word);

  auto environment = environment_of(options);
  const auto argv = pointers_of(words);
  const auto envp = pointers_of(environment);
  const Fd in = input_file(options.input);
  Pipe out = make_pipe();
  Pipe err = make_pipe();
  const Start start{.argv = argv.data(),
                    .envp = envp.data(),
                    .directory = options.directory.empty() ? nullptr : options.directory.c_str(),
                    .in = in.get(),
                    .out = out.write.get(),
                    .err = err.write.get(),
                    .parent = ::getpid()};
  pid_ = ::fork();
  if (pid_ == 0) become(start);
  if (pid_ < 0) give_up("fork for " + name_);
  ::setpgid(pid_, pid_);  // here too: the first of both decides, it is done before the first signal
  pidfd_ = Fd{pidfd_open(pid_)};
  if (pidfd_.get() < 0) give_up("pidfd_open of " + name_);
  streams_ = {std::move(out.read), std::move(err.read)};
  reader_ = std::thread([this] { read_output(); });
}

Child::Process::~Process() {
  ::kill(-pid_, SIGKILL);  // the group: what it started itself goes too
  if (!exit_) ::waitpid(pid_, nullptr, 0);
  leave_.write.reset();
  reader_.join();
}

void Child::Process::read_output() {
  std::array<pollfd, 3> items{{{streams_[0].get(), POLLIN, 0},
                               {streams_[1].get(), POLLIN, 0},
                               {leave_.read.get(), POLLIN, 0}}};
  std::array<char, 65536> buffer{};
  while (items[0].fd >= 0 || items[1].fd >= 0) {
    if (::poll(items.data(), items.size(), -1) < 0 && errno != EINTR) break;
    if (items[2].revents != 0) break;
    for (std::size_t stream = 0; stream < 2; ++stream) {
      if (items[stream].revents == 0) continue;
      const auto count = ::read(items[stream].fd, buffer.data(), buffer.size());
      if (count <= 0) {
        items[stream].fd = -1;  // poll passes over it
        continue;
      }
      const std::scoped_lock lock(mutex_);
      output_[stream].append(buffer.data(), static_cast<std::size_t>(count));
      changed_.notify_all();
    }
  }
  const std::scoped_lock lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

std::optional<std::string> Child::Process::find_line(std::string_view text,
                                                     std::size_t occurrence) const {
  for (const auto& output : output_) {
    std::size_t begin = 0;
    std::size_t seen = 0;
    for (auto end = output.find('\n'); end != std::string::npos;
         begin = end + 1, end = output.find('\n', begin)) {
      const auto line = std::string_view{output}.substr(begin, end - begin);
      if (line.find(text) != std::string_view::npos && ++seen == occurrence) {
        return std::string{line};
      }
    }
  }
  return std::nullopt;
}

std::string Child::Process::wait_for_line(std::string_view text, Clock::time_point deadline,
                                          std::size_t occurrence) {
  std::unique_lock lock(mutex_);
  while (true) {
    if (auto line = find_line(text, occurrence)) return *std::move(line);
    const bool late = changed_.wait_until(lock, deadline) == std::cv_status::timeout;
    if (!late && !ended_) continue;
    if (auto line = find_line(text, occurrence)) return *std::move(line);
    lock.unlock();
    throw std::runtime_error("no line with '" + std::string{text} + "' from " + story());
  }
}

Exit Child::Process::wait(std::chrono::milliseconds patience) {
  if (exit_) return *exit_;
  const auto deadline = Clock::now() + patience;
  pollfd item{pidfd_.get(), POLLIN, 0};
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    const int ready = ::poll(&item, 1, static_cast<int>(std::max<decltype(left)>(left, 0)));
    if (ready > 0) break;
    if (ready == 0) throw std::runtime_error("still running: " + story());
    if (errno != EINTR) give_up("poll");
  }
  int status = 0;
  if (::waitpid(pid_, &status, 0) != pid_) give_up("waitpid");
  exit_ = WIFEXITED(status) ? Exit{.code = WEXITSTATUS(status)}
                            : Exit{.code = -1, .signal = WTERMSIG(status)};
  // What a grandchild still writes is not waited for longer than the deadline.
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, deadline, [this] { return ended_; });
  return *exit_;
}

bool Child::Process::running() const {
  pollfd item{pidfd_.get(), POLLIN, 0};
  return !exit_ && ::poll(&item, 1, 0) == 0;
}

void Child::Process::signal(int number) {
  // Through the pidfd: never to another process that was given the same number.
  if (exit_ || !pidfd_signal(pidfd_.get(), number)) {
    throw std::runtime_error("signal " + std::to_string(number) + " to one that ended: " + story());
  }
}

std::string Child::Process::story() const {
  const std::scoped_lock lock(mutex_);
  return name_ + "\n--- stdout\n" + output_[0] + "--- stderr\n" + output_[1];
}

Child::Child(const std::string& program, const std::vector<std::string>& arguments,
             const ChildOptions& options)
    : process_(std::make_unique<Process>(program, arguments, options)) {}
Child::~Child() = default;
Child::Child(Child&&) noexcept = default;
Child& Child::operator=(Child&&) noexcept = default;

pid_t Child::pid() const {
  return process_->pid();
}
bool Child::running() const {
  return process_->running();
}

std::string Child::wait_for_line(std::string_view text, std::chrono::milliseconds patience,
                                 std::size_t occurrence) {
  return process_->wait_for_line(text, Clock::now() + patience, occurrence);
}

Exit Child::wait(std::chrono::milliseconds patience) {
  return process_->wait(patience);
}

void Child::signal(int number) {
  process_->signal(number);
}
void Child::terminate() {
  signal(SIGTERM);
}
void Child::interrupt() {
  signal(SIGINT);
}
void Child::freeze() {
  signal(SIGSTOP);
}
void Child::thaw() {
  signal(SIGCONT);
}
Exit Child::kill() {
  signal(SIGKILL);
  return wait();
}

std::string Child::out() const {
  return process_->text(0);
}
std::string Child::err() const {
  return process_->text(1);
}

std::string binary(std::string_view name) {
  return std::string{GOFED_BINARY_DIR "/bin/"} + std::string{name};
}

Outcome run(const std::string& program, const std::vector<std::string>& arguments,
            const ChildOptions& options, std::chrono::milliseconds patience) {
  Child child(program, arguments, options);
  const auto exit = child.wait(patience);
  return {.exit = exit, .out = child.out(), .err = child.err()};
}

std::string word_of(std::string_view line, std::string_view key) {
  const auto name = std::string{key} + "=";
  for (auto at = line.find(name); at != std::string_view::npos; at = line.find(name, at + 1)) {
    if (at != 0 && line[at - 1] != ' ') continue;  // the end of a longer key
    const auto value = line.substr(at + name.size());
    return std::string{value.substr(0, value.find(' '))};
  }
  throw std::runtime_error("no " + name + " in: " + std::string{line});
}

}  // namespace gofed::test
