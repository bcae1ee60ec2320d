// Goal: every command's words are read as its table says, and wrong ones are refused by name.
// Method: parse_command_line over the real tables; the typed readers on top of it.
#include "clients/program/command_line.h"

#include <set>

#include <catch2/catch.hpp>

#include "clients/core/command.h"
#include "clients/core/globals.h"
#include "clients/scenarios/analysis.h"
#include "clients/sources/kind.h"

using namespace gofed;
using namespace gofed::clients;

namespace {

using Words = std::vector<std::string>;

Result<Arguments> parse(std::string_view command, const Words& words) {
  std::vector<std::span<const Option>> tables{global_options()};
  if (const auto* found = find_command(command)) tables.push_back(found->options);
  return parse_command_line(words, tables);
}

Error error_of(std::string_view command, const Words& words) {
  const auto parsed = parse(command, words);
  REQUIRE_FALSE(parsed);
  return parsed.error();
}

Result<AnalysisArgs> analysis(const Words& words) {
  const auto parsed = parse("api", words);
  REQUIRE(parsed);
  return read_analysis_args(*parsed);
}

}  // namespace

TEST_CASE("commands: each is complete, and its options clash with none of the global ones") {
  std::set<std::string_view> names;
  for (const auto* command : all_commands()) {
    CAPTURE(command->name);
    CHECK(names.insert(command->name).second);
    CHECK(command->run != nullptr);
    CHECK_FALSE(command->summary.empty());
    CHECK(find_command(command->name) == command);
    std::set<std::string> taken;
    for (const auto& table : {global_options(), command->options}) {
      for (const auto& option : table) {
        CAPTURE(option.name);
        CHECK(taken.insert(std::string(option.name)).second);
        if (option.letter != 0) CHECK(taken.insert(std::string(1, option.letter)).second);
        CHECK_FALSE(option.doc.empty());
        CHECK((option.kind == OptionKind::Flag) == option.value_name.empty());
      }
    }
  }
}

TEST_CASE("command line: every option of every command is read in each of its forms") {
  for (const auto* command : all_commands()) {
    for (const auto& option : command->options) {
      CAPTURE(command->name, option.name);
      const auto name = "--" + std::string(option.name);
      if (option.kind == OptionKind::Flag) {
        const auto parsed = parse(command->name, {name});
        REQUIRE(parsed);
        CHECK(parsed->flag(option.name));
        continue;
      }
      std::vector<Words> forms{{name, "a,b"}, {name + "=a,b"}};
      if (option.letter != 0) forms.push_back({std::string("-") + option.letter, "a,b"});
      for (const auto& words : forms) {
        const auto parsed = parse(command->name, words);
        REQUIRE(parsed);
        CHECK(parsed->value(option.name) == "a,b");
      }
      CHECK(error_of(command->name, {name}).context == name + " needs a value");
    }
  }
}

TEST_CASE("command line: '-' is a value and a positional, '--' ends the options") {
  const auto parsed = parse("api", {"--file", "-", "-", "--", "--meta"});
  REQUIRE(parsed);
  CHECK(parsed->value("file") == "-");
  CHECK(parsed->positionals() == Words{"-", "--meta"});
  CHECK_FALSE(parsed->flag("meta"));
}

TEST_CASE("command line: unknown options are named, with the nearest known one") {
  CHECK(error_of("api", {"--fiel", "x"}).context == "unknown option --fiel, did you mean --file?");
  CHECK(error_of("api", {"--quux"}).context == "unknown option --quux");
  CHECK(error_of("api", {"-Z"}).context == "unknown option -Z");
  CHECK(error_of("api", {"--quux"}).code == Errc::InvalidArgument);
}

TEST_CASE("command line: an option that counts once is refused twice, a list is not") {
  CHECK(error_of("api", {"--file", "a", "--file", "b"}).context ==
        "--file is given 2 times, expected once");
  const auto parsed = parse("api", {"--set", "a.b=1,2", "--set", "c.d=3"});
  REQUIRE(parsed);
  CHECK(parsed->values("set") == Words{"a.b=1,2", "c.d=3"});
}

TEST_CASE("command line: a flag takes no value") {
  CHECK_FALSE(parse("api", {"--meta=perhaps"}));
}

TEST_CASE("globals: the command is the first word that is no option and no option's value") {
  const auto index = [](const Words& words) { return command_index(words); };
  CHECK(index({"api"}) == 0);
  CHECK(index({"--broker", "api", "deps"}) == 2);
  CHECK(index({"--broker=x", "api"}) == 1);
  CHECK(index({"-o", "json", "api"}) == 2);
  CHECK(index({"-ojson", "api"}) == 1);
  CHECK(index({"-qo", "json", "api"}) == 2);
  CHECK(index({"-v", "--local", "api"}) == 2);
  CHECK(index({"--", "api"}) == 1);
  CHECK_FALSE(index({}));
  CHECK_FALSE(index({"--help"}));
  CHECK_FALSE(index({"--broker", "api"}));
}

