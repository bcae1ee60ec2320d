// Goal: what a person sees is to the point: the next step of an error, words that were misspelt, tables that
// keep to the terminal. Method: the client, with the widths and the options that people use.
#include <algorithm>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>

#include "test/process/client_programs.h"

using namespace gofed::test;

namespace {

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, line.size());
  return widest;
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

}  // namespace

TEST_CASE("E2: an error that everybody meets first says the next step") {
  const ClientPlace place;
  const auto alone = place.gofed({"--broker", "ipc://" + place.path("none"), "--set",
                                  "client.connect_timeout=50ms", "status"});
  CHECK(alone.exit == Exit{.code = 69});
  CHECK(alone.err.ends_with(": `gofed up` starts one here, --local needs none\n"));
}

TEST_CASE("D8: a misspelt option before the command is reported, not its value") {
  const ClientPlace place;
  CHECK(place.gofed({"--outptu", "json", "deps"}).err ==
        "gofed: unknown option --outptu, did you mean --output? (see gofed help)\n");
  CHECK(place.gofed({"--outptu=json", "dpes"}).err ==
        "gofed: unknown option --outptu, did you mean --output? (see gofed help)\n");
  CHECK(place.gofed({"--output", "json", "dpes"}).err ==
        "gofed: unknown command dpes, did you mean deps? (see gofed help)\n");
  CHECK(place.gofed({"--zzzzzzzz", "json", "deps"}).err ==
        "gofed: unknown option --zzzzzzzz before the command (see gofed help)\n");
}

TEST_CASE("D3: help lists the formats of a command") {
  const ClientPlace place;
  CHECK(place.gofed({"help", "deps"}).out.find("Output (--output): json, ndjson, table, dot") !=
        std::string::npos);
  CHECK(place.gofed({"help", "services"}).out.find("Output (--output): json, ndjson, table\n") !=
        std::string::npos);
}

TEST_CASE("C3: services is a table at 80 and at 50 columns, with --wide as wide as it is") {
  const ClientPlace place;
  const auto at = [&](const std::string& columns, const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{"--local", "services", "-o", "table"};
    words.insert(words.end(), more.begin(), more.end());
    return place.gofed(words, {}, {{"COLUMNS", columns}}).out;
  };
  const auto whole = first_line(at("200"));
  CHECK(whole.find("RETRIED") != std::string::npos);
  for (const auto* columns : {"80", "50"}) {
    const auto shown = at(columns);
    CAPTURE(columns, shown);
    CHECK(widest_line(shown) <= std::stoul(columns));
    CHECK(first_line(shown).starts_with("SERVICE"));
    CHECK(first_line(shown).find("RUNNING") != std::string::npos);
    CHECK(first_line(shown).find("RETRIED") == std::string::npos);
  }
  CHECK(first_line(at("50", {"--wide"})) == whole);
  CHECK(first_line(at("50", {"--columns", "kind,SERVICE"})).starts_with("KIND"));
}

TEST_CASE("screen: a column that a table does not have is an error that lists those it has") {
  const ClientPlace place;
  const auto outcome =
      place.gofed({"--local", "services", "-o", "table", "--columns", "SERVICE,OWNER"});
  CHECK(outcome.exit != Exit{});
  CHECK(outcome.err.starts_with(
      "gofed: services: --columns: no column OWNER; there are SERVICE, KIND, WORKERS"));
}

TEST_CASE("F2: --color says when, whatever stdout is") {
  const ClientPlace place;
  const std::vector<std::string> words{"--local", "services", "-o", "table", "--color"};
  const auto with = [&](const std::string& when) {
    auto all = words;
    all.push_back(when);
    return place.gofed(all);
  };
  CHECK(with("always").out.starts_with("\x1b[1m"));
  CHECK(with("never").out.starts_with("SERVICE"));
  CHECK(with("auto").out.starts_with("SERVICE"));
  CHECK(with("often").exit == Exit{.code = 2});
}

TEST_CASE("D2: -v says who has done what, here and behind a broker") {
  const ClientPlace place;
  place.make_archives();
  const auto local = place.gofed({"-v", "--local", "api", "good.tar.gz", "-o", "ndjson"});
  CHECK(local.err.find("gofed: api: api_analysis inside this program, ") != std::string::npos);
  const System system(place);
  const auto remote = system.gofed({"-v", "api", "good.tar.gz", "-o", "ndjson"});
  CHECK(remote.err.find(" behind " + system.endpoint() + ", ") != std::string::npos);
  CHECK(place.gofed({"--local", "api", "good.tar.gz", "-o", "ndjson"}).err.empty());
}

TEST_CASE("C7, F1: a failed job says why it has no result, an empty list says so") {
  const ClientPlace place;
  place.make_archives();
  const System system(place);
  const auto none = system.gofed({"jobs", "list", "--state", "failed", "-o", "table"});
  CHECK(none.out.empty());
  CHECK(none.err == "gofed: jobs: no jobs\n");
  const auto outcome =
      place.shell("printf 'no archive' > bad.tar.gz; g=\"$gofed --broker " + system.endpoint() +
                  "\"; id=$($g submit api bad.tar.gz -o table | tail -1); "
                  "$g jobs watch $id > watched; $g jobs result $id");
  CAPTURE(outcome.out, outcome.err);
  CHECK(outcome.err.find("not an archive") != std::string::npos);
}
