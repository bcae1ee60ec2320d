#include "schemas/actions/jobs.h"

#include <array>
#include <charconv>

namespace gofed::schemas {
namespace {

constexpr std::array kSyncNames{
    EnumName{static_cast<int>(JobSync::Sync), "sync"},
    EnumName{static_cast<int>(JobSync::Async), "async"},
    EnumName{static_cast<int>(JobSync::Memory), "memory"},
};

constexpr std::array kStateNames{
    EnumName{static_cast<int>(JobStateName::Queued), "queued"},
    EnumName{static_cast<int>(JobStateName::Running), "running"},
    EnumName{static_cast<int>(JobStateName::Done), "done"},
    EnumName{static_cast<int>(JobStateName::Failed), "failed"},
    EnumName{static_cast<int>(JobStateName::Dead), "dead"},
    EnumName{static_cast<int>(JobStateName::Cancelled), "cancelled"},
};

}  // namespace

std::span<const EnumName> describe_enum(JobSync) {
  return kSyncNames;
}
std::span<const EnumName> describe_enum(JobStateName) {
  return kStateNames;
}

Result<JobId> parse_job_id(std::string_view id) {
  const auto dash = id.rfind('-');
  JobId parsed;
  if (dash != std::string_view::npos && dash > 0 && dash <= 64) {
    parsed.store = id.substr(0, dash);
    const auto digits = id.substr(dash + 1);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), parsed.number);
    const bool whole = error == std::errc{} && end == digits.data() + digits.size();
    if (whole && !digits.empty() && digits.front() != '0') return parsed;
  }
  return fail(Errc::InvalidArgument,
              "\"" + std::string(id.substr(0, 80)) + "\": not a job id (STORE-NUMBER)");
}

std::string format_job_id(std::string_view store, std::uint64_t number) {
  return std::string(store) + "-" + std::to_string(number);
}

Result<std::string> job_service_of(std::string_view id) {
  auto parsed = parse_job_id(id);
  if (!parsed) return std::unexpected(std::move(parsed.error()));
  return "jobs@" + parsed->store;
}

void JobRetryPolicy::describe(Describe<JobRetryPolicy>& d) {
  d.name("JobRetryPolicy", "What is done about attempts that do not end well.");
  d.field<&JobRetryPolicy::attempts>("attempts", "At most, 1..100.").optional();
  d.field<&JobRetryPolicy::backoff_ms>("backoff_ms", "Before the second one; doubled for each.")
      .optional();
  d.field<&JobRetryPolicy::backoff_max_ms>("backoff_max_ms", "The longest wait.").optional();
  d.field<&JobRetryPolicy::timeout_ms>("timeout_ms", "Of one attempt; 0: none.").optional();
  d.field<&JobRetryPolicy::retry_failures>("retry_failures", "Lasting errors are tried again, too.")
      .optional();
}

void JobSpec::describe(Describe<JobSpec>& d) {
  d.name("JobSpec", "One request.");
  d.field<&JobSpec::input>("input", "JSON of the action's input.").optional();
  d.field<&JobSpec::action>("action", "Empty: the submission's.").optional();
  d.field<&JobSpec::priority>("priority", "Not given: the submission's.");
  d.field<&JobSpec::key>("key", "Idempotency key: submitted again, it is the job that exists.")
      .optional();
  d.field<&JobSpec::name>("name", "What people call it, for lists; need not be unique.").optional();
  d.field<&JobSpec::after>("after",
                           "Ids of jobs that must be done before; #N is the Nth job of this "
                           "submission, from 0.")
      .optional();
}

void JobsSubmit::Input::describe(Describe<Input>& d) {
  d.name("JobsSubmitInput", "Requests, and what they have in common.");
  d.field<&Input::action>("action", "Of jobs that name none.").optional();
  d.field<&Input::service>("service", "Instead of the action's own service.").optional();
  d.field<&Input::batch>("batch", "The set they belong to.").optional();
  d.field<&Input::batch_in_flight>("batch_in_flight", "Jobs of it at once; 0: as it was.")
      .optional();
  d.field<&Input::priority>("priority", "-128..127; higher goes first.").optional();
  d.field<&Input::policy>("policy", "Attempts and back-off.").optional();
  d.field<&Input::deadline_ms>("deadline_ms", "From now; not done by then: dead.").optional();
  d.field<&Input::sync>("sync", "What the acknowledged submission survives.").optional();
  d.field<&Input::jobs>("jobs", "At most 10,000.");
}

void JobsSubmit::Output::describe(Describe<Output>& d) {
  d.name("JobsSubmitOutput", "The jobs.");
  d.field<&Output::service>("service", "Whom to ask about them.");
  d.field<&Output::ids>("ids", "In the order of the jobs.");
  d.field<&Output::existing>("existing", "Positions of those that were there already.").optional();
  d.field<&Output::sync>("sync", "What was given.");
}

