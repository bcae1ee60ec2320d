// RFC 9/TSP (Titanic), to the letter, for clients that speak nothing but Majordomo: three services
// over the same jobs.
//
//   titanic.request  service, body...  ->  "200", id     | "400" too short | "500" not taken
//   titanic.reply    id                ->  "200", reply frames... | "300" pending | "400" unknown
//   titanic.close    id                ->  "200", whatever the id
//
// A request is acknowledged once it is fsynced; a reply may be asked for any number of times until
// it is closed. A job that failed permanently answers "500" and why, in the same frame, which the RFC
// has for errors of the service; so does a job whose store nobody serves at the moment. Ids
// (titanic_id.h) are opaque to the client.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "envelope/service/service.h"
#include "workers/services/jobs/engine.h"

namespace gofed::workers {

// What the three share: the engine, and how they come by it.
class TitanicService : public envelope::Service {
 public:
  void attach(envelope::Router& router) override { router_ = &router; }
  // Asked for as NAME@TAG by those that got an id of this store.
  [[nodiscard]] std::string store_identity() const override { return tag_; }
  Result<void> startup(const envelope::Config& config) override;
  void termination() override { engine_.reset(); }
  [[nodiscard]] std::uint32_t capacity() const override { return kCapacity; }

  std::optional<std::vector<std::string>> answer_foreign(
      std::span<const std::string_view> body) override {
    return answer(body);
  }

 protected:
  using Frames = std::vector<std::string>;

  explicit TitanicService(std::string_view name)
      : Service(std::string(name), envelope::ServiceKind::Storage) {}
  virtual Frames answer(std::span<const std::string_view> body) = 0;

  // The same question to the service of the store that an id names.
  [[nodiscard]] Frames ask(const std::string& tag, std::span<const std::string_view> body) const;

  static constexpr std::uint32_t kCapacity = 32;

  envelope::Router* router_ = nullptr;
  std::shared_ptr<JobEngine> engine_;
  std::string tag_;

 private:
  std::vector<std::string> brokers_;
  std::chrono::milliseconds connect_timeout_{0};
};

[[nodiscard]] std::unique_ptr<envelope::Service> make_titanic_request();
[[nodiscard]] std::unique_ptr<envelope::Service> make_titanic_reply();
[[nodiscard]] std::unique_ptr<envelope::Service> make_titanic_close();

}  // namespace gofed::workers
