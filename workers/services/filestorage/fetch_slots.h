// Who may fetch a URL now: a bounded number at once, each client its share, the others in a queue.
//
// A fetch waits for a server that may be slow on purpose. Its thread waits with it, here and while
// it fetches; so the service has a thread for each that may be here, beside those that answer all
// else (FileService::capacity). What does not fit is Busy at once.
//
// A free slot goes to the client with the fewest fetches, of these to the one that came first.
//
// Thread: any.
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "schemas/base/mutex.h"
#include "schemas/base/result.h"

namespace gofed::workers {

class FetchSlots {
 public:
  struct Limits {
    std::size_t running_max = 32;
    std::size_t client_running_max = 8;  // of these, of one client
    std::size_t all_max = 128;           // running and waiting
    std::size_t client_all_max = 48;     // of these, of one client
  };

  explicit FetchSlots(Limits limits) : limits_(limits) {}

  // Held while a fetch runs.
  class Slot {
   public:
    Slot(FetchSlots& slots, std::string client) : slots_(&slots), client_(std::move(client)) {}
    ~Slot() {
      if (slots_ != nullptr) slots_->give_back(client_);
    }
    Slot(Slot&& other) noexcept
        : slots_(std::exchange(other.slots_, nullptr)), client_(std::move(other.client_)) {}
    Slot& operator=(Slot&&) = delete;

   private:
    FetchSlots* slots_;
    std::string client_;
  };

  // Waits for a slot. `client` is whose fetch it is; the limits of one client do not hold for an
  // empty one. `cancelled` is asked several times a second.
  //   errors  Busy       too many wait, of all or of this client
  //           Cancelled  `cancelled` said so
  [[nodiscard]] Result<Slot> take(std::string_view client, const std::function<bool()>& cancelled);

  [[nodiscard]] std::size_t waiting() const;

 private:
  struct Waiter {
    std::string client;
    bool admitted = false;  // guarded by mutex_
    CondVar changed;
  };
  struct Share {
    std::size_t running = 0;
    std::size_t all = 0;  // with those that wait
  };

  [[nodiscard]] Result<void> check_room(const std::string& client) GOFED_REQUIRES(mutex_);
  void admit() GOFED_REQUIRES(mutex_);  // gives free slots away
  void leave(const std::string& client, bool was_running) GOFED_REQUIRES(mutex_);
  void give_back(const std::string& client);

  const Limits limits_;
  mutable Mutex mutex_;
  std::size_t running_ GOFED_GUARDED_BY(mutex_) = 0;
  // On their threads' stacks, in order of arrival.
  std::list<Waiter*> waiting_ GOFED_GUARDED_BY(mutex_);
  std::map<std::string, Share> shares_ GOFED_GUARDED_BY(mutex_);
};

}  // namespace gofed::workers
