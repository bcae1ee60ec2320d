#include "clients/sources/data_place.h"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <optional>
#include <thread>
#include <utility>

#include "clients/core/files.h"
#include "clients/core/readiness.h"
#include "clients/core/services.h"
#include "envelope/program/process_info.h"
#include "envelope/worker/worker.h"
#include "schemas/base/private_files.h"

namespace gofed::clients {
namespace {

// Opening three stores and a READY; generous for a slow disk.
constexpr std::chrono::seconds kReadyPatience{30};

}  // namespace

// The data service on its thread.
class DataPlace::Server {
 public:
  Server(envelope::Config config, const std::string& name)
      : config_(std::move(config)),
        router_(config_, {.factories = local_services()}),
        worker_(options_of(config_), {make_data_service(name)}, router_),
        thread_([this] {
          auto outcome = worker_.run();
          if (!outcome) failure_ = std::move(outcome.error());
          ended_ = true;
        }) {}
  ~Server() {
    worker_.stop();
    thread_.join();
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Why it ended by itself, if it did.
  [[nodiscard]] std::optional<Error> failure() const { return ended_ ? failure_ : std::nullopt; }

 private:
  static envelope::WorkerOptions options_of(const envelope::Config& config) {
    auto options = envelope::worker_options(config);
    options.brokers = config.list("client.broker");
    options.direct.clear();
    options.warns_of_missing_broker = false;  // the call that needs it fails and says so
    return options;
  }

  envelope::Config config_;
  envelope::Router router_;
  envelope::Worker worker_;
  std::optional<Error> failure_;  // written before ended_, read after it
  std::atomic<bool> ended_ = false;
  std::thread thread_;
};

DataPlace::DataPlace() = default;
DataPlace::~DataPlace() = default;
DataPlace::DataPlace(DataPlace&&) noexcept = default;

Result<DataPlace> DataPlace::open(Run& run, const std::string& word) {
  DataPlace place;
  // Inside this process files are kept in memory, unless the configuration says otherwise.
  place.remembers_ = !run.is_local() || run.config().text("filestorage.local_driver") != "memory";
  if (word == "system") return place;
  if (word == "inline") {
    place.kind_ = schemas::BindingKind::Inline;
    place.remembers_ = false;
    return place;
  }
  if (auto made = store::make_private_directories(word); !made)
    return std::unexpected(std::move(made.error()));
  place.keeps_files_ = place.remembers_ = true;
  for (const auto section : store_sections()) {
    const std::string name(section);
    run.set(name + ".path", (std::filesystem::path(word) / name).string());
    run.set(name + ".driver", "rocksdb");
    run.set(name + ".local_driver", "rocksdb");
  }
  if (run.is_local()) return place;

  place.kind_ = schemas::BindingKind::Service;
  place.service_ = "client-data-" + envelope::random_name();
  place.server_ = std::make_unique<Server>(run.config(), place.service_);
  const auto deadline = std::chrono::steady_clock::now() + kReadyPatience;
  const auto ready =
      wait_until_ready(run, {place.service_}, deadline, [&] { return place.server_->failure(); });
  if (!ready) return std::unexpected(ready.error());
  return place;
}

}  // namespace gofed::clients
