// Goal: what can be submitted is learnt from the rows of the scenarios, and from the catalogue.
#include "clients/jobs/job_input.h"

#include <set>
#include <string>
#include <string_view>

#include <catch2/catch.hpp>

#include "clients/core/command.h"

using namespace gofed;
using namespace gofed::clients;

TEST_CASE("job input: every scenario is a job of its action, or says why not") {
  std::set<std::string_view> jobs;
  for (const auto* command : all_commands()) {
    if (command->group != CommandGroup::Scenario) {
      CHECK(command->job == nullptr);
      continue;
    }
    INFO(command->name);
    const auto target = find_target(command->name);
    if (command->job == nullptr) {
      REQUIRE_FALSE(target);
      CHECK(target.error().code == Errc::Unsupported);
      CHECK(target.error().context.find(
                "api, deps, uses, apidiff, depsdiff, license or licensediff") != std::string::npos);
      continue;
    }
    jobs.insert(command->name);
    REQUIRE(target);
    CHECK(target->scenario == command->job);
    REQUIRE(target->action != nullptr);
    CHECK(target->action->info.name == command->job->action);
    CHECK_FALSE(command->job->inputs.empty());
  }
  CHECK(jobs == std::set<std::string_view>{"api", "apidiff", "deps", "depsdiff", "license",
                                           "licensediff", "uses"});
}

TEST_CASE("job input: an action takes its JSON; an unknown name has a near one") {
  const auto target = find_target("list");
  REQUIRE(target);
  CHECK(target->scenario == nullptr);
  CHECK(target->action->info.name == "list");
  const auto unknown = find_target("depss");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == Errc::UnknownAction);
  CHECK(unknown.error().context == "no action or scenario depss, did you mean deps?");
  CHECK_FALSE(find_target("workers"));  // a command, and no scenario
}

TEST_CASE("job input: the digest of bytes is their SHA-256") {
  CHECK(job_digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
