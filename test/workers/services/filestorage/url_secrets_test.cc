// Goal: the user and password of a URL reach its server only: no store, no message, no name.
// Method: services of this process with stores on disk, whose files are searched.
#include <filesystem>
#include <string>

#include <catch2/catch.hpp>

#include "schemas/actions/file.h"
#include "schemas/actions/jobs.h"
#include "test/support/temp_dir.h"
#include "test/workers/services/local_system.h"
#include "workers/services/jobs/job_service.h"

using namespace gofed;
using gofed::schemas::JobsSubmit;
using gofed::test::LocalSystem;
using gofed::test::read_file;
using gofed::test::TempDir;

namespace {

bool is_below(const TempDir& directory, const std::string& word) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory.path())) {
    if (entry.is_regular_file() && read_file(entry.path()).find(word) != std::string::npos) {
      return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("upload_url: what fails names the URL without its secrets", "[filestorage]") {
  LocalSystem local;
  const auto* const url =
      GENERATE("http://user:s3cret@127.0.0.1/x.tar?sig=s3cret", "http://s3cret@127.0.0.1/x.tar",
               "ftp://u:s3cret@h/x", "http://u:s3cret/x@127.0.0.1/y");
  const auto answer = local.system().call<schemas::UploadUrl>({.url = url});
  REQUIRE_FALSE(answer);
  INFO(answer.error().to_string());
  CHECK(answer.error().context.find("s3cret") == std::string::npos);
  CHECK(answer.error().context.find("://***@") != std::string::npos);
}

TEST_CASE("mq-world-readable: a job keeps no user and password of a URL", "[filestorage]") {
  const TempDir directory;
  LocalSystem local({{"jobs.driver", "rocksdb"}, {"jobs.path", directory / "jobs"}});
  workers::JobService jobs;
  jobs.attach(local.router());  // as in a worker
  REQUIRE(jobs.startup(local.router().config()));
  const JobsSubmit::Input input{
      .action = "upload_url",
      .service = "later",
      .batch = {},
      .policy = {},
      .jobs = {
          {.input = R"({"url":"http://user:s3cret@192.0.2.1/x"})", .action = {}, .key = {}},
          {.input = R"({"url":"http:\/\/s3cret\u0040203.0.113.7/x"})", .action = {}, .key = {}}}};
  JobsSubmit::Output output;
  envelope::Context context({}, local.system());
  const auto* handler = jobs.find(JobsSubmit::kInfo.name);
  REQUIRE(handler != nullptr);
  const auto submitted = envelope::run_action(jobs, *handler, context, &input, &output);
  INFO((submitted ? "" : submitted.error().to_string()));
  REQUIRE(submitted);
  CHECK(output.ids.size() == 2);
  jobs.termination();
  CHECK(is_below(directory, "192.0.2.1"));
  CHECK(is_below(directory, "203.0.113.7"));
  CHECK_FALSE(is_below(directory, "s3cret"));
}
