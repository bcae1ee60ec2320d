// Whom a change hits, as text: a listing to read, and lines as compilers print them. Pure; any
// thread.
#pragma once

#include <string>
#include <vector>

#include "schemas/golang/impact.h"

namespace gofed::clients {

// A user as the command line names it.
struct NamedImpact {
  std::string place;      // what its positions are put behind: "DIR/"; empty: nowhere on this disk
  std::string directory;  // of the user below that place; its positions begin with it
  schemas::golang::UserImpact impact;
};

// Whether all that it has are packages of the library: it is no user.
[[nodiscard]] bool is_library_itself(const schemas::golang::UserImpact& user);

// How many are safe; then a heading for each other user with its places below, which are relative to the
// user: those that break last.
[[nodiscard]] std::string impact_text(const schemas::golang::Impact& summary,
                                      const std::vector<NamedImpact>& users, bool colours);

// The same as a release note: those that break first.
[[nodiscard]] std::string impact_markdown(const schemas::golang::Impact& summary,
                                          const std::vector<NamedImpact>& users);

// "DIR/a.go:12:6: golang.org/x/net/html.Parse: removed", in the order of the places: what editors
// and scripts take; what is not known to break ends in "(may break)" or "(unknown)".
[[nodiscard]] std::string impact_lines(const std::vector<NamedImpact>& users);

}  // namespace gofed::clients
