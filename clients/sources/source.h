// Where the Go source of a scenario comes from: one value of one kind. What a kind knows of itself,
// how it is named, checked and opened, is one file (kind.h); here is what all share.
//
//   option, record or word -> Source -> (kind.h) OpenedSource -> (place.h) PlacedSource -> action
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/core/arguments.h"
#include "schemas/actions/file.h"
#include "schemas/base/result.h"

namespace gofed::clients {

struct SourceKind;

// Which files of a tree are read, by their paths.
using WantedFile = bool (*)(std::string_view path);

struct Source {
  const SourceKind* kind = nullptr;
  std::string text;        // path or URL
  schemas::FileId stored;  // of a stored file
  // Which files of a tree are packed where it has to be sent; null: those of Go source.
  WantedFile wanted = nullptr;

  // How errors call it: without the user and the password of a URL.
  [[nodiscard]] std::string name() const;
  // The same, never null.
  [[nodiscard]] WantedFile wanted_files() const;
  // Whether it is standard input, which is there once.
  [[nodiscard]] bool is_stdin() const;
  // What stands before the paths of its files where people see them: "dir/" of a directory.
  [[nodiscard]] std::string path_prefix() const;
};

// What a command line or a record says, by the names of its fields; exactly one must be there.
struct SourceFields {
  std::optional<std::string> file = {};  // "-": standard input
  std::optional<std::string> dir = {};
  std::optional<std::string> url = {};
  std::optional<schemas::FileId> file_id = {};
};

// errors: InvalidArgument: none, or several.
[[nodiscard]] Result<Source> make_source(SourceFields fields);

// The options that name a source, for a command's table, and what was given of them.
// errors: InvalidArgument.
[[nodiscard]] std::vector<Option> source_options();
[[nodiscard]] Result<Source> read_source_options(const Arguments& arguments);
// The first of these options that was given.
[[nodiscard]] std::optional<std::string> given_source_option(const Arguments& arguments);

// The source that a word alone means: "-", a directory or file where there is one of that name, a
// URL, DIRECTORY@REVISION, MODULE@VERSION; nothing where it is another word.
[[nodiscard]] std::optional<Source> source_of_word(const std::string& word);
// The same where nothing else can be meant: a file, whose absence is reported when it is opened.
[[nodiscard]] Source source_or_file(const std::string& word);

// A source of a kind that is known already.
[[nodiscard]] Source file_source(std::string path);  // "-": standard input
[[nodiscard]] Source directory_source(std::string path);

}  // namespace gofed::clients
