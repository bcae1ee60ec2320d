// Where the Go source of a scenario comes from: a file, a directory, a URL, or a file that is
// stored already.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "clients/core/run.h"
#include "clients/sources/data_place.h"
#include "envelope/service/local_tree.h"
#include "envelope/service/system.h"
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

// What a call brings along for the sources that it works on.
struct SourceData {
  schemas::DataBinding data;
  envelope::LocalTrees trees;

  // The options of that call.
  [[nodiscard]] envelope::CallOptions call_options() &&;
};

// A source that is where actions can get at it.
struct PlacedSource {
  schemas::FileId file;
  SourceData data;
};

// Adds what another source of the same place brings along.
void join(SourceData& data, SourceData more);

// MayStay: the call is made at once, with all that the source brings along. So a directory that
// services of this process work on stays where it is, unless the place keeps files.
enum class Placing : std::uint8_t { Stored, MayStay };

// Uploads it to the place, or names it there. Errors name the source.
[[nodiscard]] Result<PlacedSource> place(Run& run, const Source& source, const DataPlace& place,
                                         Placing placing = Placing::Stored);

}  // namespace gofed::clients
