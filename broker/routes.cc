#include "broker/routes.h"

#include <algorithm>
#include <string>

#include "broker/collections/shrink.h"

namespace gofed::broker {
namespace {

constexpr std::string_view kMmiPrefix = "mmi.";

// A handle is the slot and the low half of its generation.
constexpr std::uint32_t kHandleBits = 16;
constexpr std::uint32_t kHandleMask = 0xffff;

std::uint32_t handle_of(std::uint64_t ticket) {
  const auto generation = static_cast<std::uint32_t>(ticket >> 32U) & kHandleMask;
  return (generation << kHandleBits) | (static_cast<std::uint32_t>(ticket) & kHandleMask);
}

}  // namespace

bool is_service_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte != 0x7f;
  });
}

bool is_mmi(std::string_view name) {
  return name.starts_with(kMmiPrefix);
}

Routes::Routes(State& state)
    : state_(state), by_name_(64, envelope::StringHash{state.options.hash_seed}) {
  GOFED_ASSERT(state.options.services_max <= kHandleMask);
}

RouteId Routes::find(std::string_view name) const {
  const auto at = by_name_.find(name);
  return at == by_name_.end() ? kNone<RouteId> : at->second;
}

Result<RouteId> Routes::intern(std::string_view name, Use use) {
  if (const auto known = find(name); known != kNone<RouteId>) return known;
  if (!is_service_name(name)) {
    return fail(Errc::InvalidArgument, "a service name is printable text");
  }
  const auto most = state_.options.services_max;
  if (by_name_.size() >= (use == Use::Asked ? most - most / 4 : most)) {
    if (idle_.empty()) {
      return fail(Errc::Busy,
                  "the broker's limit of " + std::to_string(most) + " service names is reached");
    }
    forget(idle_.front());
  }
  const auto id = state_.routes.add();
  state_.routes[id].name = name;
  by_name_.emplace(name, id);
  return id;
}

std::uint32_t Routes::handle(RouteId id) const {
  return handle_of(state_.routes.ticket(id));
}

RouteId Routes::by_handle(std::uint32_t handle) const {
  const auto id = static_cast<RouteId>(handle & kHandleMask);
  if (!state_.routes.contains(id)) return kNone<RouteId>;
  return handle_of(state_.routes.ticket(id)) == handle ? id : kNone<RouteId>;
}

void Routes::use(RouteId id) {
  auto& route = state_.routes[id];
  ++route.users;
  if (!route.idle) return;
  route.idle = false;
  idle_.remove(state_.routes, id);
}

void Routes::release(RouteId id) {
  --state_.routes[id].users;
  settle(id);
}

void Routes::settle(RouteId id) {
  auto& route = state_.routes[id];
  if (route.users > 0 || route.idle) return;
  route.idle = true;
  idle_.push_back(state_.routes, id);
  if (!route.lasting) forget(id);
}

void Routes::forget(RouteId id) {
  GOFED_ASSERT(state_.routes[id].idle);
  idle_.remove(state_.routes, id);
  by_name_.erase(state_.routes[id].name);
  rehash_if_sparse(by_name_);
  state_.routes.remove(id);
}

}  // namespace gofed::broker
