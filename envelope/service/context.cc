#include "envelope/service/context.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>

#include <stdlib.h>

#include "envelope/service/inline_data.h"
#include "envelope/service/local_services.h"
#include "envelope/service/router.h"
#include "schemas/base/mutex.h"
#include "schemas/catalogue.h"

namespace gofed::envelope {
namespace {

// The keys that are locked in this process. One for all services: keys name their service.
struct LockedKeys {
  Mutex mutex;
  CondVar changed;
  std::set<std::string, std::less<>> keys GOFED_GUARDED_BY(mutex);
};

LockedKeys& locked_keys() {
  static LockedKeys all;
  return all;
}

bool is_storage(std::string_view service) {
  const auto* info = schemas::find_service(schemas::base_service(service));
  return info != nullptr && info->kind == schemas::ServiceKind::Storage;
}

}  // namespace

Context::Context(const Request& request, System& system) : request_(request), base_(system) {}

Context::~Context() {
  if (directory_.empty()) return;
  std::error_code
      ignored;  // nothing to be done about it here; the directory is in the temporary root
  std::filesystem::remove_all(directory_, ignored);
}

System& Context::system() {
  if (!system_) {
    CallOptions defaults = base_.defaults();
    defaults.deadline = request_.deadline;
    defaults.cancelled = request_.cancelled;
    if (request_.head != nullptr) {
      defaults.trace = request_.head->trace;
      defaults.priority = request_.head->priority;
    }
    defaults.storage_only = request_.action != nullptr && !is_storage(request_.action->service);
    system_.emplace(base_.router(), std::move(defaults));
  }
  return *system_;
}

System& Context::data() {
  if (data_) return *data_;
  CallOptions defaults = system().defaults();
  defaults.storage_only = true;
  const auto& binding = request_.head == nullptr ? base_.defaults().data : request_.head->data;
  switch (binding.kind) {
    case schemas::BindingKind::System:
      break;
    case schemas::BindingKind::Service:
      defaults.service = binding.service;
      break;
    case schemas::BindingKind::Inline:
      defaults.local = make_inline_services(base_.router());
      if (auto done = put_inline_values(*defaults.local, base_, binding); !done) {
        defaults.refused = std::move(done.error());
      }
      break;
  }
  data_.emplace(base_.router(), std::move(defaults));
  return *data_;
}

LocalSource* Context::source(const schemas::FileId& file) const {
  if (request_.sources == nullptr) return nullptr;
  const auto found = std::ranges::find_if(
      *request_.sources, [&file](const auto& source) { return source->id() == file; });
  return found == request_.sources->end() ? nullptr : found->get();
}

Result<std::filesystem::path> Context::temporary_directory() {
  if (!directory_.empty()) return directory_;
  std::error_code error;
  const auto root = std::filesystem::temp_directory_path(error);
  if (error) return fail(Errc::Io, "temporary directory: " + error.message());
  std::string pattern = (root / "gofed-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {  // mode 0700
    const auto code = errno == ENOSPC ? Errc::StorageFull : Errc::Io;
    return fail(code, "temporary directory " + pattern + ": " + std::strerror(errno));
  }
  directory_ = pattern;
  return directory_;
}

void Context::progress(std::uint64_t done, std::uint64_t total, std::string_view what) {
  if (request_.sink == nullptr) return;
  const auto now = Clock::now();
  if (now < next_progress_ && done != total) return;
  next_progress_ = now + kProgressInterval;
  request_.sink->progress({.done = done, .total = total, .what = std::string(what)});
}

bool Context::cancelled() const {
  if (request_.cancelled && request_.cancelled->is_cancelled()) {
    return true;
  }
  return request_.deadline != Clock::time_point::max() && Clock::now() >= request_.deadline;
}

std::unexpected<Error> Context::cancelled_error() const {
  const std::string action{request_.action == nullptr ? "" : request_.action->name};
  if (request_.deadline != Clock::time_point::max() && Clock::now() >= request_.deadline) {
    return fail(Errc::Timeout, action + ": the deadline passed");
  }
  return fail(Errc::Cancelled, action + ": cancelled");
}

std::string_view Context::request_id() const {
  return request_.head == nullptr ? std::string_view{} : std::string_view(request_.head->id);
}

std::string_view Context::trace() const {
  return request_.head == nullptr ? std::string_view{} : std::string_view(request_.head->trace);
}

Context::KeyLock::KeyLock(std::string key) : key_(std::move(key)) {
  auto& all = locked_keys();
  MutexLock lock(all.mutex);
  while (all.keys.contains(key_)) all.changed.wait(lock);
  all.keys.insert(key_);
}

Context::KeyLock::~KeyLock() {
  auto& all = locked_keys();
  {
    const MutexLock lock(all.mutex);
    all.keys.erase(key_);
  }
  all.changed.notify_all();
}

}  // namespace gofed::envelope
