// gearmand's binary protocol (PROTOCOL in its source), as much of it as an echo needs: raw sockets,
// buffered, so that what is measured is the server and not a client library.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "test/bench/broker_peers.h"

namespace gofed::bench {
namespace {

enum class Packet : std::uint32_t {
  CanDo = 1,
  PreSleep = 4,
  Noop = 6,
  SubmitJob = 7,
  GrabJob = 9,
  NoJob = 10,
  JobAssign = 11,
  WorkComplete = 13,
};

std::string packet(Packet type, std::string_view data) {
  std::string bytes("\0REQ", 4);
  for (const auto number :
       {static_cast<std::uint32_t>(type), static_cast<std::uint32_t>(data.size())}) {
    const auto big_endian = htonl(number);
    bytes.append(reinterpret_cast<const char*>(&big_endian), sizeof big_endian);
  }
  return bytes.append(data);
}

class Connection {
 public:
  explicit Connection(std::uint16_t port) : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // The server was just started: it may need a moment to listen.
    for (int tries = 0; tries < 200; ++tries) {
      if (connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) break;
      usleep(20'000);
    }
    const int on = 1;
    setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  ~Connection() { close(fd_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void queue(std::string_view bytes) { unsent_.append(bytes); }

  void flush() {
    for (std::size_t at = 0; at < unsent_.size();) {
      const auto count = write(fd_, unsent_.data() + at, unsent_.size() - at);
      if (count <= 0) std::exit(1);
      at += static_cast<std::size_t>(count);
    }
    unsent_.clear();
  }

  // Reads one packet; what was queued goes out first if that has to wait.
  Packet read_packet(std::string& data) {
    constexpr std::size_t kHeader = 12;
    need(kHeader);
    std::uint32_t type = 0;
    std::uint32_t size = 0;
    std::memcpy(&type, in_.data() + at_ + 4, sizeof type);
    std::memcpy(&size, in_.data() + at_ + 8, sizeof size);
    need(kHeader + ntohl(size));
    data.assign(in_, at_ + kHeader, ntohl(size));
    at_ += kHeader + ntohl(size);
    return static_cast<Packet>(ntohl(type));
  }

 private:
  void need(std::size_t count) {
    while (in_.size() - at_ < count) {
      flush();
      in_.erase(0, at_);
      at_ = 0;
      const auto old = in_.size();
      in_.resize(old + (1U << 17U));
      const auto got = read(fd_, in_.data() + old, in_.size() - old);
      if (got <= 0) std::exit(0);
      in_.resize(old + static_cast<std::size_t>(got));
    }
  }

  int fd_;
  std::string in_;
  std::size_t at_ = 0;
  std::string unsent_;
};

void run_worker(const std::string& port) {
  Connection server(static_cast<std::uint16_t>(std::stoi(port)));
  server.queue(packet(Packet::CanDo, "echo"));
  server.queue(packet(Packet::GrabJob, ""));
  std::string data;
  while (true) {
    switch (server.read_packet(data)) {
      case Packet::JobAssign: {
        // handle \0 function \0 payload -> handle \0 payload, and the next one
        const auto handle = data.find('\0');
        const auto payload = data.find('\0', handle + 1) + 1;
        data.erase(handle + 1, payload - handle - 1);
        server.queue(packet(Packet::WorkComplete, data));
        server.queue(packet(Packet::GrabJob, ""));
        break;
      }
      case Packet::NoJob:
        server.queue(packet(Packet::PreSleep, ""));
        break;
      default:
        server.queue(packet(Packet::GrabJob, ""));
        break;
    }
  }
}

class GearmanRequester : public Requester {
 public:
  explicit GearmanRequester(std::uint16_t port) : server_(port) {}

  void send(std::size_t size_bytes) override {
    // function \0 unique id (none) \0 payload
    std::string data("echo\0\0", 6);
    data.append(size_bytes, 'x');
    server_.queue(packet(Packet::SubmitJob, data));
  }
  void receive() override {
    while (server_.read_packet(reply_) != Packet::WorkComplete) {
    }
  }

 private:
  Connection server_;
  std::string reply_;
};

std::uint16_t free_port() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0) std::exit(1);
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  close(fd);
  return ntohs(address.sin_port);
}

}  // namespace

std::unique_ptr<Requester> start_gearman(Processes& processes) {
  constexpr const char* kServer = "/usr/sbin/gearmand";
  if (access(kServer, X_OK) != 0) return nullptr;
  const auto port = std::to_string(free_port());
  processes.run({kServer, "--listen=127.0.0.1", "--port=" + port, "--log-file=none", "--syslog"},
                false);
  const int pid = processes.last_pid();
  processes.fork_run(run_worker, port);
  auto requester = std::make_unique<GearmanRequester>(static_cast<std::uint16_t>(std::stoi(port)));
  requester->server_pid = pid;
  requester->send(1);
  requester->receive();
  return requester;
}

}  // namespace gofed::bench
