// Goal: a verdict says what the tree itself says, and never more: versions, platforms, packages,
// names, and what is not known.
#include <string>

#include <catch2/catch.hpp>

#include "workers/osv/entry.h"
#include "workers/osv/verdict.h"

using namespace gofed;
using namespace gofed::osv;

namespace {

std::string entry_text(const std::string& module, const std::string& events,
                       const std::string& imports) {
  return R"({"schema_version": "1.3.1", "id": "GO-1", "aliases": ["CVE-1"], "summary": "s",
             "affected": [{"package": {"name": ")" +
         module + R"(", "ecosystem": "Go"}, "ranges": [{"type": "SEMVER", "events": [)" + events +
         R"(]}], "ecosystem_specific": {"imports": [)" + imports + "]}}]}";
}

Entry entry_of(const std::string& module, const std::string& events, const std::string& imports) {
  auto entry = read_entry(entry_text(module, events, imports));
  if (!entry) FAIL(entry.error().to_string());
  return std::move(*entry);
}

const std::string kBefore120 = R"({"introduced": "0"}, {"fixed": "1.2.0"})";
const std::string kParse = R"({"path": "x.org/a/p", "symbols": ["Parse", "Reader.Read"]})";

Subject subject() {
  Subject subject;
  subject.modules = {{"x.org/a", "v1.1.0"}};
  subject.goos = "linux";
  subject.goarch = "amd64";
  return subject;
}

Verdict verdict_of(const Entry& entry, const Subject& subject) {
  const auto findings = judge(entry, subject);
  REQUIRE(findings.size() == 1);
  return findings.front().verdict;
}

}  // namespace

TEST_CASE("osv: which versions are in a range", "[osv]") {
  const auto in = [](const std::string& events, const std::string& version) {
    return in_ranges(entry_of("m", events, "").affected[0].ranges, version);
  };
  CHECK(in(kBefore120, "v1.1.9") == InRange::Yes);
  CHECK(in(kBefore120, "v0.0.0-20200101000000-abcdefabcdef") == InRange::Yes);
  CHECK(in(kBefore120, "v1.2.0-rc.1") == InRange::Yes);
  CHECK(in(kBefore120, "v1.2.0") == InRange::No);
  CHECK(in(kBefore120, "v1.2.1-0.20200101000000-abcdefabcdef") == InRange::No);
  CHECK(in(kBefore120, "") == InRange::Unknown);
  CHECK(in(kBefore120, "main") == InRange::Unknown);
  // Events in any order, several ranges in one, as Go's database has them.
  const std::string twice =
      R"({"fixed": "1.19.1"}, {"introduced": "1.19.0-0"}, {"introduced": "0"}, {"fixed": "1.18.6"})";
  CHECK(in(twice, "1.18.5") == InRange::Yes);
  CHECK(in(twice, "1.18.6") == InRange::No);
  CHECK(in(twice, "1.19") == InRange::Yes);
  CHECK(in(twice, "go1.19.1") == InRange::No);
  const std::string last = R"({"introduced": "1.0.0"}, {"last_affected": "1.1.0"})";
  CHECK(in(last, "v0.9.0") == InRange::No);
  CHECK(in(last, "v1.1.0") == InRange::Yes);
  CHECK(in(last, "v1.1.1") == InRange::No);
  const std::string snapshot =
      R"({"introduced": "0"}, {"fixed": "0.0.0-20220906165146-f3363e06e74c"})";
  CHECK(in(snapshot, "v0.0.0-20220906165145-abcdefabcdef") == InRange::Yes);
  CHECK(in(snapshot, "v0.0.0-20220906165146-f3363e06e74c") == InRange::No);
  CHECK(in(snapshot, "v0.1.0") == InRange::No);
  CHECK(in(R"({"introduced": "0"}, {"fixed": "?"})", "v1.0.0") == InRange::Unknown);
}

TEST_CASE("osv: from required to used, as far as the tree goes", "[osv]") {
  const auto entry = entry_of("x.org/a", kBefore120, kParse);
  auto tree = subject();
  CHECK(verdict_of(entry, tree) == Verdict::Required);
  tree.packages["x.org/a/other"].symbols["Parse"] = {"a.go:1"};
  CHECK(verdict_of(entry, tree) == Verdict::Required);
  tree.packages["x.org/a/p"].symbols["Format"] = {"a.go:1"};
  CHECK(verdict_of(entry, tree) == Verdict::Imported);
  tree.packages["x.org/a/p"].symbols["Reader"] = {"a.go:2"};
  CHECK(verdict_of(entry, tree) == Verdict::Imported);
  tree.packages["x.org/a/p"].unresolved = {"Read"};
  CHECK(verdict_of(entry, tree) == Verdict::Unknown);
  tree.packages["x.org/a/p"].symbols["Reader.Read"] = {"a.go:3"};
  const auto findings = judge(entry, tree);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].verdict == Verdict::Used);
  CHECK(findings[0].symbols == std::vector<std::string>{"Reader.Read"});
  CHECK(findings[0].uses.at(0).symbol == "x.org/a/p.Reader.Read");
  CHECK(findings[0].uses.at(0).positions == std::vector<std::string>{"a.go:3"});
  CHECK(findings[0].fixed == std::vector<std::string>{"1.2.0"});
  CHECK(findings[0].paths.empty());
  tree.modules["x.org/a"] = "v1.2.0";
  CHECK(verdict_of(entry, tree) == Verdict::NotAffected);
  tree.modules["x.org/a"] = "";
  CHECK(verdict_of(entry, tree) == Verdict::Unknown);
  tree.modules.clear();
  CHECK(verdict_of(entry, tree) == Verdict::Unknown);  // imported, of a module that nobody names
  tree.packages.clear();
  CHECK(judge(entry, tree).empty());
}

TEST_CASE("osv: whole packages, whole modules, nested ones", "[osv]") {
  auto tree = subject();
  tree.packages["x.org/a/p"].symbols["Any"] = {"a.go:1"};
  CHECK(verdict_of(entry_of("x.org/a", kBefore120, R"({"path": "x.org/a/p"})"), tree) ==
        Verdict::Used);
  const auto module = entry_of("x.org/a", kBefore120, "");
  CHECK(verdict_of(module, tree) == Verdict::Used);
  // x.org/a/v2 is a module of its own below the path of x.org/a.
  tree.packages.clear();
  tree.modules["x.org/a/v2"] = "v2.0.0";
  tree.packages["x.org/a/v2/p"].symbols["Any"] = {"a.go:1"};
  CHECK(verdict_of(module, tree) == Verdict::Required);
}

TEST_CASE("osv: platforms, the standard library, withdrawn entries", "[osv]") {
  auto tree = subject();
  tree.packages["x.org/a/p"].symbols["Parse"] = {"a.go:1"};
  const auto windows = entry_of(
      "x.org/a", kBefore120, R"({"path": "x.org/a/p", "symbols": ["Parse"], "goos": ["windows"]})");
  CHECK(verdict_of(windows, tree) == Verdict::NotAffected);
  tree.goos = "windows";
  CHECK(verdict_of(windows, tree) == Verdict::Used);

  const auto standard =
      entry_of("stdlib", kBefore120, R"({"path": "net/http", "symbols": ["Serve"]})");
  CHECK(judge(standard, tree).empty());
  tree.packages["net/http"].symbols["Serve"] = {"a.go:2"};
  CHECK(verdict_of(standard, tree) == Verdict::Unknown);
  tree.go_version = "1.1.5";
  CHECK(verdict_of(standard, tree) == Verdict::Used);
  tree.go_version = "1.2";
  CHECK(verdict_of(standard, tree) == Verdict::NotAffected);

  auto withdrawn = windows;
  withdrawn.withdrawn = "2024-01-01T00:00:00Z";
  CHECK(judge(withdrawn, tree).empty());
}

TEST_CASE("osv: what is no entry is an error that names the place", "[osv]") {
  CHECK(read_entry("{}").error().context.find("entry.id") != std::string::npos);
  CHECK_FALSE(read_entry("["));
  CHECK(read_entry(R"({"id": ""})").error().code == Errc::InvalidArgument);
  CHECK(read_entry(R"({"id": "x", "affected": [{"package": {"name": 1}}]})")
            .error()
            .context.find("affected[0].package.name") != std::string::npos);
  CHECK(read_entry(std::string(kEntryBytesMax + 1, ' ')).error().code == Errc::LimitExceeded);
  CHECK(read_entry(R"({"id": "x", "unknown": {"field": [1, 2]}})"));
}
