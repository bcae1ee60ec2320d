// `jobs`: requests that are kept until they are done (schemas/actions/jobs.h). A thin adapter of
// store::JobStore and the dispatcher.
//
// Several job services may share the name: each answers for the jobs it acknowledged, as
// jobs@STORE.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "envelope/service/service.h"
#include "schemas/actions/jobs.h"
#include "schemas/base/result.h"
#include "workers/services/jobs/engine.h"
#include "workers/services/jobs/places.h"

namespace gofed::workers {

class JobService final : public envelope::Service {
 public:
  JobService();

  void attach(envelope::Router& router) override { router_ = &router; }
  Result<void> startup(const envelope::Config& config) override;
  void termination() override { engine_.reset(); }

  // Requests wait for the disk and for jobs, not for cores: those that wait for the disk together
  // share a commit.
  [[nodiscard]] std::uint32_t capacity() const override { return kCapacity; }
  [[nodiscard]] std::string store_identity() const override {
    return engine_ ? engine_->identity() : std::string{};
  }

 private:
  using Context = envelope::Context;
  // Whether the job is another one now.
  using ChangeOne = Result<bool> (*)(JobEngine&, store::JobNumber);

  static constexpr std::uint32_t kCapacity = 128;
  static constexpr std::uint32_t kWatchersMax = 64;  // the rest of the capacity stays free

  Result<schemas::JobsSubmit::Output> submit(Context&, const schemas::JobsSubmit::Input& input);
  Result<schemas::JobsStatus::Output> status(Context&, const schemas::JobsStatus::Input& input);
  Result<schemas::JobsResult::Output> result(Context&, const schemas::JobsResult::Input& input);
  Result<schemas::JobsList::Output> list(Context&, const schemas::JobsList::Input& input);
  Result<schemas::JobsChanged> cancel(Context&, const schemas::JobSelection& selection);
  Result<schemas::JobsChanged> retry(Context&, const schemas::JobSelection& selection);
  Result<schemas::JobsChanged> close(Context&, const schemas::JobSelection& selection);
  Result<schemas::JobsWatch::Output> watch(Context&, const schemas::JobsWatch::Input& input);
  Result<schemas::JobsStats::Output> stats(Context&, const schemas::JobsStats::Input& input);

  Result<schemas::JobsChanged> change(Context&, const schemas::JobSelection& selection,
                                      ChangeOne change_one);

  envelope::Router* router_ = nullptr;
  std::shared_ptr<JobEngine> engine_;
  Places watchers_{kWatchersMax};
};

}  // namespace gofed::workers
