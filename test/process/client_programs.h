// The client and its system as a user runs them: programs, archives, and a place of their own.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "test/support/child.h"
#include "test/support/temp_dir.h"

namespace gofed::test {

// A directory with home, data and temporary files of its own; programs run in it. What is left in
// the temporary directory can be asked for.
class ClientPlace {
 public:
  ClientPlace();

  // `gofed WORDS...`, to its end.
  [[nodiscard]] Outcome gofed(const std::vector<std::string>& words, const std::string& input = {},
                              const std::map<std::string, std::string>& environment = {}) const;
  // The same with a system in front of the words: "--broker E".
  [[nodiscard]] Outcome shell(const std::string& script) const;  // bash; $gofed is the client

  [[nodiscard]] std::unique_ptr<Child> start(
      const std::string& program, const std::vector<std::string>& words,
      const std::map<std::string, std::string>& environment = {}) const;

  [[nodiscard]] std::string path(std::string_view name) const { return directory_ / name; }
  [[nodiscard]] const TempDir& directory() const { return directory_; }

  // Writes the archives of client_archives.py here.
  void make_archives() const;

  // Names in the temporary directory of the programs: none, once they have ended.
  [[nodiscard]] std::vector<std::string> leftovers() const;

 private:
  [[nodiscard]] ChildOptions options(
      const std::map<std::string, std::string>& environment = {}) const;

  TempDir directory_;
};

// `gofed up` in a place, ready.
class System {
 public:
  explicit System(const ClientPlace& place, const std::vector<std::string>& words = {});
  // Ended as Ctrl-C ends it, with all it started. One that hangs is the end of the test program.
  ~System();
  System(const System&) = delete;
  System& operator=(const System&) = delete;

  [[nodiscard]] const std::string& endpoint() const { return endpoint_; }
  [[nodiscard]] Child& up() { return *up_; }
  // `gofed --broker ENDPOINT WORDS...`
  [[nodiscard]] Outcome gofed(std::vector<std::string> words, const std::string& input = {}) const;

 private:
  const ClientPlace& place_;
  std::unique_ptr<Child> up_;
  std::string endpoint_;
};

// A corpus package of scripts/corpus as one tar. Throws where it was not fetched.
[[nodiscard]] std::string corpus_archive(const ClientPlace& place, const std::string& package);

// "gofed: ..." and nothing else: one line that ends.
[[nodiscard]] bool is_one_error_line(const std::string& text);

}  // namespace gofed::test
