// LicenseReport: under which licences a tree ships, with the evidence, as services and clients exchange it.
//
// Everything is in a fixed order, so equal trees give equal documents. Expressions are SPDX's. Values only. A
// change of meaning raises kFormat; a new optional field does not.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schemas/describe/describe.h"

namespace gofed::schemas::licenses {

struct Match {
  std::string expression;
  double score = 0;                  // 1: all of a text, or said in words
  std::string method;                // exact, text, tag, name, reference
  std::vector<std::uint32_t> lines;  // first and last, from 1

  static void describe(Describe<Match>& d);
  friend bool operator==(const Match&, const Match&) = default;
};

struct File {
  std::string path;
  std::string role;  // license, notice, header, tag, readme, control
  std::vector<Match> matches;
  std::vector<std::string> copyrights;
  std::string sha256;  // of licences and notices

  static void describe(Describe<File>& d);
  friend bool operator==(const File&, const File&) = default;
};

struct Directory {
  std::string path;  // "." is the root
  std::string kind;  // tree, module, vendored, part
  std::string module;
  std::string version;
  std::string expression;  // empty: none was found
  std::string from;        // the directory or file that it is taken from
  std::vector<std::string> looked;

  static void describe(Describe<Directory>& d);
  friend bool operator==(const Directory&, const Directory&) = default;
};

// A text that looks like a licence and is not a known one.
struct UnknownText {
  std::string path;
  std::vector<std::uint32_t> lines;
  std::string nearest;
  double score = 0;
  std::string sha256;  // what an override is for

  static void describe(Describe<UnknownText>& d);
  friend bool operator==(const UnknownText&, const UnknownText&) = default;
};

// A part of what is linked into a command: a module, or a vendored one, or Go itself.
struct LinkedPart {
  std::string
      path;  // of the module, or the import path of its repository; "std" is Go's own library
  std::string version;  // where the tree says it
  std::string directory;
  std::string expression;
  std::string from;
  std::vector<std::string> packages;
  std::vector<std::string> looked;  // of what has no known licence: where it was looked for

  static void describe(Describe<LinkedPart>& d);
  friend bool operator==(const LinkedPart&, const LinkedPart&) = default;
};

struct Binary {
  std::string path;  // the command's import path
  std::string directory;
  std::string expression;  // of all parts that are known
  std::vector<LinkedPart> parts;
  std::vector<std::string> unresolved;  // import paths that are not in the tree

  static void describe(Describe<Binary>& d);
  friend bool operator==(const Binary&, const Binary&) = default;
};

struct LicenseReport {
  static constexpr std::uint32_t kFormat = 1;

  std::uint32_t format = kFormat;
  std::string name;  // of the source
  std::string expression;
  std::vector<File> files;
  std::vector<Directory> directories;
  std::vector<std::string> unknown;  // paths
  std::vector<UnknownText> unknown_texts;
  std::vector<Binary> binaries;  // where they were asked for
  std::vector<std::string> unused_overrides;
  std::string list;       // the list of licences: "spdx-license-list 6.12.0"
  std::string go_module;  // of the tree, if it is one module
  std::vector<std::string> diagnostics;

  static void describe(Describe<LicenseReport>& d);
  friend bool operator==(const LicenseReport&, const LicenseReport&) = default;
};

struct LicenseChange {
  std::string kind;  // added, removed, changed
  std::string what;  // expression, directory, file, copyright
  std::string path;
  std::string before;
  std::string after;

  static void describe(Describe<LicenseChange>& d);
  friend bool operator==(const LicenseChange&, const LicenseChange&) = default;
};

struct LicenseChanges {
  static constexpr std::uint32_t kFormat = 1;

  std::uint32_t format = kFormat;
  std::string before;
  std::string after;
  bool changed = false;  // of the tree's expression, by meaning
  bool stricter = false;
  std::vector<std::string> added;  // licences that are new
  std::vector<std::string> removed;
  std::vector<LicenseChange> changes;

  static void describe(Describe<LicenseChanges>& d);
  friend bool operator==(const LicenseChanges&, const LicenseChanges&) = default;
};

}  // namespace gofed::schemas::licenses