void JobError::describe(Describe<JobError>& d) {
  d.name("JobError", "What went wrong.");
  d.field<&JobError::time>("time", "Unix milliseconds; of the last one.").optional();
  d.field<&JobError::attempt>("attempt", "Which attempt met it.").optional();
  d.field<&JobError::count>("count", "So many in a row.").optional();
  d.field<&JobError::code>("code", "As in error replies.");
  d.field<&JobError::message>("message", "The input and the place.").optional();
}

void JobInfo::describe(Describe<JobInfo>& d) {
  d.name("JobInfo", "What is known of a job. Times are Unix milliseconds, 0: not yet or never.");
  d.field<&JobInfo::id>("id", "STORE-NUMBER.");
  d.field<&JobInfo::state>("state", "queued, running, done, failed, dead or cancelled.");
  d.field<&JobInfo::waits_for>("waits_for", "Queued: turn, time (back-off) or jobs.").optional();
  d.field<&JobInfo::service>("service", "That runs it.");
  d.field<&JobInfo::action>("action", "Empty: a request of RFC 9.").optional();
  d.field<&JobInfo::batch>("batch", "Empty: none.").optional();
  d.field<&JobInfo::key>("key", "Its idempotency key.").optional();
  d.field<&JobInfo::name>("name", "What it was called when it was submitted.").optional();
  d.field<&JobInfo::priority>("priority", "Higher goes first.").optional();
  d.field<&JobInfo::after>("after", "Jobs that must be done before.").optional();
  d.field<&JobInfo::attempts>("attempts", "So far, the present one included.").optional();
  d.field<&JobInfo::attempts_max>("attempts_max", "By its policy.").optional();
  d.field<&JobInfo::submitted>("submitted", "When it was taken.").optional();
  d.field<&JobInfo::due>("due", "Not tried again before.").optional();
  d.field<&JobInfo::deadline>("deadline", "Not done by then: dead.").optional();
  d.field<&JobInfo::started>("started", "The last attempt.").optional();
  d.field<&JobInfo::ended>("ended", "When it came to its end.").optional();
  d.field<&JobInfo::cancelling>("cancelling", "Running, and asked to stop.").optional();
  d.field<&JobInfo::worker>("worker", "Who ran it last.").optional();
  d.field<&JobInfo::progress>("progress", "Running: how far it is.");
  d.field<&JobInfo::result_bytes>("result_bytes", "Size of its result.").optional();
  d.field<&JobInfo::errors>("errors", "All that it met, oldest first.").optional();
}

void JobsStatus::Input::describe(Describe<Input>& d) {
  d.name("JobsStatusInput", "Jobs of one store.");
  d.field<&Input::ids>("ids", "At most 10,000.");
}

void JobsStatus::Output::describe(Describe<Output>& d) {
  d.name("JobsStatusOutput", "How they are.");
  d.field<&Output::jobs>("jobs", "Those that are there, in the order asked.");
  d.field<&Output::missing>("missing", "Swept, closed, or never there.").optional();
}

void JobsResult::Input::describe(Describe<Input>& d) {
  d.name("JobsResultInput", "A job.");
  d.field<&Input::id>("id", "Its id.");
}

void JobsResult::Output::describe(Describe<Output>& d) {
  d.name("JobsResultOutput", "What the job's action answered.");
  d.field<&Output::job>("job", "The job.");
  d.field<&Output::output>("output", "The action's output, as msgpack.").optional();
  d.field<&Output::blobs>("blobs", "Those the output refers to; of RFC 9: the reply.").optional();
  d.field<&Output::meta>("meta", "Where, when and by what it was made.").optional();
}

void JobsList::Input::describe(Describe<Input>& d) {
  d.name("JobsListInput", "Which jobs.");
  d.field<&Input::state>("state", "Only those.");
  d.field<&Input::batch>("batch", "Only of this one.").optional();
  d.field<&Input::service>("service", "Only for this one.").optional();
  d.field<&Input::older_than_ms>("older_than_ms", "Submitted longer ago than that.").optional();
  d.field<&Input::cursor>("cursor", "Of the page before; empty: from the start.").optional();
  d.field<&Input::limit>("limit", "Jobs per page, at most 1,000.").optional();
}

void JobsList::Output::describe(Describe<Output>& d) {
  d.name("JobsListOutput", "A page of jobs.");
  d.field<&Output::jobs>("jobs", "Oldest first.");
  d.field<&Output::cursor>("cursor", "Empty: that was the last page.").optional();
}

void JobSelection::describe(Describe<JobSelection>& d) {
  d.name("JobSelection", "Jobs by their ids, or those of a batch, or those in a state.");
  d.field<&JobSelection::ids>("ids", "These.").optional();
  d.field<&JobSelection::batch>("batch", "Without ids: all of this batch.").optional();
  d.field<&JobSelection::state>("state", "Without ids: only those in this state.");
}

