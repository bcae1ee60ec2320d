// What an action is given besides its input: the request it answers, other services, progress,
// cancellation, a temporary directory, locks.
//
// Belongs to the thread that runs the action, for the length of the call; cheap to make, everything
// that costs is made on first use.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "envelope/service/local_source.h"
#include "envelope/service/system.h"
#include "schemas/base/result.h"
#include "schemas/describe/describe.h"
#include "schemas/wire/head.h"

namespace gofed::envelope {

using Clock = std::chrono::steady_clock;

// Where the progress of an action goes: a socket, or the caller's state. Called on the
// action's thread.
class ProgressSink {
 public:
  virtual ~ProgressSink() = default;
  virtual void progress(const schemas::Progress& progress) = 0;
  virtual void partial(const schemas::Type& type, const void* output) = 0;
};

class Config;

class Context {
 public:
  // What the envelope knows of the request. Pointers may be null: no one listens, nobody cancels.
  struct Request {
    const schemas::ActionInfo* action = nullptr;
    const schemas::RequestHead* head = nullptr;  // null for a plain local call
    Clock::time_point deadline = Clock::time_point::max();
    ProgressSink* sink = nullptr;
    CancelFlag cancelled = {};
    bool in_parts = false;                  // the caller takes outputs in parts
    const LocalSources* sources = nullptr;  // that the caller, in this process, brought along
  };

  Context(const Request& request, System& system);
  ~Context();  // removes the temporary directory
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  // Other services, with this request's trace, deadline and cancellation. A computational service
  // may call storage services only: other calls answer NotAllowed.
  [[nodiscard]] System& system();

  // The data API, wherever the request's binding points: the system's data services, the client's
  // own, or the values that came along. Only actions of storage services.
  [[nodiscard]] System& data();

  // The directory or archive of the caller that such an id in the input stands for; null: it names
  // a stored file.
  [[nodiscard]] LocalSource* source(const schemas::FileId& file) const;

  // Made on first use, empty, readable by this process's user only, removed with the context
  // whatever happens. errors: Io, StorageFull.
  [[nodiscard]] Result<std::filesystem::path> temporary_directory();

  // At most one message per kProgressInterval leaves; calls in between cost nothing.
  void progress(std::uint64_t done, std::uint64_t total, std::string_view what);

  // One output of an action that streams.
  template <typename Output>
  void partial(const Output& output) {
    if (request_.sink != nullptr) request_.sink->partial(schemas::type_of<Output>(), &output);
  }

  // Whether the caller puts an output together from parts, of which the action's documentation says
  // what they are.
  [[nodiscard]] bool in_parts() const { return request_.in_parts && request_.sink != nullptr; }

  // Whether going on is pointless: the caller gave up, the deadline passed, or the process stops.
  // Long actions look at it every few milliseconds and answer `cancelled_error()`.
  [[nodiscard]] bool cancelled() const;
  [[nodiscard]] std::unexpected<Error> cancelled_error() const;

  [[nodiscard]] Clock::time_point deadline() const { return request_.deadline; }
  [[nodiscard]] std::string_view request_id() const;  // "" for a plain local call
  [[nodiscard]] std::string_view trace() const;

  // Name and version of the library that does the work; travels in the meta of the result.
  void set_tool(std::string tool) { tool_ = std::move(tool); }
  [[nodiscard]] const std::string& tool() const { return tool_; }

  // Held until the guard goes: one action at a time per key and process.
  class KeyLock {
   public:
    explicit KeyLock(std::string key);
    ~KeyLock();
    KeyLock(const KeyLock&) = delete;
    KeyLock& operator=(const KeyLock&) = delete;

   private:
    std::string key_;
  };
  [[nodiscard]] KeyLock lock(std::string key) const { return KeyLock(std::move(key)); }

 private:
  static constexpr std::chrono::milliseconds kProgressInterval{100};

  Request request_;
  System& base_;
  std::optional<System> system_;
  std::optional<System> data_;
  std::filesystem::path directory_;
  std::string tool_;
  Clock::time_point next_progress_{};
};

}  // namespace gofed::envelope
