#include "test/bench/broker_peers.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "envelope/net/frame.h"
#include "schemas/describe/codec.h"
#include "schemas/wire/compact.h"
#include "schemas/wire/head.h"
#include "schemas/wire/mdp.h"

namespace gofed::bench {
namespace {

using envelope::Frame;
using envelope::Frames;

constexpr std::uint32_t kWindow = 256;

void check(bool fact, const char* what) {
  if (fact) return;
  std::perror(what);
  std::exit(1);
}

Frames receive_all(zmq::socket_t& socket) {
  Frames frames;
  do {
    frames.emplace_back();
    check(static_cast<bool>(socket.recv(frames.back().message())), "recv");
  } while (frames.back().message().more());
  return frames;
}

void send_all(zmq::socket_t& socket, Frames frames) {
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const auto flags = i + 1 < frames.size() ? zmq::send_flags::sndmore : zmq::send_flags::none;
    check(static_cast<bool>(socket.send(frames[i].message(), flags)), "send");
  }
}

Frames frames_of(const mdp::EnvelopeFrames& envelope) {
  Frames frames;
  for (const auto frame : envelope.view()) frames.emplace_back(frame);
  return frames;
}

zmq::socket_t dealer(zmq::context_t& context, const std::string& endpoint) {
  zmq::socket_t socket(context, zmq::socket_type::dealer);
  socket.set(zmq::sockopt::linger, 0);
  socket.connect(endpoint);
  return socket;
}

// ---- zmq_proxy ----

void run_proxy(const std::string& pipe_fd) {
  zmq::context_t context;
  zmq::socket_t front(context, zmq::socket_type::router);
  zmq::socket_t back(context, zmq::socket_type::dealer);
  front.bind("tcp://127.0.0.1:*");
  back.bind("tcp://127.0.0.1:*");
  const auto line =
      front.get(zmq::sockopt::last_endpoint) + " " + back.get(zmq::sockopt::last_endpoint) + "\n";
  const int fd = std::stoi(pipe_fd);
  check(write(fd, line.data(), line.size()) > 0, "write");
  zmq::proxy(front, back);
}

void run_proxy_worker(const std::string& endpoint) {
  zmq::context_t context;
  auto socket = dealer(context, endpoint);
  while (true) send_all(socket, receive_all(socket));
}

// ---- workers of the broker ----

void run_plain_worker(const std::string& endpoint) {
  zmq::context_t context;
  auto socket = dealer(context, endpoint);
  const auto about = schemas::to_msgpack(schemas::WorkerMetadata{.capacity = 1, .window = kWindow});
  send_all(socket, frames_of(mdp::worker_ready(mdp::Version::V02, "plain", about)));
  while (true) {
    auto message = receive_all(socket);
    if (message[1].view() == "\x05") {
      send_all(socket, frames_of(mdp::worker_heartbeat(mdp::Version::V02)));
      continue;
    }
    message[1] = Frame("\x04");  // FINAL instead of REQUEST; the rest is the same
    send_all(socket, std::move(message));
  }
}

void run_compact_worker(const std::string& endpoint) {
  zmq::context_t context;
  auto socket = dealer(context, endpoint);
  const auto about = schemas::to_msgpack(
      schemas::WorkerMetadata{.capacity = 1, .window = kWindow, .compact = true});
  send_all(socket, frames_of(mdp::worker_ready(mdp::Version::V02, "compact", about)));
  while (true) {
    auto message = receive_all(socket);
    auto header = compact::decode(message[0].view());
    if (!header) {
      send_all(socket, frames_of(mdp::worker_heartbeat(mdp::Version::V02)));
      continue;
    }
    header->command = compact::Command::Final;
    compact::encode(*header, message[0].writable().first<compact::kHeaderBytes>());
    send_all(socket, std::move(message));
  }
}

// ---- clients ----

// What a client sends before its body; the body is made once per size, as a sender has it anyway.
class ZmqRequester : public Requester {
 public:
  explicit ZmqRequester(const std::string& endpoint) : socket_(dealer(context_, endpoint)) {}

  void send(std::size_t size_bytes) override {
    if (body_.size() != size_bytes) body_.assign(size_bytes, 'x');
    send_all(socket_, message());
  }
  void receive() override { static_cast<void>(receive_all(socket_)); }

