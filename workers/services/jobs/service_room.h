// How many jobs each service can take at once, as the broker sees its workers.
//
// A thread of its own asks the broker, so that a broker that does not answer holds up nobody.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "envelope/service/router.h"
#include "schemas/base/mutex.h"

namespace gofed::workers {

class ServiceRoom {
 public:
  static constexpr std::uint64_t kRoundsKept = 20;  // questions to the broker

  struct Options {
    std::uint32_t fixed = 0;                  // for every service, and nobody is asked; 0: ask
    std::uint32_t prefetch = 1;               // beyond what runs, for each that can
    std::function<void()> changed;            // called after a change, on the asking thread
    std::chrono::milliseconds interval{500};  // between two questions
  };
  // `router` must outlive it.
  ServiceRoom(envelope::Router& router, Options options);
  ~ServiceRoom();

  // 0: it has no worker, or the broker does not answer. A name that was not asked for before is
  // known a moment later; one that is not asked for any more is forgotten after kRoundsKept.
  [[nodiscard]] std::uint32_t of(std::string_view service);

  // How many names are known.
  [[nodiscard]] std::size_t size() const;

  // Why nothing is known; empty: the last question was answered.
  [[nodiscard]] std::string error() const;

 private:
  struct Known {
    std::uint32_t room = 0;
    std::uint64_t asked = 0;  // the round in which it was asked for last
  };

  void ask_again_and_again();
  // Until a name was added, or it is time to ask again. False: this ends.
  [[nodiscard]] bool wait_for_round();
  void ask();

  envelope::Router& router_;
  const Options options_;
  mutable Mutex mutex_;
  CondVar wake_;
  // By every name that is asked for.
  std::map<std::string, Known, std::less<>> known_ GOFED_GUARDED_BY(mutex_);
  std::uint64_t round_ GOFED_GUARDED_BY(mutex_) = 0;  // counts the questions to the broker
  bool fresh_ GOFED_GUARDED_BY(mutex_) = false;       // a name was added
  bool stopping_ GOFED_GUARDED_BY(mutex_) = false;
  std::string error_ GOFED_GUARDED_BY(mutex_);
  std::jthread thread_;  // last: it uses the rest
};

}  // namespace gofed::workers
