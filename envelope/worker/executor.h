// Runs one service's actions on its pool of threads: validates a request, runs the action under its
// deadline, encodes what it answers, and hands that to the loop's mailbox.
//
// submit() and cancel_all() belong to the loop thread; replies come from the pool's threads,
// exactly one final one per request.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "envelope/net/frame.h"
#include "envelope/net/mailbox.h"
#include "envelope/service/router.h"
#include "envelope/service/service.h"
#include "schemas/wire/mdp.h"

namespace gofed::envelope {

using CancelFlag = std::shared_ptr<std::atomic<bool>>;

// Whom a reply is for; only the loop looks inside.
struct ReplyAddress {
  std::size_t source = 0;        // number of the broker link or direct server it came from
  std::uint64_t generation = 0;  // of that link's connection: replies to an old one are dropped
  std::uint64_t token = 0;       // compact form
  std::string peer;              // direct: the client's identity
  std::string client;            // RFC form: the client address to echo
  bool is_compact = false;
  mdp::Version version = mdp::Version::V02;
  std::string service;  // as the client asked for it
};

struct WorkerRequest {
  ReplyAddress address;
  Frames body;
  std::uint32_t timeout_ms = 0;  // what the broker says is left; 0: what the head says
  std::uint32_t queued_ms = 0;
  std::uint32_t attempt = 1;
  CancelFlag cancelled;
  std::chrono::steady_clock::time_point arrived;
};

struct WorkerReply {
  ReplyAddress address;
  mdp::Stage stage = mdp::Stage::Final;
  Frames body;
};

class Executor {
 public:
  Executor(Service& service, Router& router, std::uint32_t threads,
           std::shared_ptr<Mailbox<WorkerReply>> replies);
  // Waits for the actions that run; requests that were not begun are answered Cancelled.
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  // To the thread that became idle last: what it used is still in its caches.
  void submit(WorkerRequest request);

  [[nodiscard]] Service& service() { return service_; }

 private:
  // A thread that has nothing to do.
  struct Idle {
    std::condition_variable wake;
    bool woken = false;
  };

  void run();
  bool wait_for_work(std::unique_lock<std::mutex>& lock);
  void execute(WorkerRequest request);
  Frames run_request(WorkerRequest& request);
  std::optional<Frames> answer_foreign(const Frames& body);

  Service& service_;
  Router& router_;
  std::shared_ptr<Mailbox<WorkerReply>> replies_;
  std::mutex mutex_;  // guards waiting_, idle_ and stopping_
  std::deque<WorkerRequest> waiting_;
  std::vector<Idle*> idle_;  // on their threads' stacks; those that were woken are not among them
  bool stopping_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace gofed::envelope
