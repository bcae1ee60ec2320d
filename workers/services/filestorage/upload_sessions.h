// Uploads that come in several chunks: what is known of each between two calls.
//
// The bytes are in the store, not here. A session that is not continued for `idle_max` is dropped
// and its space given back; one that is under way when the process dies is swept when the store is
// opened next. A finished upload is remembered for as long, so that a last chunk that is sent again
// (its answer was lost) gets its answer again.
//
// Thread: any; chunks of one upload take turns. Time is a parameter.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/base/result.h"
#include "store/files/file_store.h"

namespace gofed::workers {

class UploadSessions {
 public:
  struct Limits {
    std::size_t sessions_max = 256;  // at once, each with a chunk (1 MiB) in memory; more: Busy
    std::chrono::milliseconds idle_max = std::chrono::minutes(15);
  };

  explicit UploadSessions(Limits limits) : limits_(limits) {}

  // A new upload; its name. errors: Busy.
  [[nodiscard]] Result<std::string> begin(store::FileWriter writer, store::Time now);

  struct Chunk {
    std::uint64_t offset = 0;  // of `data` in the file
    std::string_view data;
    bool last = false;
  };
  struct State {
    std::uint64_t received_bytes = 0;
    std::optional<store::FileRecord> file;  // once the last chunk is stored
  };

  // Takes the chunk, or the part of it that is new. After an error of the store the upload is gone.
  //   errors  NotFound         no such upload: never begun, dropped, or of another process
  //           InvalidArgument  the chunk begins past what was received, or past the end
  //           LimitExceeded, StorageFull, Io  from the store
  [[nodiscard]] Result<State> add(const std::string& upload, const Chunk& chunk, store::Time now);

  // Drops what was not continued; how many.
  std::size_t sweep(store::Time now);

  void clear();

 private:
  struct Session {
    explicit Session(store::FileWriter w) : writer(std::move(w)) {}

    std::mutex mutex;  // guards the members below; held while a chunk is written
    store::FileWriter writer;
    State state;
    store::Time touched;
  };

  [[nodiscard]] std::shared_ptr<Session> find(const std::string& upload);
  void drop(const std::string& upload);
  static Result<void> append(Session& session, const Chunk& chunk);

  const Limits limits_;
  std::mutex mutex_;  // guards sessions_
  std::map<std::string, std::shared_ptr<Session>> sessions_;
};

}  // namespace gofed::workers
