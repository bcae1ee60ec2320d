// Where the Go source of a scenario comes from: a file, a directory, a URL, or a file that is
// stored already.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "clients/core/run.h"
#include "clients/sources/data_place.h"
#include "schemas/actions/file.h"
#include "schemas/base/result.h"
#include "schemas/wire/head.h"

namespace gofed::clients {

enum class SourceKind : std::uint8_t { File, Directory, Url, Stored };

struct Source {
  SourceKind kind = SourceKind::File;
  std::string text;        // path ("-": standard input) or URL
  schemas::FileId stored;  // of kind Stored

  // How errors call it: without the user and the password of a URL.
  [[nodiscard]] std::string name() const;
};

// What a command line or a record says; exactly one must be there.
struct SourceWords {
  std::optional<std::string> file;
  std::optional<std::string> directory;
  std::optional<std::string> url;
  std::optional<schemas::FileId> stored;
};

// errors: InvalidArgument: none, or several.
[[nodiscard]] Result<Source> make_source(SourceWords words);

// A source that is where actions can get at it.
struct PlacedSource {
  schemas::FileId file;
  schemas::DataBinding data;  // for the call that works on it
};

// Adds what `more` says and brings along to the binding of a call that works on several sources of
// one place.
void join(schemas::DataBinding& data, schemas::DataBinding more);

// Uploads it to the place, or names it there. Errors name the source.
[[nodiscard]] Result<PlacedSource> place(Run& run, const Source& source, const DataPlace& place);

}  // namespace gofed::clients
