// A tree of files that lies where the caller is, for calls inside this process: an action reads it
// in place, where it would read a stored archive otherwise. Nothing is packed, stored or hashed.
//
//   const auto tree = std::make_shared<MyTree>(...);
//   system.call<ApiAnalysis>({.file = tree->id()}, {.trees = {tree}});
//
// It never leaves the process: a call that would is refused (CallOptions::trees). A request from
// elsewhere has none, so that an id in it names nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/actions/file.h"
#include "schemas/base/result.h"

namespace gofed::envelope {

class LocalTree {
 public:
  struct File {
    std::string path;  // relative, '/' between elements, no "." or ".."
    std::uint64_t size_bytes = 0;
    std::string problem = {};  // why it has no content, for people: it is a link; empty: it has
  };
  using Wanted = std::function<bool(std::string_view path)>;

  // `name`: how messages call it.
  explicit LocalTree(std::string name);
  virtual ~LocalTree() = default;
  LocalTree(const LocalTree&) = delete;
  LocalTree& operator=(const LocalTree&) = delete;

  // What stands for it in the input of an action; of no other tree of this process.
  [[nodiscard]] const schemas::FileId& id() const { return id_; }
  [[nodiscard]] const std::string& name() const { return id_.name; }

  // The files, links and special files that are wanted, in the order of their paths; others are not
  // opened. `cancelled` is
  // asked again and again. errors: those of the files, Cancelled, LimitExceeded.
  [[nodiscard]] virtual Result<std::vector<File>> list(const Wanted& wanted,
                                                       const std::function<bool()>& cancelled) = 0;

  // What a listed file holds. Any thread, several at once, after list().
  [[nodiscard]] virtual Result<std::string> read(const File& file) const = 0;

 private:
  schemas::FileId id_;
};

}  // namespace gofed::envelope
