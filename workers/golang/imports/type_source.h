// Types as Go source that another file can hold: packages by names that the file's imports declare.
//
// A part that source cannot say (an unknown type, an unexported field of another package inside a
// literal, a name that is no identifier) is written "_", which the checker takes for unknown.
// One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "workers/golang/types/types.h"

namespace gofed::golang::imports {

// What stands for a type that is not known.
inline constexpr std::string_view kUnknownSource = "_";

// Whether a file may declare this name, or name it: an identifier that is no keyword and not "_".
[[nodiscard]] bool is_plain_name(std::string_view name);

class TypeSource {
 public:
  // `own` is the import path of the package that the source belongs to; its names stand alone.
  // Both must outlive the writer.
  TypeSource(const TypeTable& table, std::string_view own) : table_(table), own_(own) {}

  void type(std::string& out, TypeId id);
  // Parameters and results of a Func: "(a int) error"; "()" of any other type.
  void signature(std::string& out, TypeId func);
  // The constraint of a type parameter.
  void constraint(std::string& out, TypeId id);

  // A name that the package declares for `type` under an alias: struct{ Name } is then that type.
  void add_alias(std::string_view name, TypeId type) { aliases_.emplace(name, type); }
  // A name that is taken for something else.
  void reserve(std::string_view name) { reserved_.emplace(name, kNoType); }

  // Import declarations and helper aliases for all that has been written.
  [[nodiscard]] std::string imports(
      const std::function<std::string(std::string_view path)>& rename) const;
  [[nodiscard]] std::string helpers();

 private:
  class Writer;

  std::string_view qualifier(std::string_view path);

  const TypeTable& table_;
  std::string_view own_;
  std::map<std::string, std::string, std::less<>> imports_;  // path -> name in this file
  std::map<std::string, TypeId, std::less<>> aliases_;       // declared by the package itself
  std::map<std::string, TypeId, std::less<>> reserved_;
  std::map<std::string, TypeId, std::less<>> helpers_;  // aliases that embedded fields need
};

}  // namespace gofed::golang::imports