TEST_CASE("globals: options become settings, and contradictions are refused") {
  const auto read = [](const Words& words) { return read_globals(*parse("", words)); };
  const auto globals = read({"--broker", "ipc:///b", "--timeout", "5s", "--set", "a.b=c=d", "-v"});
  REQUIRE(globals);
  CHECK(globals->settings.at("client.broker") == "ipc:///b");
  CHECK(globals->settings.at("client.timeout") == "5s");
  CHECK(globals->settings.at("a.b") == "c=d");
  CHECK(globals->settings.at("log.level") == "debug");
  CHECK(read({"--local"})->force == envelope::RouterOptions::Force::Local);
  CHECK(read({"--output", "ndjson"})->format == Format::Ndjson);

  CHECK(read({"--local", "--remote"}).error().context == "--local and --remote exclude each other");
  CHECK(read({"-q", "-v"}).error().context == "--quiet and --verbose exclude each other");
  // A form of its own is the command's to know.
  CHECK(read({"-o", "godoc"})->format == Format::Text);
  CHECK(read({"-o", "godoc"})->form == "godoc");
  CHECK(read({"--set", "x"}).error().context == "--set x: expected SECTION.KEY=VALUE");
  CHECK_FALSE(read({"--timeout", "soon"}));
}

TEST_CASE("api: one source, however it is named") {
  CHECK(analysis({"--file", "x.tar"})->job->source.kind == &kFileSource);
  CHECK(analysis({"--dir", "d"})->job->source.kind == &kDirectorySource);
  CHECK(analysis({"--url", "u"})->job->source.kind == &kUrlSource);
  const auto stored = analysis(
      {"--file-id", R"({"service":"s","identifier":"i","sha256":"h","size_bytes":1,"name":"n"})"});
  REQUIRE(stored);
  CHECK(stored->job->source.stored.identifier == "i");
  CHECK(stored->job->source.name() == "n");

  CHECK(analysis({}).error().context == "expected --file F, --dir D, --url U or --file-id JSON");
  CHECK(analysis({"--file", "a", "--dir", "b"}).error().context ==
        "--file, --dir, --url and --file-id exclude each other");
  CHECK_FALSE(analysis({"--file-id", "{"}));
}

TEST_CASE("api: build context, tags and import path reach the action's options") {
  const auto args = analysis({"--file", "x", "--goos", "windows", "--goarch", "arm64", "--no-cgo",
                              "--tags", "a,b", "--go-version", "1.20", "--import-path", "p"});
  REQUIRE(args);
  const auto& options = args->job->options;
  CHECK(options.goos == "windows");
  CHECK(options.goarch == "arm64");
  CHECK_FALSE(options.cgo);
  CHECK(options.tags == Words{"a", "b"});
  CHECK(options.go_version == "1.20");
  CHECK(options.import_path == "p");
}

TEST_CASE("api: storing needs the whole key, and a key needs storing") {
  const Words key{"--project", "p", "--project-commit", "c", "--project-commit-date", "2024-05-01"};
  Words words{"--file", "x", "--store"};
  words.insert(words.end(), key.begin(), key.end());
  const auto args = analysis(words);
  REQUIRE(args);
  CHECK(args->job->store->project == "p");
  CHECK(args->job->store->commit_date == 1'714'521'600'000);

  CHECK(analysis({"--file", "x", "--store"}).error().context == "storing needs a project");
  CHECK(analysis({"--file", "x", "--project", "p"}).error().context ==
        "--project... says where to store: --store is missing");
  words.insert(words.end(), {"--data", "inline"});
  CHECK(analysis(words).error().context == "--store: --data inline keeps nothing");
}

TEST_CASE("api: records exclude a source, and jobs are theirs") {
  const auto args = analysis({"--records", "-", "-j", "7"});
  REQUIRE(args);
  CHECK(args->records == "-");
  CHECK(args->jobs == 7);
  CHECK_FALSE(args->job);
  CHECK(analysis({"--records", "-", "--file", "x"}).error().context ==
        "--records and --file exclude each other");
  CHECK(analysis({"--file", "x", "-j", "2"}).error().context == "--jobs is for --records");
  CHECK(analysis({"--records", "-", "-j", "0"}).error().context ==
        "--jobs 0: expected a whole number from 1 to 1024");
  CHECK(analysis({"--records", "-", "-j", "many"}).error().code == Errc::InvalidArgument);
}
