// One service of a name of its own that answers the actions of all storage services: what a client
// serves from its own stores for the length of a run, so that workers elsewhere ask it for the data
// of a request (DESIGN, Data: binding *service NAME*).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "envelope/service/service.h"

namespace gofed::workers {

class DataService final : public envelope::Service {
 public:
  // FileIds that it hands out name it: NAME@STORE.
  explicit DataService(std::string name);

  Result<void> startup(const envelope::Config& config) override;
  void termination() override;
  void housekeeping() override;

  // Of its files; documents are asked for by key, under NAME.
  [[nodiscard]] std::string store_identity() const override;
  [[nodiscard]] bool exclusive() const override { return true; }
  // That of its files: who fetches URLs must not be in the way of all else.
  [[nodiscard]] std::uint32_t capacity() const override { return services_.front()->capacity(); }

 private:
  std::vector<std::unique_ptr<envelope::Service>> services_;  // the first is filestorage
  std::size_t started_ = 0;
};

}  // namespace gofed::workers
