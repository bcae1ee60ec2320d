// Other work queues, as much of their protocols as a submission needs: raw sockets, requests in
// flight as told, so that what is measured is the server and not a client library.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace gofed::bench {

class QueuePeer {
 public:
  virtual ~QueuePeer() = default;
  // Sends one job that is to be kept; waits for one acknowledgement, of the oldest.
  virtual void submit(std::string_view job) = 0;
  virtual void acknowledged() = 0;
};

// To a server that listens on this port of the loopback address.
std::unique_ptr<QueuePeer> connect_gearman(std::uint16_t port);     // background jobs
std::unique_ptr<QueuePeer> connect_beanstalkd(std::uint16_t port);  // the tube "default"

}  // namespace gofed::bench
