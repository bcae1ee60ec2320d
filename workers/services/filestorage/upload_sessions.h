// Uploads that come in several chunks: what is known of each between two calls.
//
// The bytes are in the store, not here. A session that is not continued for `idle_max` is dropped
// and its space given back; one that is under way when the process dies is swept when the store is
// opened next. A finished upload takes no place among those under way: only its answer is kept, for
// as long, so that a last chunk that is sent again (its answer was lost) gets its answer again.
//
// Where all places are taken, or all that one client may have, the session that was idle longest
// makes room for a new one. Those that were never continued go first: their clients are likely to
// have left. One that is being continued is not dropped before it was idle for `continued_idle_min`.
//
// Thread: any; chunks of one upload take turns. Time is a parameter, of the steady clock: a jump of
// the wall clock ends no upload.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/base/mutex.h"
#include "schemas/base/result.h"
#include "store/files/file_store.h"

namespace gofed::workers {

class UploadSessions {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  struct Limits {
    std::size_t sessions_max = 256;        // under way, each with a chunk (1 MiB) in memory
    std::size_t client_sessions_max = 64;  // of these, of one client
    std::size_t answers_max = 4096;        // of finished uploads; the oldest is forgotten first
    std::chrono::milliseconds idle_max = std::chrono::minutes(15);
    std::chrono::milliseconds continued_idle_min = std::chrono::seconds(10);
  };

  explicit UploadSessions(Limits limits) : limits_(limits) {}

  // A new upload; its name. `client` is whose it is; uploads of an empty one are counted in all
  // only. errors: Busy, where no session can make room.
  [[nodiscard]] Result<std::string> begin(store::FileWriter writer, std::string_view client,
                                          TimePoint now);

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
  [[nodiscard]] Result<State> add(const std::string& upload, const Chunk& chunk, TimePoint now);

  // Drops what was not continued, and answers as old; how many.
  std::size_t sweep(TimePoint now);

  void clear();

 private:
  struct Session {
    Session(store::FileWriter w, std::string_view c, TimePoint now)
        : writer(std::move(w)), touched(now), client(c) {}

    Mutex mutex;  // held while a chunk is written
    store::FileWriter writer GOFED_GUARDED_BY(mutex);
    State state GOFED_GUARDED_BY(mutex);
    TimePoint touched GOFED_GUARDED_BY(mutex);
    std::uint64_t chunks GOFED_GUARDED_BY(mutex) = 0;
    const std::string client;
  };
  using Sessions = std::map<std::string, std::shared_ptr<Session>>;

  struct Finished {
    std::string upload;
    TimePoint at;
  };

  [[nodiscard]] Sessions::iterator idle_longest(const std::string_view* client, TimePoint now)
      GOFED_REQUIRES(mutex_);
  [[nodiscard]] Result<std::shared_ptr<Session>> make_room(std::string_view client, TimePoint now)
      GOFED_REQUIRES(mutex_);
  [[nodiscard]] bool is_idle(Session& session, TimePoint now) const;
  [[nodiscard]] std::shared_ptr<Session> find(const std::string& upload);
  [[nodiscard]] std::optional<State> answer_of(const std::string& upload);
  void drop(const std::string& upload);
  void keep_answer(const std::string& upload, const State& state, TimePoint now);
  static Result<void> append(Session& session, const Chunk& chunk) GOFED_REQUIRES(session.mutex);

  const Limits limits_;
  Mutex mutex_;
  Sessions sessions_ GOFED_GUARDED_BY(mutex_);
  std::map<std::string, State> answers_ GOFED_GUARDED_BY(mutex_);
  std::deque<Finished> finished_ GOFED_GUARDED_BY(mutex_);  // the keys of answers_, oldest first
};

}  // namespace gofed::workers
