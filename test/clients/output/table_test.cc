// Goal: tables line up, fit the terminal and lose nothing; their looks are reviewed as golden text.
// Method: one table in several widths against test/clients/testdata/table.golden.
#include "clients/output/table.h"

#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "clients/output/text_width.h"
#include "test/support/golden.h"

using namespace gofed::clients;

namespace {

Table packages() {
  Table table({{"PACKAGE"}, {"FUNCS", Align::Right}, {"NOTHING"}, {"REMARKS"}});
  table.add({"github.com/spf13/cobra", "57", "", "deprecated, see the module's documentation"});
  table.add({"github.com/spf13/cobra/doc", "1204", "", ""});
  table.add({"example.org/日本語/путь", "3", "", "escape \x1b[31m and line\nbreak"});
  return table;
}

}  // namespace

TEST_CASE("table: wide, narrow and very narrow terminals") {
  std::string text;
  for (const std::size_t columns : {0U, 60U, 40U, 30U, 12U}) {
    text += "== " + std::to_string(columns) + " columns\n" + packages().text({.columns = columns});
  }
  text += "== colours\n" + packages().text({.columns = 0, .colours = true});
  CHECK(gofed::test::golden_difference(
            gofed::test::source_path("test/clients/testdata/table.golden"), text) == "");
}

TEST_CASE("table: no line is wider than the terminal, whatever its width") {
  for (std::size_t columns = 2; columns < 120; ++columns) {
    std::istringstream lines(packages().text({.columns = columns}));
    for (std::string line; std::getline(lines, line);) {
      CAPTURE(columns, line);
      CHECK(text_width(line) <= columns);
    }
  }
}

TEST_CASE("table: without rows there is nothing to show") {
  CHECK(Table({{"A"}, {"B"}}).text({}).empty());
  CHECK(Table({{"A"}}).empty());
}

namespace {

Table jobs() {
  Table table({{"JOB"}, {"ACTION", Align::Left, 1}, {"WORKER", Align::Left, 2}, {"ERROR"}});
  table.add(
      {"6fa1-17", "api_analysis", "host:4711", "malformed: not an archive at all, it is text"});
  return table;
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

}  // namespace

TEST_CASE("table: dispensable columns go where the terminal is narrow, the highest number first") {
  CHECK(first_line(jobs().text({.columns = 0})) == "JOB      ACTION        WORKER     ERROR");
  CHECK(first_line(jobs().text({.columns = 60})).find("WORKER") == std::string::npos);
  CHECK(first_line(jobs().text({.columns = 60})).find("ACTION") != std::string::npos);
  CHECK(first_line(jobs().text({.columns = 40})).find("ACTION") == std::string::npos);
  CHECK(first_line(jobs().text({.columns = 40})).find("ERROR") != std::string::npos);
}

TEST_CASE("table: selected columns come in the order asked, whatever the width") {
  auto table = jobs();
  const std::vector<std::string> titles{"worker", "Job"};
  REQUIRE(table.select(titles));
  CHECK(table.text({.columns = 60}) == "WORKER     JOB\nhost:4711  6fa1-17\n");

  const std::vector<std::string> unknown{"HOST"};
  const auto refused = jobs().select(unknown);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().context == "no column HOST; there are JOB, ACTION, WORKER, ERROR");
}
