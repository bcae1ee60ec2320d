#include "envelope/worker/worker.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <set>
#include <thread>
#include <utility>

#include "envelope/net/mailbox.h"
#include "envelope/program/caught.h"
#include "envelope/program/log.h"
#include "envelope/program/process_info.h"
#include "envelope/program/service_manager.h"
#include "envelope/worker/broker_link.h"
#include "envelope/worker/direct_server.h"
#include "envelope/worker/executor.h"
#include "envelope/worker/housekeeper.h"
#include "schemas/base/limits.h"

namespace gofed::envelope {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::uint32_t kWindowPerCapacity = 4;
// After a turn for which there was no memory.
constexpr milliseconds kMemoryRetry{20};

void set_defaults(WorkerOptions& options) {
  if (options.capacity == 0) options.capacity = std::max(1U, std::thread::hardware_concurrency());
  options.capacity = std::min(options.capacity, limits::kCapacityMax);
  if (options.window == 0) options.window = options.capacity * kWindowPerCapacity;
  options.window = std::clamp(options.window, options.capacity, limits::kWindowMax);
  options.liveness = std::max(1U, options.liveness);
  options.heartbeat_interval = std::max(options.heartbeat_interval, milliseconds(10));
  options.reconnect_min = std::max(options.reconnect_min, milliseconds(1));
}

}  // namespace

WorkerOptions worker_options(const Config& config) {
  WorkerOptions options;
  options.brokers = config.list("worker.broker");
  options.direct = config.text("worker.direct");
  options.capacity = static_cast<std::uint32_t>(config.integer("worker.capacity"));
  options.window = static_cast<std::uint32_t>(config.integer("worker.window"));
  options.heartbeat_interval = config.duration("worker.heartbeat_interval");
  options.liveness = static_cast<std::uint32_t>(config.integer("worker.liveness"));
  options.reconnect_min = config.duration("worker.reconnect_min");
  options.reconnect_max = config.duration("worker.reconnect_max");
  options.drain_timeout = config.duration("worker.drain_timeout");
  options.announce = config.boolean("worker.announce");
  return options;
}

class Worker::Loop {
 public:
  Loop(WorkerOptions options, std::vector<std::shared_ptr<Service>> services, Router& router)
      : options_(std::move(options)), services_(std::move(services)), router_(router) {
    set_defaults(options_);
  }

  Result<void> run() {
    if (auto started = start_services(); !started) {
      end_services();
      return started;
    }
    auto outcome = open();
    if (outcome) outcome = loop();
    housekeepers_.clear();
    executors_.clear();  // joins: nothing runs after this
    for (auto& link : links_) link.disconnect();
    if (direct_) direct_->close();
    links_.clear();
    end_services();
    return outcome;
  }

  void stop() {
    ++stops_;
    wakeup_.signal();
  }

 private:
  Result<void> start_services() {
    for (const auto& service : services_) {
      service->attach(router_);
      if (auto done = service->startup(router_.config()); !done) {
        return prefixed("start " + service->name(), std::move(done.error()));
      }
      ++started_;
    }
    return {};
  }

  void end_services() {
    for (std::size_t i = 0; i < std::exchange(started_, 0); ++i) services_[i]->termination();
  }