 protected:
  virtual Frames message() {
    Frames frames;
    frames.emplace_back(body_);
    return frames;
  }

  zmq::context_t context_;
  zmq::socket_t socket_;
  std::string body_;
};

class PlainRequester : public ZmqRequester {
 public:
  using ZmqRequester::ZmqRequester;

 private:
  Frames message() override {
    auto frames = frames_of(mdp::client_request(mdp::Version::V02, "plain"));
    frames.emplace_back(body_);
    return frames;
  }
};

class CompactRequester : public ZmqRequester {
 public:
  explicit CompactRequester(const std::string& endpoint) : ZmqRequester(endpoint) {
    auto ask = frames_of(mdp::client_request(mdp::Version::V02, "mmi.compact"));
    ask.emplace_back("compact");
    send_all(socket_, std::move(ask));
    const auto reply = receive_all(socket_);
    const auto content = reply.at(4).view();
    header_.service = number(content.substr(0, 4));
    header_.epoch = number(content.substr(4, 4));
  }

 private:
  static std::uint32_t number(std::string_view bytes) {
    std::uint32_t value = 0;
    for (const char c : bytes) value = (value << 8U) | static_cast<unsigned char>(c);
    return value;
  }

  Frames message() override {
    ++header_.token;
    const auto bytes = compact::encode(header_);
    const std::string_view head(bytes.data(), bytes.size());
    Frames frames;
    if (body_.size() < 4096) {
      frames.push_back(Frame::joined(head, body_));
    } else {
      frames.emplace_back(head);
      frames.emplace_back(body_);
    }
    return frames;
  }

  compact::Header header_;
};

std::unique_ptr<Requester> once_answered(std::unique_ptr<Requester> requester, int server_pid) {
  requester->server_pid = server_pid;
  requester->send(1);
  requester->receive();
  return requester;
}

}  // namespace

Processes::~Processes() {
  for (const int pid : pids_) {
    kill(pid, SIGTERM);
    waitpid(pid, nullptr, 0);
  }
}

int Processes::fork_run(void (*body)(const std::string&), const std::string& argument) {
  const int pid = fork();
  check(pid >= 0, "fork");
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    body(argument);
    std::_Exit(0);
  }
  pids_.push_back(pid);
  return pid;
}

std::string Processes::run(const std::vector<std::string>& command, bool read_line) {
  std::array<int, 2> pipe_fds{};
  check(pipe(pipe_fds.data()) == 0, "pipe");
  const int pid = fork();
  check(pid >= 0, "fork");
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(pipe_fds[1], STDOUT_FILENO);
    std::vector<char*> arguments;
    for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    std::_Exit(127);
  }
  pids_.push_back(pid);
  close(pipe_fds[1]);
  std::string line;
  for (char c = 0; read_line && read(pipe_fds[0], &c, 1) == 1 && c != '\n';) line.push_back(c);
  return line;
}

std::unique_ptr<Requester> start_proxy(Processes& processes) {
  std::array<int, 2> pipe_fds{};
  check(pipe(pipe_fds.data()) == 0, "pipe");
  const int pid = processes.fork_run(run_proxy, std::to_string(pipe_fds[1]));
  std::string line;
  for (char c = 0; read(pipe_fds[0], &c, 1) == 1 && c != '\n';) line.push_back(c);
  const auto blank = line.find(' ');
  processes.fork_run(run_proxy_worker, line.substr(blank + 1));
  return once_answered(std::make_unique<ZmqRequester>(line.substr(0, blank)), pid);
}

std::unique_ptr<Requester> start_broker_plain(Processes& processes, const Broker& broker) {
  processes.fork_run(run_plain_worker, broker.endpoint);
  return once_answered(std::make_unique<PlainRequester>(broker.endpoint), broker.pid);
}

std::unique_ptr<Requester> start_broker_compact(Processes& processes, const Broker& broker) {
  processes.fork_run(run_compact_worker, broker.endpoint);
  return once_answered(std::make_unique<CompactRequester>(broker.endpoint), broker.pid);
}

}  // namespace gofed::bench
