// golang_apidiff_pairs: module trees compared by us, in the form of oracle/apidiff_pairs.go.
//
// One pair a line on standard input: NAME OLD_DIRECTORY OLD_IMPORT_PATH NEW_DIRECTORY
// NEW_IMPORT_PATH. Prints "NAME PLACE i|c|? MESSAGE" with tabs between ('?': what could not be
// compared), and "NAME . seconds N" with all that reading, parsing and comparing took.
#include <chrono>
#include <cstdio>
#include <iostream>
#include <sstream>
#include <string>

#include "test/workers/golang/read_tree.h"
#include "workers/golang/diff/api_diff.h"

namespace {

using namespace gofed::golang;

struct Side {
  std::string directory;
  std::string import_path;
};

ApiFacts facts_of(const Side& side) {
  ProjectOptions options;
  options.import_path = side.import_path;
  options.context.go_version = parse_go_version("1.19").value_or(kGoVersionNewest);
  options.context.cgo_enabled = false;
  options.tests = false;
  return collect_api(
      load_project(test::read_tree(side.directory, test::TestFiles::LeaveOut), options));
}

void print(const std::string& name, const ApiChanges& changes) {
  for (const auto& package : changes.packages) {
    const auto place = package.relative.empty() ? "." : package.relative;
    const auto line = [&](const char* kind, const std::string& text) {
      std::printf("%s\t%s\t%s\t%s\n", name.c_str(), place.c_str(), kind, text.c_str());
    };
    if (package.old_path.empty() || package.new_path.empty()) {
      line(package.old_path.empty() ? "c" : "i",
           package.old_path.empty() ? "package added" : "package removed");
      continue;
    }
    for (const auto& change : package.changes) {
      line(change.compatible ? "c" : "i", change.symbol + ": " + change.message);
    }
    for (const auto& part : package.unknown) line("?", part.text);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string edition = argc > 1 ? argv[1] : "";
  const DiffOptions options{.edition = edition == "2022" ? Edition::Of2022 : Edition::Newest};
  for (std::string text; std::getline(std::cin, text);) {
    std::istringstream words(text);
    std::string name;
    Side before;
    Side after;
    if (!(words >> name >> before.directory >> before.import_path >> after.directory >>
          after.import_path)) {
      continue;
    }
    const auto start = std::chrono::steady_clock::now();
    print(name, compare(facts_of(before), facts_of(after), options));
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    std::printf("%s\t.\tseconds\t%.6f\n", name.c_str(), taken.count());
  }
}
