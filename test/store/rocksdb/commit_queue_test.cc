// Goal: who returns when, and with what, from a group commit whose fsync runs beside the next
// commit. Method: commits and syncs that do nothing but wait for each other, by semaphores.
#include "store/rocksdb/commit_queue.h"

#include <atomic>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "test/support/eventually.h"

using namespace gofed;
using namespace gofed::store;

namespace {

using Group = std::span<CommitQueue::Item* const>;
using enum CommitQueue::Committed;

WriteBatch batch_of(const std::string& key) {
  WriteBatch batch;
  batch.put(Family::Jobs, key, "value");
  return batch;
}

// One that writes a batch, and what came of it.
class Writer {
 public:
  Writer(CommitQueue& queue, const std::string& key)
      : batch_(batch_of(key)), thread_([this, &queue] {
          result_ = queue.write(batch_, Durability::Sync);
          returned_ = true;
        }) {}

  [[nodiscard]] bool has_returned() const { return returned_; }
  Result<void> result() {
    if (thread_.joinable()) thread_.join();
    return result_;
  }

 private:
  const WriteBatch batch_;
  Result<void> result_;
  std::atomic<bool> returned_{false};
  std::jthread thread_;
};

}  // namespace

TEST_CASE("commit queue: what is committed while a sync runs shares the next sync", "[store]") {
  std::counting_semaphore<> committed{0};
  std::counting_semaphore<> sync_begun{0};
  std::counting_semaphore<> sync_may_end{0};
  std::atomic<int> syncs{0};
  CommitQueue queue{[&](Group) {
                      committed.release();
                      return Unsynced;
                    },
                    [&]() -> Result<void> {
                      ++syncs;
                      sync_begun.release();
                      sync_may_end.acquire();
                      return {};
                    }};
  Writer first{queue, "first"};
  sync_begun.acquire();
  committed.acquire();
  Writer second{queue, "second"};
  committed.acquire();
  Writer third{queue, "third"};
  committed.acquire();  // all three are, and the first sync still runs
  // The commit function returns before its group is known to need a sync: that comes with the count.
  REQUIRE(gofed::test::eventually([&] { return queue.counts().batches == 3; }));
  CHECK(syncs == 1);
  CHECK_FALSE(first.has_returned());

  sync_may_end.release();
  CHECK(first.result());
  sync_begun.acquire();
  CHECK_FALSE(second.has_returned());
  CHECK_FALSE(third.has_returned());
  sync_may_end.release();
  CHECK(second.result());
  CHECK(third.result());
  CHECK(syncs == 2);
  CHECK(queue.counts().batches == 3);
}

TEST_CASE("commit queue: a group that is done returns while another one is being synced",
          "[store]") {
  std::counting_semaphore<> sync_begun{0};
  std::counting_semaphore<> sync_may_end{0};
  std::atomic<bool> leave_unsynced{true};
  CommitQueue queue{[&](Group) { return leave_unsynced.exchange(false) ? Unsynced : Done; },
                    [&]() -> Result<void> {
                      sync_begun.release();
                      sync_may_end.acquire();
                      return {};
                    }};
  Writer first{queue, "first"};
  sync_begun.acquire();
  Writer second{queue, "second"};
  CHECK(second.result());
  CHECK_FALSE(first.has_returned());
  sync_may_end.release();
  CHECK(first.result());
}

TEST_CASE("commit queue: a failed sync is the error of those who wait for it and were not refused",
          "[store]") {
  std::atomic<int> syncs{0};
  CommitQueue queue{[&](Group group) {
                      for (auto* item : group) {
                        if (!item->batch->conditional()) continue;
                        item->result = fail(Errc::AlreadyExists, "refused");
                      }
                      return Unsynced;
                    },
                    [&]() -> Result<void> {
                      ++syncs;
                      return fail(Errc::Io, "the disk is gone");
                    }};
  WriteBatch conditional;
  conditional.require_absent(Family::Jobs, "key");
  const auto refused = queue.write(conditional, Durability::Sync);
  const auto failed = queue.write(batch_of("key"), Durability::Sync);
  REQUIRE_FALSE(refused);
  REQUIRE_FALSE(failed);
  CHECK(refused.error().code == Errc::AlreadyExists);
  CHECK(failed.error().code == Errc::Io);
  CHECK(syncs == 2);
}

TEST_CASE("commit queue: many threads return once each, after their commit and a sync of it",
          "[store]") {
  constexpr int kThreads = 8;
  constexpr int kWrites = 500;
  std::atomic<int> committed{0};
  std::atomic<int> durable{0};
  CommitQueue queue{[&](Group group) {
                      committed += static_cast<int>(group.size());
                      return Unsynced;
                    },
                    [&]() -> Result<void> {
                      durable = committed.load();
                      return {};
                    }};
  std::atomic<int> returned{0};
  std::atomic<bool> too_early{false};
  {
    std::vector<std::jthread> threads;
    for (int id = 0; id < kThreads; ++id) {
      threads.emplace_back([&] {
        for (int i = 0; i < kWrites; ++i) {
          if (!queue.write(batch_of("key"), Durability::Sync)) too_early = true;
          // A caller that returned is among what was durable at that time.
          if (++returned > durable) too_early = true;
        }
      });
    }
  }
  CHECK_FALSE(too_early);
  CHECK(returned == kThreads * kWrites);
  CHECK(queue.counts().batches == kThreads * kWrites);
}
