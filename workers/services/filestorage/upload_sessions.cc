#include "workers/services/filestorage/upload_sessions.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "schemas/base/uuid.h"

namespace gofed::workers {
namespace {

using State = UploadSessions::State;

// The answer of a finished upload to a chunk that was sent again.
Result<State> answer_again(const std::string& upload, const State& state,
                           const UploadSessions::Chunk& chunk) {
  const bool seen = chunk.offset <= state.received_bytes &&
                    chunk.data.size() <= state.received_bytes - chunk.offset;
  if (seen) return state;
  return fail(Errc::InvalidArgument, "upload " + upload + ": ended already, with " +
                                         std::to_string(state.received_bytes) + " bytes");
}

}  // namespace

// The session that makes room for a new one: of `client`, or of all where that is null.
// end(): each is in use, or was continued a moment ago.
UploadSessions::Sessions::iterator UploadSessions::idle_longest(const std::string_view* client,
                                                                TimePoint now) {
  auto found = sessions_.end();
  std::pair<bool, TimePoint> best;  // continued, touched: the least goes
  for (auto at = sessions_.begin(); at != sessions_.end(); ++at) {
    auto& session = *at->second;
    if (client != nullptr && session.client != *client) continue;
    if (!session.mutex.try_lock()) continue;
    const HeldMutex held(session.mutex);
    const bool continued = session.chunks > 1;
    if (continued && session.touched + limits_.continued_idle_min > now) continue;
    const std::pair rank(continued, session.touched);
    if (found != sessions_.end() && best <= rank) continue;
    best = rank;
    found = at;
  }
  return found;
}

// What was dropped for it, to be destroyed without the lock; null: there is room.
Result<std::shared_ptr<UploadSessions::Session>> UploadSessions::make_room(std::string_view client,
                                                                           TimePoint now) {
  const auto is_of_client = [client](const auto& entry) { return entry.second->client == client; };
  const auto own = client.empty() ? 0 : std::ranges::count_if(sessions_, is_of_client);
  const bool too_many_own = static_cast<std::size_t>(own) >= limits_.client_sessions_max;
  if (!too_many_own && sessions_.size() < limits_.sessions_max) return nullptr;
  const auto gone = idle_longest(too_many_own ? &client : nullptr, now);
  if (gone == sessions_.end()) {
    return fail(Errc::Busy, too_many_own
                                ? "upload: " + std::to_string(own) +
                                      " uploads of this client are under way, the most at once"
                                : "upload: " + std::to_string(sessions_.size()) +
                                      " uploads are under way, the most at once");
  }
  auto session = std::move(gone->second);
  sessions_.erase(gone);
  return session;
}

Result<std::string> UploadSessions::begin(store::FileWriter writer, std::string_view client,
                                          TimePoint now) {
  auto session = std::make_shared<Session>(std::move(writer), client, now);
  std::shared_ptr<Session> gone;  // destroyed after the lock: giving space back takes time
  const MutexLock lock(mutex_);
  auto room = make_room(client, now);
  if (!room) return std::unexpected(std::move(room.error()));
  gone = std::move(*room);
  auto name = store::make_uuid();
  sessions_.emplace(name, std::move(session));
  return name;
}

std::shared_ptr<UploadSessions::Session> UploadSessions::find(const std::string& upload) {
  const MutexLock lock(mutex_);
  const auto found = sessions_.find(upload);
  return found == sessions_.end() ? nullptr : found->second;
}

std::optional<State> UploadSessions::answer_of(const std::string& upload) {
  const MutexLock lock(mutex_);
  const auto found = answers_.find(upload);
  return found == answers_.end() ? std::nullopt : std::optional(found->second);
}

void UploadSessions::drop(const std::string& upload) {
  std::shared_ptr<Session> gone;  // destroyed after the lock
  const MutexLock lock(mutex_);
  if (auto node = sessions_.extract(upload)) gone = std::move(node.mapped());
}

// The upload is finished: its place is free, its answer stays.
void UploadSessions::keep_answer(const std::string& upload, const State& state, TimePoint now) {
  const MutexLock lock(mutex_);
  sessions_.erase(upload);  // the caller holds the session
  if (!answers_.emplace(upload, state).second) return;
  finished_.push_back({.upload = upload, .at = now});
  while (finished_.size() > limits_.answers_max) {
    answers_.erase(finished_.front().upload);
    finished_.pop_front();
  }
}

Result<void> UploadSessions::append(Session& session, const Chunk& chunk) {
  const auto received = session.state.received_bytes;
  if (chunk.offset > received) {
    return fail(Errc::InvalidArgument, "chunk at offset " + std::to_string(chunk.offset) +
                                           ", but only " + std::to_string(received) +
                                           " bytes were received");
  }
  const auto known = received - chunk.offset;  // sent before
  if (known >= chunk.data.size()) return {};
  const auto fresh = chunk.data.substr(known);
  if (auto done = session.writer.append(fresh); !done) return done;
  session.state.received_bytes += fresh.size();
  return {};
}

Result<State> UploadSessions::add(const std::string& upload, const Chunk& chunk, TimePoint now) {
  const auto session = find(upload);
  if (!session) {
    if (const auto answer = answer_of(upload)) return answer_again(upload, *answer, chunk);
    return fail(Errc::NotFound, "upload " + upload.substr(0, 64) + ": no such upload, or given up");
  }
  const MutexLock lock(session->mutex);
  session->touched = now;
  ++session->chunks;
  auto& state = session->state;
  if (state.file) return answer_again(upload, state, chunk);  // it ended while we waited
  if (auto done = append(*session, chunk); !done) {
    if (done.error().code != Errc::InvalidArgument) drop(upload);
    return prefixed("upload " + upload, std::move(done.error()));
  }
  if (chunk.last) {
    auto file = session->writer.finish();
    if (!file) {
      drop(upload);
      return prefixed("upload " + upload, std::move(file.error()));
    }
    state.file = std::move(*file);
    keep_answer(upload, state, now);
  }
  return state;
}

// One that is in use is not.
bool UploadSessions::is_idle(Session& session, TimePoint now) const {
  if (!session.mutex.try_lock()) return false;
  const HeldMutex held(session.mutex);
  return session.touched + limits_.idle_max <= now;
}

std::size_t UploadSessions::sweep(TimePoint now) {
  std::vector<std::shared_ptr<Session>> gone;  // destroyed after the lock
  const MutexLock lock(mutex_);
  for (auto at = sessions_.begin(); at != sessions_.end();) {
    const bool idle = is_idle(*at->second, now);
    if (idle) gone.push_back(at->second);
    at = idle ? sessions_.erase(at) : std::next(at);
  }
  std::size_t forgotten = 0;
  for (; !finished_.empty() && finished_.front().at + limits_.idle_max <= now; ++forgotten) {
    answers_.erase(finished_.front().upload);
    finished_.pop_front();
  }
  return gone.size() + forgotten;
}

void UploadSessions::clear() {
  Sessions gone;  // destroyed after the lock
  const MutexLock lock(mutex_);
  gone.swap(sessions_);
  answers_.clear();
  finished_.clear();
}

}  // namespace gofed::workers
