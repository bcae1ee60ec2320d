// Files' facts -> a tree's: which licence holds in which directory, and one expression for all.
//
// Values; the same files in any order give the same facts. One thread at a time.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "workers/licenses/expression/expression.h"
#include "workers/licenses/tree/file_facts.h"

namespace gofed::licenses {

struct TreeOptions {
  bool headers = true;   // notices in source count
  bool vendored = true;  // what is below vendor/ counts for the tree's expression
  FileOptions file;
  // What a person has decided, by the SHA-256 of a file's content.
  std::map<std::string, Expression> overrides;
};

struct Directory {
  enum class Kind : std::uint8_t { Tree, Module, Vendored, Part };
  std::string path;  // "." is the root
  Kind kind = Kind::Part;
  std::string module;   // of modules and vendored ones
  std::string version;  // of vendored ones, where modules.txt has it
  Expression expression;
  std::string from;                 // the directory or file it is taken from; empty: nowhere
  std::vector<std::string> looked;  // where none was found: the places
};
[[nodiscard]] std::string_view name_of(Directory::Kind kind);

struct UnknownFile {
  std::string path;
  std::string sha256;
  UnknownText text;
};

struct TreeFacts {
  Expression expression;
  std::vector<FileFacts> files;        // that say anything, by path
  std::vector<Directory> directories;  // by path, the root first
  std::vector<UnknownFile> unknown;    // by path and line
  std::vector<std::string> unused_overrides;

  // Of the directory nearest upwards; null: none.
  [[nodiscard]] const Directory* directory_of(std::string_view path) const;
};

// Whether a file of that path is wanted by add(), and whether note() wants its bytes.
[[nodiscard]] bool wants_license_file(std::string_view path);
[[nodiscard]] bool needs_content(std::string_view path);

class TreeReader {
 public:
  explicit TreeReader(TreeOptions options) : options_(std::move(options)) {}

  void add(std::string_view path, std::string_view bytes);
  // What a file says of modules alone: go.mod, modules.txt, the place of a Go file.
  void note(std::string_view path, std::string_view bytes);
  // Facts that were read elsewhere, of several threads for instance.
  void add(FileFacts facts);
  [[nodiscard]] TreeFacts finish();

 private:
  friend class TreeJoiner;
  TreeOptions options_;
  std::vector<FileFacts> files_;
  std::map<std::string, std::string> modules_;  // directory -> module path
  struct Vendored {
    std::string module;
    std::string version;
  };
  std::map<std::string, Vendored> vendored_;   // directory -> module
  std::map<std::string, bool> vendored_dirs_;  // directories below vendor/ with Go files
};

}  // namespace gofed::licenses
