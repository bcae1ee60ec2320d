// The names that can be asked for, and their handles in the compact form.
//
// A route lives while a request or a worker refers to it. One that had workers stays beyond that (its
// counters are of interest) until room is needed for another. Asking for a name leaves nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "broker/state.h"
#include "envelope/net/hash.h"
#include "schemas/base/result.h"

namespace gofed::broker {

// Printable, so that a name can stand in a log and on a terminal; blanks are allowed (RFC 7 speaks
// of a "printable string").
[[nodiscard]] bool is_service_name(std::string_view name);

// The broker's own names (RFC 8/MMI).
[[nodiscard]] bool is_mmi(std::string_view name);

class Routes {
 public:
  explicit Routes(State& state);

  // kNone where there is no route of that name.
  [[nodiscard]] RouteId find(std::string_view name) const;

  // Names that are only asked for may not take the last quarter of services_max: whatever clients
  // ask for, workers can register.
  //   errors  InvalidArgument  no service name
  //           Busy             the names allowed are in use
  enum class Use : std::uint8_t { Asked, Offered };
  [[nodiscard]] Result<RouteId> intern(std::string_view name, Use use);

  // A handle that stays good for the life of the process, unless the route is forgotten.
  [[nodiscard]] std::uint32_t handle(RouteId id) const;
  // kNone for a handle that was never given, or to a route that is gone.
  [[nodiscard]] RouteId by_handle(std::uint32_t handle) const;

  // Requests, runs and workers use their route for as long as they name it.
  void use(RouteId id);
  void release(RouteId id);
  // For who interned a route and does not use it.
  void settle(RouteId id);

 private:
  void forget(RouteId id);

  State& state_;
  std::unordered_map<std::string, RouteId, envelope::StringHash, std::equal_to<>> by_name_;
  List<Route, RouteId, &Route::in_idle> idle_;
};

}  // namespace gofed::broker
