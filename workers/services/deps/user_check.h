// What the compiler reports in a user's packages with the new version of a library and not with the
// old one.
#pragma once

#include <functional>

#include "schemas/golang/user_check.h"
#include "workers/golang/project/project.h"

namespace gofed::workers {

// What a user's source is checked against; all must outlive the call.
struct CheckedAgainst {
  const golang::Project& before;  // the library, as packages to import
  const golang::Project& after;
  const golang::Project& missing;  // other packages that the user's tree does not have
};

// The packages of `user`, without tests and without those that are the library's own; only those
// that see the library, directly or through others, take time. One that cannot be read, or is too much work, is not among
// the checked. `cancelled` may be asked by several threads; the result is then of no use.
[[nodiscard]] schemas::golang::UserCheck check_user(const golang::Project& user,
                                                    const CheckedAgainst& against,
                                                    const std::function<bool()>& cancelled);

}  // namespace gofed::workers
