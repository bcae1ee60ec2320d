#include "envelope/service/local_services.h"

#include <algorithm>

namespace gofed::envelope {

LocalServices::LocalServices(std::span<const ServiceFactory> factories, const Config& config)
    : factories_(factories), config_(config) {}

LocalServices::~LocalServices() {
  for (auto& [name, entry] : services_) {
    if (!entry.failed) entry.service->termination();
  }
}

Result<Service*> LocalServices::find(std::string_view name) {
  const MutexLock lock(mutex_);
  auto found = services_.find(name);
  if (found == services_.end()) {
    const auto factory = std::ranges::find(factories_, name, &ServiceFactory::name);
    if (factory == factories_.end()) {
      return fail(Errc::UnknownService, "no service " + std::string(name) + " in this process");
    }
    Entry entry{.service = factory->make(), .failed = std::nullopt};
    if (auto started = entry.service->startup(config_); !started) {
      entry.failed = std::move(started.error());
    }
    found = services_.emplace(name, std::move(entry)).first;
  }
  if (found->second.failed) return std::unexpected(*found->second.failed);
  return found->second.service.get();
}

}  // namespace gofed::envelope
