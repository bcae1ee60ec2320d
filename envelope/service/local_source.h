// What a caller inside this process brings along for an action to work on, in place of a stored file:
// a directory of its own (local_tree.h) or an archive (local_archive.h). Nothing is stored or hashed.
//
//   const auto tree = std::make_shared<MyTree>(...);
//   system.call<ApiAnalysis>({.file = tree->id()}, {.sources = {tree}});
//
// It never leaves the process: a call that would is refused (CallOptions::sources). A request from
// elsewhere has none, so that an id in it names nothing.
#pragma once

#include <string>

#include "schemas/actions/file.h"

namespace gofed::envelope {

class LocalSource {
 public:
  // `name`: how messages call it.
  explicit LocalSource(std::string name);
  virtual ~LocalSource() = 0;
  LocalSource(const LocalSource&) = delete;
  LocalSource& operator=(const LocalSource&) = delete;

  // What stands for it in the input of an action; of no other source of this process.
  [[nodiscard]] const schemas::FileId& id() const { return id_; }
  [[nodiscard]] const std::string& name() const { return id_.name; }

 private:
  schemas::FileId id_;
};

}  // namespace gofed::envelope