  // The executors, the direct endpoint, and a link per broker and service.
  Result<void> open() {
    std::map<std::string, std::size_t, std::less<>> names;
    for (std::size_t i = 0; i < services_.size(); ++i) {
      auto& service = *services_[i];
      executors_.push_back(
          std::make_unique<Executor>(service, router_, capacity_of(service), replies_));
      housekeepers_.push_back(
          std::make_unique<Housekeeper>(service, options_.housekeeping_interval));
      names[service.name()] = i;
      if (const auto store = service.store_identity(); !store.empty()) {
        names[service.name() + "@" + store] = i;
      }
    }
    std::string direct_endpoint;
    if (!options_.direct.empty()) {
      direct_.emplace(kDirectSource, std::move(names), options_.transport);
      auto bound = direct_->bind(options_.direct);
      if (!bound) return std::unexpected(std::move(bound.error()));
      direct_endpoint = std::move(*bound);
      logger("envelope").info("bound endpoint={}", direct_endpoint);
      if (options_.on_bound) options_.on_bound(direct_endpoint);
    }
    const auto now = Clock::now();
    for (const auto& broker : options_.brokers) {
      for (std::size_t i = 0; i < services_.size(); ++i) {
        const auto number = links_.size();
        links_.emplace_back(
            BrokerLink::Identity{.source = number,
                                 .broker = broker,
                                 .service = services_[i]->name(),
                                 .metadata = metadata_of(*services_[i], direct_endpoint)},
            options_, now);
        link_executor_.push_back(i);
      }
    }
    return {};
  }

  [[nodiscard]] std::uint32_t capacity_of(const Service& service) const {
    return service.capacity() > 0 ? std::min(service.capacity(), limits::kCapacityMax)
                                  : options_.capacity;
  }

  [[nodiscard]] schemas::WorkerMetadata metadata_of(const Service& service,
                                                    const std::string& endpoint) const {
    schemas::WorkerMetadata metadata;
    metadata.capacity = capacity_of(service);
    metadata.window = std::max(options_.window, metadata.capacity);
    metadata.compact = true;
    metadata.host = host_name();
    metadata.pid = static_cast<std::uint32_t>(::getpid());
    metadata.version = GOFED_VERSION;
    metadata.endpoint = endpoint;
    metadata.kind = service.kind();
    metadata.store = service.store_identity();
    metadata.exclusive = service.exclusive();
    for (const auto& handler : service.handlers())
      metadata.actions.emplace_back(handler.info->name);
    return metadata;
  }

  // What a turn throws (there is no memory) does not end the worker: the next one goes on.
  Result<void> loop() {
    while (true) {
      try {
        if (auto ended = turn()) return *ended;
      } catch (...) {
        log_caught("worker");
        std::this_thread::sleep_for(kMemoryRetry);
      }
    }
  }

  // Nothing while the worker goes on.
  std::optional<Result<void>> turn() {
    auto now = Clock::now();
    for (auto& reply : replies_->take_all()) route_reply(std::move(reply), now);
    auto next = now + std::chrono::seconds(60);
    for (auto& link : links_) {
      auto link_next = now + kMemoryRetry;
      guard(link, now, [&] { link_next = link.tick(now); });
      next = std::min(next, link_next);
    }
    next = std::min(next, manager_.beat(now));
    if (!manager_.is_ready() && is_reachable()) {
      manager_.ready(std::to_string(services_.size()) + " services take requests");
    }
    if (direct_ && direct_->is_behind()) {
      direct_->flush();
      next = std::min(next, now + milliseconds(5));
    }
    if (auto refused = refusal()) return std::unexpected(std::move(*refused));
    if (stops_ > 0) {
      if (is_stopped(now)) return Result<void>{};
      next = std::min(next, now + milliseconds(20));
    }
    sleep(now, next);
    receive(Clock::now());
    return std::nullopt;
  }

  // A link that throws has lost a message, nobody knows which: its connection is given up, so that
  // the broker hands out again, or answers, what was on its way over it.
  template <typename Step>
  static void guard(BrokerLink& link, Clock::time_point now, Step step) {
    try {
      step();
    } catch (...) {
      log_caught("broker link");
      link.give_up(now, "out of memory");
    }
  }

  // Every service can be asked for: through one broker at least, or here without a broker.
  [[nodiscard]] bool is_reachable() const {
    if (options_.brokers.empty()) return direct_.has_value();
    std::vector<bool> registered(services_.size());
    for (std::size_t i = 0; i < links_.size(); ++i) {
      if (links_[i].is_registered()) registered[link_executor_[i]] = true;
    }
    return std::ranges::count(registered, false) == 0;
  }

