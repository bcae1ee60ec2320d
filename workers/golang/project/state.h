// What a Project has under its hood: files and directories, each filled when it is first asked for.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schemas/base/mutex.h"
#include "workers/golang/project/project.h"
#include "workers/golang/syntax/parser.h"

namespace gofed::golang {

// Parsers keep their memory from file to file, so threads take one and give it back.
class ParserPool {
 public:
  syntax::FileParser take();
  void give_back(syntax::FileParser parser);

 private:
  Mutex mutex_;
  std::vector<syntax::FileParser> idle_ GOFED_GUARDED_BY(mutex_);
};

struct Project::State {
  // How far a directory has been read. Only drop_trees() goes back.
  enum class Stage : std::uint8_t { Untouched, LookedAt, Parsed };
  struct Progress {
    std::atomic<Stage> stage = Stage::Untouched;
    Mutex mutex;                                     // held while the stage advances
    std::atomic<bool> diagnostics_recorded = false;  // parsed before: its diagnostics are known
    // Of the first directory of an import path: what an import of that means, once it was asked
    // for. Directories that share a path may be many, and so may be the packages of one.
    std::atomic<const Package*> imported = unasked();
  };
  // Stands for what has not been asked for yet.
  static const Package* unasked();

  std::vector<GoFile> files;        // in path order
  std::vector<std::size_t> sizes;   // of their source in bytes
  std::size_t source_bytes = 0;     // of all
  std::vector<std::size_t> places;  // in the listing
  // Of a tree that comes as a listing: reads the file of that place.
  std::function<std::string(std::size_t place)> read;

  // Whether the heads of a directory's files are read before the rest. What is in memory is parsed as
  // a whole, and so is a tree that is one part: sooner or later all that is looked at is needed.
  [[nodiscard]] bool reads_heads(const ProjectOptions& options) const {
    return read && source_bytes > options.part_bytes;
  }

  std::vector<Directory> directories;    // in path order
  std::unique_ptr<Progress[]> progress;  // by directory
  ParserPool parsers;

  // The directories of an import path: the first one, and by directory the next one.
  std::unordered_map<std::string_view, DirectoryIndex> first_of_path;
  std::vector<DirectoryIndex> next_of_path;

  std::vector<Diagnostic> diagnostics;  // of paths and manifests, which are read at once
  std::string work_directory;           // of go.work

  // Fills first_of_path, next_of_path and progress from the directories.
  void index_directories();
};

}  // namespace gofed::golang
