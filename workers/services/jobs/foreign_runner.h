// Runs opaque requests (RFC 9) against services that do not know our heads, on a few threads.
//
// Each such request waits for its answer on a thread of its own (envelope/client/foreign_call.h), so at
// most kForeignThreads are on their way; the others wait here.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "envelope/client/call.h"
#include "envelope/program/config.h"
#include "schemas/base/mutex.h"

namespace gofed::workers {

inline constexpr std::size_t kForeignThreads = 16;

class ForeignRunner {
 public:
  struct Request {
    std::string service;
    std::string body;  // as job_body.h spells it
    std::chrono::milliseconds timeout{0};
    std::shared_ptr<envelope::CallState> state;  // gets a std::vector<std::string>
  };

  explicit ForeignRunner(const envelope::Config& config);
  ~ForeignRunner();  // what waits and what runs is answered Cancelled

  void submit(Request request);

 private:
  void run();
  void answer(const Request& request) const;

  const std::vector<std::string> brokers_;
  const std::chrono::milliseconds connect_timeout_;
  std::atomic<bool> stopping_{false};
  Mutex mutex_;
  CondVar changed_;
  std::deque<Request> waiting_ GOFED_GUARDED_BY(mutex_);
  std::size_t idle_ GOFED_GUARDED_BY(mutex_) = 0;
  std::vector<std::jthread> threads_ GOFED_GUARDED_BY(mutex_);  // started as they are needed
};

}  // namespace gofed::workers
