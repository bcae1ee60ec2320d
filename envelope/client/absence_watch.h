// Which services that requests wait for have no worker.
//
// A broker queues a request for a service without workers until its deadline: one may come. Who
// waits for it is better served by an error. So the peer is asked (mmi.service) when a request has
// waited for a while, and this decides from the answers. Pure: no socket, no clock.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gofed::envelope {

class AbsenceWatch {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  using Milliseconds = std::chrono::milliseconds;

  struct Patience {
    Milliseconds first{3000};   // for a service that had no worker yet
    Milliseconds again{30000};  // for one whose workers went away: they may be restarted
  };
  explicit AbsenceWatch(Patience patience) : patience_(patience) {}

  void on_sent(std::string_view service, TimePoint now);
  // A worker of it has answered.
  void on_seen(std::string_view service);

  // The services to ask about now.
  [[nodiscard]] std::vector<std::string> due(TimePoint now);
  // When the next one is due; max: none.
  [[nodiscard]] TimePoint next() const;

  // What the peer said. Whether the service is absent for too long, so that its requests end.
  [[nodiscard]] bool on_answer(std::string_view service, bool is_served, TimePoint now);

  // Nothing waits for it.
  void on_idle(std::string_view service, TimePoint now);

  // The peer is a new one, whose workers may still be coming.
  void on_connected(TimePoint now);

 private:
  // A service that was absent a moment ago is asked about soon.
  static constexpr Milliseconds kRecheck{200};

  struct Service {
    TimePoint check_at;
    bool was_seen = false;
    bool is_absent = false;
    TimePoint absent_since{};
  };

  Patience patience_;
  std::map<std::string, Service, std::less<>> services_;
};

}  // namespace gofed::envelope
