#include "workers/services/filestorage/upload_sessions.h"

#include <utility>
#include <vector>

#include "schemas/base/uuid.h"

namespace gofed::workers {

Result<std::string> UploadSessions::begin(store::FileWriter writer, store::Time now) {
  auto session = std::make_shared<Session>(std::move(writer));
  session->touched = now;
  const std::scoped_lock lock(mutex_);
  if (sessions_.size() >= limits_.sessions_max) {
    return fail(Errc::Busy, "upload: " + std::to_string(sessions_.size()) +
                                " uploads are under way, the most at once");
  }
  auto name = store::make_uuid();
  sessions_.emplace(name, std::move(session));
  return name;
}

std::shared_ptr<UploadSessions::Session> UploadSessions::find(const std::string& upload) {
  const std::scoped_lock lock(mutex_);
  const auto found = sessions_.find(upload);
  return found == sessions_.end() ? nullptr : found->second;
}

void UploadSessions::drop(const std::string& upload) {
  std::shared_ptr<Session> gone;  // destroyed after the lock: giving space back takes time
  const std::scoped_lock lock(mutex_);
  if (auto node = sessions_.extract(upload)) gone = std::move(node.mapped());
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

Result<UploadSessions::State> UploadSessions::add(const std::string& upload, const Chunk& chunk,
                                                  store::Time now) {
  const auto session = find(upload);
  if (!session) {
    return fail(Errc::NotFound, "upload " + upload.substr(0, 64) + ": no such upload, or given up");
  }
  const std::scoped_lock lock(session->mutex);
  session->touched = now;
  auto& state = session->state;
  if (state.file) {
    const bool seen = chunk.offset <= state.received_bytes &&
                      chunk.data.size() <= state.received_bytes - chunk.offset;
    if (seen) return state;
    return fail(Errc::InvalidArgument, "upload " + upload + ": ended already, with " +
                                           std::to_string(state.received_bytes) + " bytes");
  }
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
  }
  return state;
}

std::size_t UploadSessions::sweep(store::Time now) {
  std::vector<std::shared_ptr<Session>> gone;  // destroyed after the lock
  const std::scoped_lock lock(mutex_);
  for (auto at = sessions_.begin(); at != sessions_.end();) {
    const std::unique_lock busy(at->second->mutex, std::try_to_lock);
    const bool idle = busy.owns_lock() && at->second->touched + limits_.idle_max <= now;
    if (idle) gone.push_back(at->second);
    at = idle ? sessions_.erase(at) : std::next(at);
  }
  return gone.size();
}

void UploadSessions::clear() {
  const std::scoped_lock lock(mutex_);
  sessions_.clear();
}

}  // namespace gofed::workers
