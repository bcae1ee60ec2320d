#include "workers/services/jobs/watch.h"

#include <deque>
#include <unordered_set>
#include <utility>

#include "schemas/base/utf8.h"
#include "workers/services/jobs/job_body.h"

namespace gofed::workers {
namespace {

using envelope::Context;
using schemas::JobsWatch;
using std::chrono::milliseconds;

constexpr std::size_t kEventsPerPartial = 500;
constexpr milliseconds kLook{200};  // how often the watcher's going away is looked at

std::unexpected<Error> of_job(const JobEngine& engine, store::JobNumber number,
                              const Error& error) {
  return prefixed("job " + engine.id_of(number), error);
}

// When it came into the state that it is in.
store::Time reached(const store::JobStatus& status) {
  if (status.ended && store::has_ended(status.state)) return *status.ended;
  if (status.started && status.state == store::JobState::Running) return *status.started;
  return status.submitted;
}

schemas::JobEvent event_of(const JobEngine& engine, const store::JobStatus& status) {
  schemas::JobEvent event;
  event.id = engine.id_of(status.number);
  event.state = name_of(status.state);
  event.name = schemas::with_valid_utf8(status.name);
  event.time_ms = engine.unix_ms(reached(status));
  if (store::has_ended(status.state)) event.errors = engine.errors_of(status.failures);
  return event;
}

// One that did not get done says why, unless it is gone already.
schemas::JobEvent event_of(JobEngine& engine, const JobEvents::Event& event) {
  const auto& change = event.change;
  if (store::has_ended(change.state) && change.state != store::JobState::Done) {
    const auto status = engine.jobs().status(change.number);
    if (status && status->state == change.state) return event_of(engine, *status);
  }
  schemas::JobEvent reported;
  reported.id = engine.id_of(change.number);
  reported.state = name_of(change.state);
  reported.time_ms = engine.unix_ms(engine.now());
  reported.progress = event.progress;
  return reported;
}

// ---- Named jobs, as things happen ---------------------------------------------------------------

class IdWatch {
 public:
  IdWatch(JobEngine& engine, Context& context)
      : engine_(engine), context_(context), watcher_(engine.events()) {}

  Result<JobsWatch::Output> run(const std::vector<std::string>& ids) {
    for (const auto& id : ids) {
      const auto number = engine_.number_of(id);
      if (!number) return std::unexpected(number.error());
      open_.insert(*number);
    }
    output_.total = open_.size();
    watcher_.skip();  // before looking, so that nothing falls between
    if (auto looked = look(); !looked) return std::unexpected(std::move(looked.error()));
    while (!open_.empty()) {
      if (context_.cancelled()) return context_.cancelled_error();
      const auto read = watcher_.read(kEventsPerPartial, kLook);
      if (read.lost) {
        if (auto looked = look(); !looked) return std::unexpected(std::move(looked.error()));
      }
      for (const auto& event : read.events) {
        if (auto reported = tell(event); !reported)
          return std::unexpected(std::move(reported.error()));
      }
      send();
    }
    return output_;
  }

 private:
  // The state of all that are open, from the store.
  Result<void> look() {
    for (const auto number : std::vector<store::JobNumber>(open_.begin(), open_.end())) {
      if (auto reported = tell_state(number); !reported) return reported;
      if (output_.events.size() >= kEventsPerPartial) send();
    }
    send();
    return {};
  }

  Result<void> tell(const JobEvents::Event& event) {
    const auto number = event.change.number;
    if (!open_.contains(number)) return {};
    if (store::has_ended(event.change.state)) return tell_state(number);
    output_.events.push_back(event_of(engine_, event));
    return {};
  }

  Result<void> tell_state(store::JobNumber number) {
    const auto status = engine_.jobs().status(number);
    if (!status && status.error().code == Errc::NotFound && told_.contains(number)) {
      end(number, store::JobState::Cancelled);  // closed while it was watched
      return {};
    }
    if (!status) return of_job(engine_, number, status.error());
    told_.insert(number);
    output_.events.push_back(event_of(engine_, *status));
    if (store::has_ended(status->state)) end(number, status->state);
    return {};
  }

  void end(store::JobNumber number, store::JobState state) {
    open_.erase(number);
    told_.erase(number);
    ++output_.ended;
    if (state != store::JobState::Done) ++output_.failed;
  }

  void send() {
    if (output_.events.empty()) return;
    context_.partial(output_);
    output_.events.clear();
  }

