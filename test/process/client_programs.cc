#include "test/process/client_programs.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "test/support/golden.h"

namespace gofed::test {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kClientPatience{60};
const std::string kPython = "/usr/bin/python3";

std::string corpus_folder() {
  if (const char* folder = std::getenv("GOFED_CORPUS")) return folder;
  const char* home = std::getenv("HOME");
  return std::string(home == nullptr ? "" : home) + "/.cache/gofed/corpus";
}

}  // namespace

ClientPlace::ClientPlace() {
  for (const auto* name : {"tmp", "home", "data"}) fs::create_directory(directory_ / name);
}

ChildOptions ClientPlace::options(const std::map<std::string, std::string>& environment) const {
  ChildOptions options;
  options.directory = directory_.path();
  options.environment = {{"TMPDIR", directory_ / "tmp"},
                         {"HOME", directory_ / "home"},
                         {"XDG_DATA_HOME", directory_ / "data"},
                         {"NO_COLOR", ""},
                         {"TERM", "xterm"},
                         {"COLUMNS", ""},
                         {"gofed", binary("gofed")}};
  for (const auto& [name, value] : environment) options.environment[name] = value;
  return options;
}

Outcome ClientPlace::gofed(const std::vector<std::string>& words, const std::string& input,
                           const std::map<std::string, std::string>& environment) const {
  auto child = options(environment);
  child.input = input;
  return run(binary("gofed"), words, child, kClientPatience);
}

Outcome ClientPlace::shell(const std::string& script) const {
  return run("/bin/bash", {"-c", script}, options(), kClientPatience);
}

std::unique_ptr<Child> ClientPlace::start(
    const std::string& program, const std::vector<std::string>& words,
    const std::map<std::string, std::string>& environment) const {
  return std::make_unique<Child>(program, words, options(environment));
}

void ClientPlace::make_archives() const {
  const auto made =
      run(kPython, {source_path("test/process/client_archives.py"), directory_.path()}, {},
          kClientPatience);
  if (made.exit != Exit{}) throw std::runtime_error("client_archives.py: " + made.err);
}

std::vector<std::string> ClientPlace::leftovers() const {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(directory_ / "tmp")) {
    names.push_back(entry.path().filename());
  }
  return names;
}

System::System(const ClientPlace& place, const std::vector<std::string>& words)
    : place_(place), endpoint_(ipc_endpoint(place.directory(), "broker")) {
  std::vector<std::string> all{"--broker", endpoint_, "up"};
  all.insert(all.end(), words.begin(), words.end());
  up_ = place.start(binary("gofed"), all);
  static_cast<void>(up_->wait_for_line("ready:", kClientPatience));
}

// Killed, `up` would leave its workers to close their stores by themselves, while the directory
// that they are in is being removed.
System::~System() {
  if (!up_->running()) return;
  up_->interrupt();
  static_cast<void>(up_->wait());
}

Outcome System::gofed(std::vector<std::string> words, const std::string& input) const {
  words.insert(words.begin(), {"--broker", endpoint_});
  return place_.gofed(words, input);
}

std::string corpus_archive(const ClientPlace& place, const std::string& package) {
  const auto folder = corpus_folder() + "/" + package;
  if (!fs::is_directory(folder)) {
    throw std::runtime_error(folder + ": not there; scripts/corpus fetches it");
  }
  const auto archive = place.path(package + ".tar.gz");
  const auto made = place.shell("tar --create --gzip --file '" + archive + "' --directory '" +
                                folder + "/usr/share/gocode/src' .");
  if (made.exit != Exit{}) throw std::runtime_error("tar: " + made.err);
  return archive;
}

bool is_one_error_line(const std::string& text) {
  return text.starts_with("gofed: ") && text.ends_with('\n') &&
         std::ranges::count(text, '\n') == 1 && text.find('\x1b') == std::string::npos;
}

}  // namespace gofed::test
