// Goal: nothing that a peer sends breaks a line of a log, fills it, or passes for another key.
#include "envelope/program/log.h"

#include <string>

#include <catch2/catch.hpp>

namespace gofed::envelope {

using namespace std::chrono_literals;

TEST_CASE("log: control characters and broken UTF-8 are escaped", "[log]") {
  CHECK(printable("plain text, \xc3\xa9 too") == "plain text, \xc3\xa9 too");
  CHECK(printable("a\nb\r\x1b[31mred\x7f") == "a\\nb\\x0d\\x1b[31mred\\x7f");
  CHECK(printable(std::string_view("\0", 1)) == "\\x00");
  CHECK(printable("\xc2\x9b"
                  "31m") == "\\xc2\\x9b31m");  // CSI of C1, in UTF-8
  CHECK(printable("\xff\xc3") == "\\xff\\xc3");
  CHECK(printable("") == "");
}

TEST_CASE("log: a long text is cut", "[log]") {
  const auto text = printable(std::string(1 << 20, 'x'));
  CHECK(text.size() == kLogBytesMax + 3);
  CHECK(text.ends_with("x..."));
  CHECK(printable(std::string(1 << 20, '\x01')).size() <= kLogBytesMax + 8);
}

TEST_CASE("log: a value of a peer is one value", "[log]") {
  CHECK(log_value("golang.parse-2@store:7") == "golang.parse-2@store:7");
  CHECK(log_value("") == "\"\"");
  CHECK(log_value("a in_flight=9") == "\"a in_flight=9\"");
  CHECK(log_value("a\" b=\"c") == "\"a' b='c\"");
  CHECK(log_value("a\nb") == "\"a\\nb\"");
  CHECK(log_value(std::string(1000, 'x')).size() < 80);
}

TEST_CASE("log: peers cannot make a log grow without bound", "[log]") {
  LogBudget budget(5);
  LogBudget::Clock::time_point now = LogBudget::Clock::time_point{} + 1h;
  int lines = 0;
  for (int i = 0; i < 1000; ++i) lines += budget.take(now) ? 1 : 0;
  CHECK(lines == 5);
  CHECK(budget.take_suppressed() == 995);
  CHECK(budget.take_suppressed() == 0);
  now += 3s;
  for (int i = 0; i < 10; ++i) lines += budget.take(now) ? 1 : 0;
  CHECK(lines == 8);
  now += 1h;
  for (int i = 0; i < 10; ++i) lines += budget.take(now) ? 1 : 0;
  CHECK(lines == 13);
}

}  // namespace gofed::envelope
