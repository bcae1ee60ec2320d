// Goal: a record says what the options say, records of one scenario fit another, outcomes add up.
// Method: the readers themselves; the pump is tested with real programs (test/process).
#include "clients/records/records.h"

#include <catch2/catch.hpp>

#include "clients/scenarios/analysis.h"
#include "clients/sources/kind.h"
#include "test/support/temp_dir.h"

using namespace gofed;
using namespace gofed::clients;

namespace {

Result<AnalysisJob> read(const std::string& line, const AnalysisArgs& args = {}) {
  return read_analysis_record(line, args);
}

}  // namespace

TEST_CASE("record: its fields are the options' names") {
  const auto job = read(R"({"dir":"d","import_path":"p"})");
  REQUIRE(job);
  CHECK(job->source.kind == &kDirectorySource);
  CHECK(job->source.text == "d");
  CHECK(job->options.import_path == "p");
  CHECK_FALSE(job->store);
}

TEST_CASE("record: what it does not say comes from the command line") {
  AnalysisArgs args;
  args.options.goos = "plan9";
  args.store = true;
  args.store_key = {.project = "p", .commit = "c", .commit_date = 1};
  const auto job = read(R"({"file":"x","project_commit":"other"})", args);
  REQUIRE(job);
  CHECK(job->options.goos == "plan9");
  CHECK(job->store->project == "p");
  CHECK(job->store->commit == "other");
}

TEST_CASE("record: what a scenario printed is read by its input") {
  const auto job = read(R"({"input":{"file":"x.tar"},"meta":{},"result":{"format":1}})");
  REQUIRE(job);
  CHECK(job->source.text == "x.tar");
}

TEST_CASE("record: an error of the scenario before is passed on") {
  const auto job =
      read(R"({"error":{"code":"not_found","message":"x: gone"},"input":{"file":"x"}})");
  REQUIRE_FALSE(job);
  CHECK(job.error() == Error{Errc::NotFound, "x: gone"});
}

TEST_CASE("record: bad ones say what is wrong with them") {
  CHECK(read(R"({"fil":"x"})").error().context == "record.fil: unknown field");
  CHECK(read("{}").error().context == "record: no source given: file, dir, url or file_id");
  CHECK(read(R"({"file":"a","dir":"b"})").error().context ==
        "record: several sources given, expected one");
  CHECK(read(R"({"file":7})").error().code == Errc::InvalidArgument);
  CHECK(read("{junk").error().code == Errc::Malformed);
  CHECK(read(R"({"file":"-"})").error().code == Errc::InvalidArgument);
}

TEST_CASE("record: storing asks for a whole key") {
  AnalysisArgs args;
  args.store = true;
  CHECK(read(R"({"file":"x"})", args).error().context == "record: storing needs a project");
  const auto job =
      read(R"({"file":"x","project":"p","project_commit":"c","project_commit_date":"2024-05-01"})",
           args);
  REQUIRE(job);
  CHECK(job->store->commit_date == 1'714'521'600'000);
}

TEST_CASE("record: a line that is no JSON is a word as a command line has it") {
  const test::TempDir dir;
  CHECK(read("x.tar")->source.kind == &kFileSource);
  CHECK(read(dir.path())->source.kind == &kDirectorySource);
  CHECK(read("http://h/x.tar")->source.kind == &kUrlSource);
  CHECK(read(R"({"input":"x.tar","result":{}})")->source.text == "x.tar");
  CHECK(read("-").error().code == Errc::InvalidArgument);
  CHECK(read(R"({"error":{"code":"malformed","message":"odd"},"input":"not json"})").error() ==
        Error{Errc::Malformed, "odd"});
}

TEST_CASE("record: its input is the source, however many scenarios it went through") {
  CHECK(record_input(R"({"file":"x"})") == R"({"file":"x"})");
  CHECK(record_input("x.tar \r") == R"("x.tar")");
  CHECK(record_input(R"({"input":{"file":"x"},"result":{"input":1}})") == R"({"file":"x"})");
  CHECK(record_input(R"({"input":{"input":"x.tar","result":{}},"result":{}})") == R"("x.tar")");
  CHECK(record_input("{broken") == R"("{broken")");
}

TEST_CASE("tally: all, some, none failed") {
  Tally tally;
  CHECK(tally.exit_code() == ExitCode::Done);
  tally.failed(ExitCode::Unavailable);
  tally.failed(ExitCode::Failed);
  CHECK(tally.exit_code() == ExitCode::Unavailable);
  tally.done();
  CHECK(tally.exit_code() == ExitCode::PartlyFailed);
  tally.failed(ExitCode::Interrupted);
  CHECK(tally.exit_code() == ExitCode::Interrupted);
}

TEST_CASE("errors: the input is named once") {
  CHECK(naming("x.tar", {Errc::Io, "cannot read"}).context == "x.tar: cannot read");
  CHECK(naming("x.tar", {Errc::Io, "x.tar: cannot read"}).context == "x.tar: cannot read");
  CHECK(naming("n", {Errc::Io, "cannot read"}).context == "n: cannot read");
  CHECK(error_record({Errc::NotFound, "a \"b\""}, R"({"file":"x"})") ==
        R"({"error":{"code":"not_found","message":"a \"b\""},"input":{"file":"x"}})");
}

TEST_CASE("exit codes: by what the caller can do (DESIGN, section 8)") {
  CHECK(exit_code_of(Errc::Unavailable) == ExitCode::Unavailable);
  CHECK(exit_code_of(Errc::UnknownService) == ExitCode::Unavailable);
  for (const auto code : {Errc::Busy, Errc::Timeout, Errc::WorkerLost}) {
    CHECK(exit_code_of(code) == ExitCode::TryAgain);
  }
  for (const auto code : {Errc::Malformed, Errc::NotFound, Errc::Corrupt, Errc::Internal}) {
    CHECK(exit_code_of(code) == ExitCode::Failed);
  }
  CHECK(static_cast<int>(ExitCode::Usage) == 2);
  CHECK(static_cast<int>(ExitCode::PartlyFailed) == 3);
  CHECK(static_cast<int>(ExitCode::Unavailable) == 69);
  CHECK(static_cast<int>(ExitCode::TryAgain) == 75);
  CHECK(static_cast<int>(ExitCode::Interrupted) == 130);
}
