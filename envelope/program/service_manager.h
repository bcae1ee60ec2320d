// What systemd, or any supervisor that sets NOTIFY_SOCKET, is sent about this process, in the
// protocol of sd_notify(3): a datagram to that socket. It is spoken here, as libsystemd would bring
// five libraries more into every start of a program.
//
//   READY=1     it takes work: bound, or registered
//   WATCHDOG=1  its loop turns; where the manager asks for that (WATCHDOG_USEC), twice in its time
//   STOPPING=1  it takes no more work and finishes what it has
//
// Without a service manager all of this does nothing. Belongs to the loop thread, and is called
// from nowhere else: a loop that hangs is one that the manager hears no more of.
#pragma once

#include <chrono>
#include <string>

namespace gofed::envelope {

class ServiceManager {
 public:
  using Clock = std::chrono::steady_clock;

  ServiceManager();
  ServiceManager(const ServiceManager&) = delete;
  ServiceManager& operator=(const ServiceManager&) = delete;

  // `status` is for people: one line, shown by `systemctl status`. Only the first call is passed
  // on.
  void ready(const std::string& status);
  [[nodiscard]] bool is_ready() const { return ready_; }

  void stopping();  // only the first call is passed on

  // In every turn of the loop. When it is to be called again at the latest; never: max().
  [[nodiscard]] Clock::time_point beat(Clock::time_point now);

 private:
  Clock::duration interval_{0};  // of beats; 0: none are wanted
  Clock::time_point next_beat_{};
  bool ready_ = false;
  bool stopping_ = false;
};

}  // namespace gofed::envelope
