// A process that works on a store and may be killed at any moment. Started by fault_test.cc.
//
//   store_child PATH hold             open the store and wait to be killed
//   store_child PATH write LEVEL N    N threads write for ever; "acked THREAD NUMBER" for each
//                                     batch. LEVEL: async, sync, early (sync, and may be read
//                                     before it is), mixed (early by every other thread)
//   store_child PATH upload           take in a blob that never ends; "appended N" for each chunk
//   store_child PATH rotate           write until the log was replaced; then die by SIGKILL
//   store_child PATH fill             write until refused, see what goes on working, and close
//   store_child PATH siege N          N threads write for ever, and again when refused; "acked" as
//                                     above, "refused" for each refusal after an acknowledgement,
//                                     "read well" for each time that what was written was read then
//   store_child PATH empty            remove what fill wrote, and write again
//
// Each batch holds three keys (kKeysPerBatch), so that the test can see a torn one.
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

#include "store/driver/driver.h"
#include "store/files/blob_store.h"
#include "test/store/fault_keys.h"

using namespace gofed;
using namespace gofed::store;
using namespace gofed::store::testing;

namespace {

// One write(2) a line: lines of several threads stay whole, and nothing waits in a buffer.
void say(const std::string& line) {
  const auto text = line + "\n";
  if (::write(STDOUT_FILENO, text.data(), text.size()) < 0) std::_Exit(3);
}

[[noreturn]] void give_up(const Error& error) {
  say("error " + error.to_string());
  std::_Exit(2);
}

template <typename T>
T must(Result<T> result) {
  if (!result) give_up(result.error());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

void write_for_ever(Driver& driver, Durability durability, bool early_reads, int thread) {
  for (int number = 0;; ++number) {
    WriteBatch batch;
    if (early_reads) batch.allow_early_reads();
    for (int part = 0; part < kKeysPerBatch; ++part) {
      batch.put(Family::Jobs, fault_key(thread, number, part), std::string(500, 'v'));
    }
    must(driver.write(batch, durability));
    say("acked " + std::to_string(thread) + " " + std::to_string(number));
  }
}

void write_with(Driver& driver, const std::string& level, int threads) {
  const auto durability = level == "async" ? Durability::Async : Durability::Sync;
  std::vector<std::jthread> running;
  for (int id = 0; id < threads; ++id) {
    const bool early_reads = level == "early" || (level == "mixed" && id % 2 == 0);
    running.emplace_back([&driver, durability, early_reads, id] {
      write_for_ever(driver, durability, early_reads, id);
    });
  }
}

void upload(Driver& driver) {
  const auto blobs = must(BlobStore::open(driver));
  const auto writer = blobs->writer();
  std::string chunk(kChunkBytes, 'c');
  for (int number = 0;; ++number) {
    std::memcpy(chunk.data(), &number, sizeof number);
    must(writer->append(chunk));
    say("appended " + std::to_string(number));
  }
}

void rotate(Driver& driver) {
  WriteBatch batch;
  for (int number = 0; number < 8'000; ++number) {
    batch.clear();
    batch.put(Family::Jobs, fault_key(0, number, 0), std::string(300, 'v'));
    must(driver.write(batch, number == 7'999 ? Durability::Sync : Durability::Async));
  }
  std::raise(SIGKILL);
}

// A value that does not compress.
std::string random_value(std::size_t bytes, unsigned& seed) {
  std::string value(bytes, '\0');
  for (char& c : value) c = static_cast<char>((seed = seed * 1664525 + 1013904223) >> 24);
  return value;
}

// The error at the end.
Error write_until_refused(Driver& driver, int& count) {
  unsigned seed = 1;
  for (;; ++count) {
    WriteBatch batch;
    batch.put(Family::Jobs, fault_key(0, count, 0), random_value(64U * 1024, seed));
    if (auto written = driver.write(batch, Durability::Sync); !written) return written.error();
  }
}

int count_found(const Driver& driver, int count) {
  int found = 0;
  for (int number = 0; number < count; ++number) {
    found += must(driver.get(Family::Jobs, fault_key(0, number, 0))) ? 1 : 0;
  }
  return found;
}

bool is_there(const Driver& driver, int thread, int number) {
  for (int part = 0; part < kKeysPerBatch; ++part) {
    if (!must(driver.get(Family::Jobs, fault_key(thread, number, part)))) return false;
  }
  return true;
}

// Writes batch after batch; the store holds a round of them, so that it does not fill the disk by
// itself. A refused one is tried again and again: the disk is others' to fill and to empty.
void write_besieged(Driver& driver, int thread) {
  auto seed = static_cast<unsigned>(thread);
  for (int number = 0;; ++number) {
    WriteBatch batch;
    for (int part = 0; part < kKeysPerBatch; ++part) {
      batch.put(Family::Jobs, fault_key(thread, number, part), random_value(20U * 1024, seed));
      if (number >= kSiegeRound) {
        batch.remove(Family::Jobs, fault_key(thread, number - kSiegeRound, part));
      }
    }
    bool reported = false;
    for (;;) {
      const auto written = driver.write(batch, Durability::Sync);
      if (written) break;
      if (written.error().code != Errc::StorageFull) give_up(written.error());
      if (!reported) say("refused " + std::to_string(thread));
      reported = true;
      if (number > 0 && !is_there(driver, thread, number - 1)) give_up({Errc::Corrupt, "lost"});
      std::this_thread::sleep_for(std::chrono::milliseconds(1));  // not to spin on a full disk
    }
    if (reported) say("read well");
    say("acked " + std::to_string(thread) + " " + std::to_string(number));
  }
}

void stand_siege(Driver& driver, int threads) {
  std::vector<std::jthread> running;
  for (int id = 0; id < threads; ++id) {
    running.emplace_back([&driver, id] { write_besieged(driver, id); });
  }
}

void fill(Driver& driver) {
  int count = 0;
  const auto error = write_until_refused(driver, count);
  say("refused " + error.to_string());
  say("written " + std::to_string(count) + " found " + std::to_string(count_found(driver, count)));
  const auto closed = driver.close();
  say("closed " + (closed ? std::string{"well"} : closed.error().to_string()));
}

void empty(Driver& driver) {
  int count = 0;
  while (must(driver.get(Family::Jobs, fault_key(0, count, 0)))) ++count;
  say("found " + std::to_string(count));
  WriteBatch removal;
  for (int number = 0; number < count; ++number) {
    removal.remove(Family::Jobs, fault_key(0, number, 0));
  }
  must(driver.write(removal, Durability::Sync));
  must(driver.reclaim(Family::Jobs));
  int again = 0;
  static_cast<void>(write_until_refused(driver, again));
  say("again " + std::to_string(again));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::string mode = argv[2];
  StoreOptions options{.path = argv[1]};
  if (mode != "fill" && mode != "empty" && mode != "siege") options.free_bytes_min = 1;
  if (mode == "rotate" || mode == "write") options.write_buffer_bytes = 1U << 20;
  auto driver = must(open_driver(options));
  say("open " + driver->identity());
  if (mode == "hold") {
    for (;;) ::pause();
  } else if (mode == "write" && argc == 5) {
    write_with(*driver, argv[3], std::atoi(argv[4]));
  } else if (mode == "upload") {
    upload(*driver);
  } else if (mode == "rotate") {
    rotate(*driver);
  } else if (mode == "siege" && argc == 4) {
    stand_siege(*driver, std::atoi(argv[3]));
  } else if (mode == "fill") {
    fill(*driver);
  } else if (mode == "empty") {
    empty(*driver);
  } else {
    return 2;
  }
  return 0;
}
