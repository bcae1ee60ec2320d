#include "envelope/client/absence_watch.h"

#include <algorithm>

namespace gofed::envelope {

void AbsenceWatch::on_sent(std::string_view service, TimePoint now) {
  const auto found = services_.find(service);
  if (found == services_.end()) {
    services_.emplace(service, Service{.check_at = now + patience_.first});
  } else if (found->second.is_absent && !found->second.was_seen) {
    found->second.check_at = std::min(found->second.check_at, now + kRecheck);
  }
}

void AbsenceWatch::on_seen(std::string_view service) {
  const auto found = services_.find(service);
  if (found == services_.end()) return;
  found->second.was_seen = true;
  found->second.is_absent = false;
}

std::vector<std::string> AbsenceWatch::due(TimePoint now) {
  std::vector<std::string> names;
  for (auto& [name, service] : services_) {
    if (now < service.check_at) continue;
    service.check_at = now + patience_.first;
    names.push_back(name);
  }
  return names;
}

AbsenceWatch::TimePoint AbsenceWatch::next() const {
  auto next = TimePoint::max();
  for (const auto& [name, service] : services_) next = std::min(next, service.check_at);
  return next;
}

bool AbsenceWatch::on_answer(std::string_view name, bool is_served, TimePoint now) {
  const auto found = services_.find(name);
  if (found == services_.end()) return false;
  auto& service = found->second;
  if (is_served) {
    on_seen(name);
    return false;
  }
  if (!service.is_absent) service.absent_since = now;
  service.is_absent = true;
  return !service.was_seen || now - service.absent_since >= patience_.again;
}

// One that is absent is remembered until it is due once more: the next request need not wait long.
void AbsenceWatch::on_idle(std::string_view name, TimePoint now) {
  const auto found = services_.find(name);
  if (found == services_.end()) return;
  const auto& service = found->second;
  if (service.is_absent && now - service.absent_since < patience_.first) return;
  services_.erase(found);
}

void AbsenceWatch::on_connected(TimePoint now) {
  for (auto& [name, service] : services_) {
    service.is_absent = false;
    service.check_at = now + patience_.first;
  }
}

}  // namespace gofed::envelope
