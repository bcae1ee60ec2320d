// The job engine: one store of jobs, who gives them out, and what happens, for all services of this
// process that are about jobs (`jobs`, `titanic.*`).
//
// Any thread; closed when the last service lets go of it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "envelope/program/config.h"
#include "envelope/service/router.h"
#include "schemas/actions/jobs.h"
#include "schemas/base/result.h"
#include "store/jobs/clock.h"
#include "store/jobs/job_store.h"
#include "workers/common/storage/shared_store.h"
#include "workers/services/jobs/dispatcher.h"
#include "workers/services/jobs/job_events.h"

namespace gofed::workers {

class JobEngine {
 public:
  // The engine of this process; the first call makes it. `router` null: only one that is there.
  //   errors  Unsupported  there is none, and no router to run jobs through: jobs need a worker
  //           InvalidArgument  there is one, opened with other settings: which one
  //           those of opening the store
  [[nodiscard]] static Result<std::shared_ptr<JobEngine>> open(const envelope::Config& config,
                                                               envelope::Router* router);
  ~JobEngine();

  [[nodiscard]] store::JobStore& jobs() { return *jobs_; }
  [[nodiscard]] Dispatcher& dispatcher() { return *dispatcher_; }
  [[nodiscard]] JobEvents& events() { return events_; }
  [[nodiscard]] store::Driver& driver() { return store_->driver(); }
  [[nodiscard]] const std::string& identity() const { return store_->identity(); }

  [[nodiscard]] std::string id_of(store::JobNumber number) const {
    return schemas::format_job_id(identity(), number);
  }
  // Also of an id of RFC 9 (titanic_id.h).
  // errors: InvalidArgument: no job id; NotFound: of another store, naming whom to ask.
  [[nodiscard]] Result<store::JobNumber> number_of(std::string_view id) const;

  // What the store counts by (store/jobs/clock.h), and its times as the actions spell them: Unix
  // milliseconds, 0 for none.
  [[nodiscard]] store::Time now() const { return clock_->now(); }
  [[nodiscard]] std::uint64_t unix_ms(const std::optional<store::Time>& time) const;
  [[nodiscard]] std::vector<schemas::JobError> errors_of(
      const std::vector<store::JobFailure>& failures) const;

  // A job as the actions tell it.
  [[nodiscard]] schemas::JobInfo info_of(const store::JobStatus& status) const;

 private:
  // What an engine is opened with, as text, by the setting's key.
  using Settings = std::map<std::string, std::string, std::less<>>;
  [[nodiscard]] static Settings settings_of(const envelope::Config& config);

  JobEngine(std::shared_ptr<SharedStore> store, Settings settings)
      : store_(std::move(store)), settings_(std::move(settings)) {}

  [[nodiscard]] Result<void> check_same(const Settings& settings) const;

  std::shared_ptr<SharedStore> store_;
  const Settings settings_;
  JobEvents events_;
  std::unique_ptr<store::JobClock> clock_;
  std::unique_ptr<store::JobStore> jobs_;
  std::unique_ptr<Dispatcher> dispatcher_;
};

[[nodiscard]] schemas::JobStateName name_of(store::JobState state);
[[nodiscard]] store::JobState state_of(schemas::JobStateName name);

}  // namespace gofed::workers
