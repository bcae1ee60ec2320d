// Other work queues, as much of their protocols as a submission needs: raw sockets, requests in
// flight as asked, so that what is measured is the server and not a client library.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "test/bench/rounds.h"
#include "test/support/child.h"

namespace gofed::bench {

class QueuePeer {
 public:
  virtual ~QueuePeer() = default;
  // Sends one job that is to be kept; waits for one acknowledgement, of the oldest.
  virtual void submit(std::string_view job) = 0;
  virtual void acknowledged() = 0;
};

// gearmand with its sqlite queue (background jobs) and beanstalkd (the tube "default") with fsync
// after each job and every 50 ms, as far as they are installed; their data is in `directory`.
class PeerRows {
 public:
  PeerRows(const std::string& directory, std::size_t job_bytes);

  // With 1 and with 100 jobs in flight.
  void add_to(Rounds& rounds);

 private:
  using Connect = std::unique_ptr<QueuePeer> (*)(std::uint16_t port);
  struct Peer {
    std::string name;
    std::unique_ptr<test::Child> server;
    std::unique_ptr<QueuePeer> connection;
  };

  void add(const std::string& name, const std::string& program,
           const std::vector<std::string>& arguments, Connect connect, std::uint16_t port);

  const std::string job_;
  std::vector<Peer> peers_;
};

}  // namespace gofed::bench
