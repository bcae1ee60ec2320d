// What a kind of source knows of itself: a row in the list of kinds (source.cc), a file of its own.
// Nothing else asks what kind a source is.
//
// To add one: its file, its line below and in the list; a field of SourceFields where command lines
// and records name it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "clients/core/arguments.h"
#include "clients/core/run.h"
#include "clients/sources/source.h"
#include "clients/sources/transfer.h"
#include "envelope/service/local_archive.h"
#include "envelope/service/local_tree.h"
#include "schemas/actions/file.h"
#include "schemas/base/result.h"

namespace gofed::clients {

// A source as its entries can be got at, in one of these ways.
struct OpenedSource {
  // An archive's bytes, in order, to a sink. Called once at most.
  using Bytes = std::function<Result<void>(const ByteSink& sink)>;

  std::string name = {};                           // of the file that is stored of it
  std::uint64_t size_bytes = 0;                    // of `bytes`; 0: not known
  Bytes bytes = {};                                // it is here, as an archive
  std::shared_ptr<envelope::LocalTree> tree = {};  // its files themselves; there are bytes too
  std::shared_ptr<envelope::LocalArchive> archive = {};  // the archive itself; there are bytes too
  std::optional<std::string> url = {};                   // the system fetches it
  std::optional<schemas::FileId> stored = {};            // the system has it
};

struct SourceKind {
  Option option = {};  // that names one; without a name: no option
  // The source of that kind that the fields say, if any.
  std::optional<Source> (*of_fields)(const SourceFields& fields) = nullptr;
  // Whether a word alone means one. Asked in the order of the list.
  bool (*means)(const std::string& word) = nullptr;
  std::string (*name)(const Source& source) = nullptr;
  // Of kinds whose files lie where people can open them; else null.
  std::string (*path_prefix)(const Source& source) = nullptr;
  // errors: what is there cannot be opened, or is not what the kind says. They name the source.
  Result<OpenedSource> (*open)(Run& run, const Source& source) = nullptr;
};

extern const SourceKind kStdinSource;
extern const SourceKind kDscSource;
extern const SourceKind kDirectorySource;
extern const SourceKind kFileSource;
extern const SourceKind kUrlSource;
extern const SourceKind kGitSource;
extern const SourceKind kModuleSource;
extern const SourceKind kStoredSource;

}  // namespace gofed::clients
