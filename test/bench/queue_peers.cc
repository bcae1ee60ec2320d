#include "test/bench/queue_peers.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace gofed::bench {
namespace {

class Stream {
 public:
  explicit Stream(std::uint16_t port) : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
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
  ~Stream() { close(fd_); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  void queue(std::string_view bytes) { unsent_.append(bytes); }

  // At least `count` bytes that were received and not yet taken.
  std::string_view need(std::size_t count) {
    flush();
    while (received_.size() - taken_ < count) fill();
    return std::string_view(received_).substr(taken_);
  }
  std::size_t need_line() {
    flush();
    while (received_.find('\n', taken_) == std::string::npos) fill();
    return received_.find('\n', taken_) - taken_ + 1;
  }
  void take(std::size_t count) {
    taken_ += count;
    if (taken_ < received_.size()) return;
    received_.clear();
    taken_ = 0;
  }

 private:
  void flush() {
    for (std::size_t sent = 0; sent < unsent_.size();) {
      const auto count = write(fd_, unsent_.data() + sent, unsent_.size() - sent);
      if (count <= 0) give_up();
      sent += static_cast<std::size_t>(count);
    }
    unsent_.clear();
  }
  void fill() {
    char bytes[65536];
    const auto count = read(fd_, bytes, sizeof bytes);
    if (count <= 0) give_up();
    received_.append(bytes, static_cast<std::size_t>(count));
  }
  [[noreturn]] static void give_up() {
    std::perror("jobs_bench: peer");
    std::exit(1);
  }

  int fd_;
  std::string unsent_;
  std::string received_;
  std::size_t taken_ = 0;
};

class Gearman final : public QueuePeer {
 public:
  explicit Gearman(std::uint16_t port) : stream_(port) {}

  void submit(std::string_view job) override {
    constexpr std::uint32_t kSubmitBackground = 18;
    std::string data("keep\0", 5);
    data += std::to_string(++unique_);  // jobs of one unique id are one
    data.push_back('\0');
    data.append(job);
    stream_.queue(std::string_view("\0REQ", 4));
    queue_number(kSubmitBackground);
    queue_number(static_cast<std::uint32_t>(data.size()));
    stream_.queue(data);
  }
  void acknowledged() override {
    constexpr std::size_t kHeaderBytes = 12;
    const auto header = stream_.need(kHeaderBytes);
    std::uint32_t size = 0;
    for (std::size_t i = 8; i < kHeaderBytes; ++i) {
      size = size << 8U | static_cast<unsigned char>(header[i]);
    }
    stream_.need(kHeaderBytes + size);
    stream_.take(kHeaderBytes + size);
  }

 private:
  void queue_number(std::uint32_t number) {
    const auto big_endian = htonl(number);
    stream_.queue({reinterpret_cast<const char*>(&big_endian), sizeof big_endian});
  }

  Stream stream_;
  std::uint64_t unique_ = 0;
};

class Beanstalkd final : public QueuePeer {
 public:
  explicit Beanstalkd(std::uint16_t port) : stream_(port) {}

  void submit(std::string_view job) override {
    stream_.queue("put 0 0 60 " + std::to_string(job.size()) + "\r\n");
    stream_.queue(job);
    stream_.queue("\r\n");
  }
  void acknowledged() override { stream_.take(stream_.need_line()); }

 private:
  Stream stream_;
};

template <typename P>
std::unique_ptr<QueuePeer> connect_to(std::uint16_t port) {
  return std::make_unique<P>(port);
}

double rate_of(QueuePeer& peer, const std::string& job, std::size_t window) {
  for (std::size_t i = 0; i < window; ++i) peer.submit(job);
  const auto result = rate(1, [&] {
    peer.acknowledged();
    peer.submit(job);
  });
  for (std::size_t i = 0; i < window; ++i) peer.acknowledged();
  return result;
}

}  // namespace

PeerRows::PeerRows(const std::string& directory, std::size_t job_bytes) : job_(job_bytes, 'j') {
  // Fixed but unusual ports: neither server can be asked which one it took.
  add("gearmand sqlite", "/usr/sbin/gearmand",
      {"--port=24730", "--listen=127.0.0.1", "--queue-type=libsqlite3",
       "--libsqlite3-db=" + directory + "/gearman.db", "--log-file=stderr"},
      &connect_to<Gearman>, 24730);
  for (const std::string fsync_ms : {"0", "50"}) {
    const auto log = directory + "/beanstalkd" + fsync_ms;
    std::filesystem::create_directory(log);
    const std::uint16_t port = fsync_ms == "0" ? 24731 : 24732;
    add("beanstalkd f" + fsync_ms, "/usr/bin/beanstalkd",
        {"-l", "127.0.0.1", "-p", std::to_string(port), "-b", log, "-f", fsync_ms},
        &connect_to<Beanstalkd>, port);
  }
}

void PeerRows::add(const std::string& name, const std::string& program,
                   const std::vector<std::string>& arguments, Connect connect, std::uint16_t port) {
  if (!std::filesystem::exists(program)) return;
  auto server = std::make_unique<test::Child>(program, arguments);
  peers_.push_back({.name = name, .server = std::move(server), .connection = connect(port)});
}

void PeerRows::add_to(Rounds& rounds) {
  for (auto& peer : peers_) {
    for (const std::size_t window : {1U, 100U}) {
      rounds.add(peer.name + " x " + std::to_string(window),
                 [this, &peer, window] { return rate_of(*peer.connection, job_, window); });
    }
  }
}

}  // namespace gofed::bench
