// The exported API of a package as Go source without bodies: what another package's type check
// needs of it.
//
//   package yaml
//   import ɢ0 "io"
//   const Version untyped...        constants with their exact values
//   func NewDecoder(r ɢ0.Reader) *Decoder
//   type Decoder struct{strict bool; parser *parser}
//   func (*Decoder) Decode(v interface{}) (err error)
//
// Unexported fields, methods and types are there as far as the facts list them: they decide what
// can be compared, embedded and implemented. What the facts do not know is written "_", which the
// checker takes for unknown; so is what is no Go, as facts of stored documents may say anything.
// Pure, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "workers/golang/facts/api_facts.h"

namespace gofed::golang::imports {

// Paths at and below `from` are written as those of `to`: a library under the path of another version.
struct PathRename {
  std::string from;
  std::string to;

  [[nodiscard]] std::string operator()(std::string_view path) const;
};

// What the package has on a platform, by its number in ApiFacts::platforms; "" where it is not
// there, or its name is no name.
[[nodiscard]] std::string declarations_source(const PackageApi& package, std::size_t platform,
                                              const PathRename& rename = {});

}  // namespace gofed::golang::imports
