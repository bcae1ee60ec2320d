// Types of the standard library, and the predeclared error, as facts: the underlying type and the
// declared methods, from what is known of them without their source (stdlib/library.h). What they
// promote is not in the facts; it is found by following their fields.
//
// Made when first asked for and kept: not for several threads at once.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "workers/golang/facts/api_facts.h"
#include "workers/golang/stdlib/library.h"

namespace gofed::golang::diff {

class StandardTypes {
 public:
  // Of a release of Go, for the platform of a build context.
  explicit StandardTypes(const BuildContext& context)
      : release_(context.go_version), host_(stdlib::host_of(context.goos)) {}

  struct Found {
    const PackageApi* package = nullptr;  // its import path and the table of types
    const TypeFact* fact = nullptr;       // null: not of the standard library, or not known
  };

  // The result lives as long as this object.
  Found find(std::string_view package, std::string_view name);

 private:
  GoVersion release_;
  stdlib::Host host_;
  std::map<std::string, PackageApi, std::less<>> packages_;
  std::map<std::pair<std::string, std::string>, std::optional<TypeFact>> types_;
};

}  // namespace gofed::golang::diff