void JobsChanged::describe(Describe<JobsChanged>& d) {
  d.name("JobsChanged", "What was done.");
  d.field<&JobsChanged::changed>("changed", "So many jobs.");
  d.field<&JobsChanged::unchanged>("unchanged", "So many had ended and stay as they are.")
      .optional();
  d.field<&JobsChanged::missing>("missing", "Ids that are not there.").optional();
  d.field<&JobsChanged::refused>("refused", "Jobs whose state does not permit it.").optional();
}

void JobEvent::describe(Describe<JobEvent>& d) {
  d.name("JobEvent", "A job came into a state, or further.");
  d.field<&JobEvent::id>("id", "The job.");
  d.field<&JobEvent::state>("state", "That it is in.");
  d.field<&JobEvent::name>("name", "What it was called when it was submitted.").optional();
  d.field<&JobEvent::time_ms>("time_ms", "Unix milliseconds: when that was.").optional();
  d.field<&JobEvent::progress>("progress", "Running: how far it is.");
  d.field<&JobEvent::action>("action", "Whose output the result is.").optional();
  d.field<&JobEvent::output>("output", "The result, where results were asked for.").optional();
  d.field<&JobEvent::blobs>("blobs", "What the result refers to.").optional();
  d.field<&JobEvent::errors>("errors", "Of one that failed or died.").optional();
}

void JobsWatch::Input::describe(Describe<Input>& d) {
  d.name("JobsWatchInput", "Whom to follow.");
  d.field<&Input::ids>("ids", "These.").optional();
  d.field<&Input::batch>("batch", "Without ids: all of this batch.").optional();
  d.field<&Input::results>("results", "Ended jobs in the order asked, with their output.")
      .optional();
}

void JobsWatch::Output::describe(Describe<Output>& d) {
  d.name("JobsWatchOutput", "What happened since the last one.");
  d.field<&Output::events>("events", "In the order in which they happened.").optional();
  d.field<&Output::total>("total", "Jobs followed.");
  d.field<&Output::ended>("ended", "Of these.");
  d.field<&Output::failed>("failed", "Of the ended ones: not done.").optional();
}

void JobCountsInfo::describe(Describe<JobCountsInfo>& d) {
  d.name("JobCounts", "Jobs by state.");
  d.field<&JobCountsInfo::queued>("queued", "Wait.");
  d.field<&JobCountsInfo::running>("running", "Are given out.");
  d.field<&JobCountsInfo::done>("done", "Have a result.");
  d.field<&JobCountsInfo::failed>("failed", "Were refused by their action.");
  d.field<&JobCountsInfo::dead>("dead", "Were given up.");
  d.field<&JobCountsInfo::cancelled>("cancelled", "By their owner.");
}

void JobBatchInfo::describe(Describe<JobBatchInfo>& d) {
  d.name("JobBatch", "A batch.");
  d.field<&JobBatchInfo::batch>("batch", "Its name.");
  d.field<&JobBatchInfo::counts>("counts", "Its jobs.");
  d.field<&JobBatchInfo::in_flight_max>("in_flight_max", "At once; 0: no limit.").optional();
  d.field<&JobBatchInfo::created>("created", "Unix milliseconds.").optional();
}

void JobLaneInfo::describe(Describe<JobLaneInfo>& d) {
  d.name("JobLane", "Jobs that wait for their turn.");
  d.field<&JobLaneInfo::service>("service", "For whom.");
  d.field<&JobLaneInfo::batch>("batch", "Empty: none.").optional();
  d.field<&JobLaneInfo::priority>("priority", "Higher goes first.").optional();
  d.field<&JobLaneInfo::waiting>("waiting", "How many.");
  d.field<&JobLaneInfo::oldest_ms>("oldest_ms", "How long the first of them waits.").optional();
}

void JobsStats::Input::describe(Describe<Input>& d) {
  d.name("JobsStatsInput", "Of what.");
  d.field<&Input::batch>("batch", "Only of this one.").optional();
}

void JobsStats::Output::describe(Describe<Output>& d) {
  d.name("JobsStatsOutput", "Counts of one store.");
  d.field<&Output::store>("store", "Its identity.");
  d.field<&Output::counts>("counts", "All its jobs, or the batch's.");
  d.field<&Output::batches>("batches", "At most 1,000.").optional();
  d.field<&Output::lanes>("lanes", "What waits for its turn; at most 100.").optional();
  d.field<&Output::retained_bytes>("retained_bytes", "Requests and results of ended jobs.")
      .optional();
  d.field<&Output::store_bytes>("store_bytes", "On disk.").optional();
  d.field<&Output::dispatch_error>("dispatch_error", "Why nothing is given out at the moment.")
      .optional();
}

}  // namespace gofed::schemas