  void route_reply(WorkerReply reply, Clock::time_point now) {
    if (reply.address.source == kDirectSource) {
      direct_->reply(std::move(reply));
    } else {
      auto& link = links_[reply.address.source];
      guard(link, now, [&] { link.reply(std::move(reply), now); });
    }
  }

  void receive(Clock::time_point now) {
    for (std::size_t i = 0; i < links_.size(); ++i) {
      const auto take = [&](WorkerRequest request) {
        executors_[link_executor_[i]]->submit(std::move(request));
      };
      guard(links_[i], now, [&] { links_[i].on_readable(now, take); });
    }
    if (!direct_) return;
    direct_->on_readable(now, [&](std::size_t executor, WorkerRequest request) {
      executors_[executor]->submit(std::move(request));
    });
  }

  // A broker that refuses the worker permanently ends it: somebody must choose another name or store.
  [[nodiscard]] std::optional<Error> refusal() const {
    for (std::size_t i = 0; i < links_.size(); ++i) {
      if (links_[i].refused().empty()) continue;
      return Error{Errc::NotAllowed, services_[link_executor_[i]]->name() +
                                         ": refused by broker: " + links_[i].refused()};
    }
    return std::nullopt;
  }

  // Asked in every turn once stop() was called: begins the drain, and reports when it is over.
  bool is_stopped(Clock::time_point now) {
    if (!drain_until_) {
      logger("envelope").info("draining services={}", services_.size());
      manager_.stopping();
      drain_until_ = now + options_.drain_timeout;
      for (auto& link : links_) link.drain(now);
      if (direct_) direct_->drain();
    }
    const bool out_of_patience = stops_ > 1 || now >= *drain_until_;
    const bool direct_done = !direct_ || (direct_->in_flight() == 0 && !direct_->has_unsent());
    const bool links_done =
        std::ranges::all_of(links_, [&](const auto& link) { return link.is_drained(now); });
    return out_of_patience || (direct_done && links_done);
  }

  void sleep(Clock::time_point now, Clock::time_point next) {
    items_.clear();
    items_.push_back({nullptr, wakeup_.fd(), ZMQ_POLLIN, 0});
    items_.push_back({nullptr, replies_->fd(), ZMQ_POLLIN, 0});
    if (direct_) items_.push_back(direct_->socket().poll_in());
    for (auto& link : links_) {
      if (link.socket() == nullptr) continue;
      items_.push_back(link.socket()->poll_in());
      items_.push_back(link.socket()->poll_monitor());
    }
    poll(items_, wait_until(now, next, milliseconds(60'000)));
    if ((items_.front().revents & ZMQ_POLLIN) != 0) wakeup_.drain();
  }

  static constexpr std::size_t kDirectSource = static_cast<std::size_t>(-1);

  WorkerOptions options_;
  std::vector<std::shared_ptr<Service>> services_;
  Router& router_;
  std::size_t started_ = 0;
  std::shared_ptr<Mailbox<WorkerReply>> replies_ = std::make_shared<Mailbox<WorkerReply>>();
  std::vector<std::unique_ptr<Executor>> executors_;        // one a service
  std::vector<std::unique_ptr<Housekeeper>> housekeepers_;  // one a service
  std::deque<BrokerLink> links_;
  std::vector<std::size_t> link_executor_;
  std::optional<DirectServer> direct_;
  std::vector<zmq::pollitem_t> items_;
  Wakeup wakeup_;
  std::atomic<int> stops_{0};
  ServiceManager manager_;
  std::optional<Clock::time_point> drain_until_;
};

Worker::Worker(WorkerOptions options, std::vector<std::shared_ptr<Service>> services,
               Router& router)
    : loop_(std::make_unique<Loop>(std::move(options), std::move(services), router)) {}

Worker::~Worker() = default;

Result<void> Worker::run() {
  return loop_->run();
}

void Worker::stop() {
  loop_->stop();
}

}  // namespace gofed::envelope