  JobEngine& engine_;
  Context& context_;
  JobEvents::Watcher watcher_;
  std::unordered_set<store::JobNumber> open_;
  std::unordered_set<store::JobNumber> told_;
  JobsWatch::Output output_;
};

// ---- A batch, as things happen ------------------------------------------------------------------

void count(const store::JobCounts& counts, JobsWatch::Output& output) {
  using enum store::JobState;
  output.total = counts.total();
  output.ended = counts.total() - counts.unfinished();
  output.failed = counts[Failed] + counts[Dead] + counts[Cancelled];
}

Result<JobsWatch::Output> watch_batch(JobEngine& engine, Context& context,
                                      const std::string& name) {
  JobEvents::Watcher watcher{engine.events()};
  JobsWatch::Output output;
  bool first = true;
  while (true) {
    const auto batch = engine.jobs().batch(name);
    if (!batch && !first && batch.error().code == Errc::NotFound) return output;  // all closed
    if (!batch) return std::unexpected(batch.error());
    count(batch->counts, output);
    if (!output.events.empty() || first) context.partial(output);
    output.events.clear();
    first = false;
    if (batch->counts.unfinished() == 0) return output;
    if (context.cancelled()) return context.cancelled_error();
    const auto read = watcher.read(kEventsPerPartial, kLook);
    for (const auto& event : read.events) {
      if (event.change.batch == name) output.events.push_back(event_of(engine, event));
    }
  }
}

// ---- Results, in the order asked ----------------------------------------------------------------

class ResultWatch {
 public:
  ResultWatch(JobEngine& engine, Context& context)
      : engine_(engine), context_(context), watcher_(engine.events()) {}

  Result<JobsWatch::Output> ids(const std::vector<std::string>& ids) {
    output_.total = ids.size();
    for (const auto& id : ids) {
      const auto number = engine_.number_of(id);
      if (!number) return std::unexpected(number.error());
      if (auto reported = wait_and_tell(*number); !reported) {
        return std::unexpected(std::move(reported.error()));
      }
    }
    return output_;
  }

  // By their numbers; jobs that come into the batch meanwhile are followed, too.
  Result<JobsWatch::Output> batch(const std::string& name) {
    store::JobNumber last = 0;
    while (true) {
      const auto batch = engine_.jobs().batch(name);
      if (!batch) return std::unexpected(batch.error());
      output_.total = batch->counts.total();
      const auto more = tell_after(name, last);
      if (!more) return std::unexpected(more.error());
      if (!*more) return output_;
    }
  }

 private:
  // Those of the batch after `last`; false: there are none.
  Result<bool> tell_after(const std::string& name, store::JobNumber& last) {
    auto page = engine_.jobs().list_batch_after(name, last, store::kPageItemsMax);
    if (!page) return std::unexpected(std::move(page.error()));
    for (const auto number : *page) {
      if (auto reported = wait_and_tell(number); !reported)
        return std::unexpected(reported.error());
      last = number;
    }
    return !page->empty();
  }

  Result<void> wait_and_tell(store::JobNumber number) {
    while (true) {
      watcher_.skip();
      const auto status = engine_.jobs().status(number);
      if (!status) return of_job(engine_, number, status.error());
      if (store::has_ended(status->state)) return tell(*status);
      if (context_.cancelled()) return context_.cancelled_error();
      // Whatever happens next; most of it is of other jobs, so it is not looked at one by one.
      static_cast<void>(watcher_.read(1, kLook));
    }
  }

  Result<void> tell(const store::JobStatus& status) {
    ++output_.ended;
    if (status.state != store::JobState::Done) ++output_.failed;
    auto event = event_of(engine_, status);
    if (status.state == store::JobState::Done) {
      auto bytes = engine_.jobs().result(status.number);
      if (!bytes) return of_job(engine_, status.number, bytes.error());
      auto body = decode_result(std::move(*bytes));
      if (!body) return of_job(engine_, status.number, body.error());
      event.action = status.action;
      event.output = std::move(body->output);
      event.blobs = std::move(body->blobs);
    }
    output_.events.push_back(std::move(event));
    context_.partial(output_);  // one at a time: a result may be large
    output_.events.clear();
    return {};
  }

  JobEngine& engine_;
  Context& context_;
  JobEvents::Watcher watcher_;
  JobsWatch::Output output_;
};

}  // namespace

Result<JobsWatch::Output> watch_jobs(JobEngine& engine, Context& context,
                                     const JobsWatch::Input& input) {
  if (input.ids.empty() && input.batch.empty()) {
    return fail(Errc::InvalidArgument, "neither ids nor a batch: which jobs?");
  }
  if (input.results) {
    ResultWatch watch{engine, context};
    return input.ids.empty() ? watch.batch(input.batch) : watch.ids(input.ids);
  }
  if (input.ids.empty()) return watch_batch(engine, context, input.batch);
  return IdWatch{engine, context}.run(input.ids);
}

}  // namespace gofed::workers
