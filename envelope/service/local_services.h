// The services that run inside this process as plain function calls.
//
// Each is made and started on its first call (one at a time; the others wait), and ended with the
// set. Any thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "envelope/service/service.h"
#include "schemas/base/mutex.h"
#include "schemas/base/result.h"

namespace gofed::envelope {

class LocalServices {
 public:
  // `factories` and `config` must outlive the set.
  LocalServices(std::span<const ServiceFactory> factories, const Config& config);
  ~LocalServices();
  LocalServices(const LocalServices&) = delete;
  LocalServices& operator=(const LocalServices&) = delete;

  // The service, started. errors: UnknownService, or what its startup said (said again at every
  // call).
  [[nodiscard]] Result<Service*> find(std::string_view name);

 private:
  struct Entry {
    std::unique_ptr<Service> service;
    std::optional<Error> failed;
  };

  std::span<const ServiceFactory> factories_;
  const Config& config_;
  Mutex mutex_;  // held while a service starts
  std::map<std::string, Entry, std::less<>> services_ GOFED_GUARDED_BY(mutex_);
};

}  // namespace gofed::envelope
