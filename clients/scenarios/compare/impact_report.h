// Whom a change hits, as text: a listing to read, and lines as compilers print them. Pure; any
// thread.
#pragma once

#include <string>
#include <vector>

#include "schemas/golang/impact.h"

namespace gofed::clients {

// A user as the command line names it.
struct NamedImpact {
  std::string place;  // what its positions are put behind: "DIR/"; empty: nowhere on this disk
  schemas::golang::UserImpact impact;
};

// A heading for each user that is not safe, its places below; then who is safe.
[[nodiscard]] std::string impact_text(const schemas::golang::Impact& summary,
                                      const std::vector<NamedImpact>& users, bool colours);

// "DIR/a.go:12:6: golang.org/x/net/html.Parse: removed", in the order of the places: what editors
// and scripts take. Unresolved fields and methods are not in it.
[[nodiscard]] std::string impact_lines(const std::vector<NamedImpact>& users);

}  // namespace gofed::clients
