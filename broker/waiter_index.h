// Finds a client's request by what the client calls it (compact token, or the head's id): for
// cancelling. A hash table threaded through the waiters themselves, so that a request costs no
// allocation here.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "broker/state.h"
#include "envelope/net/hash.h"

namespace gofed::broker {

// What a client calls one of its requests. Compact requests have a token, others an id.
struct RequestName {
  PeerId client{};
  bool compact = false;
  std::uint64_t token = 0;
  std::string_view id{};
};

class WaiterIndex {
 public:
  explicit WaiterIndex(State& state) : state_(state), buckets_(kBucketsMin, kNone<WaiterId>) {}

  // A waiter without a name (a foreign body) is not added, nor one whose name its client uses
  // already: chains stay short whatever clients do.
  void add(WaiterId id);
  // Not being in the index is not an error.
  void remove(WaiterId id);

  // kNone where no request of that client has the name.
  [[nodiscard]] WaiterId find(const RequestName& name) const;

 private:
  static constexpr std::size_t kBucketsMin = 256;  // a power of two

  [[nodiscard]] static RequestName name_of(const Waiter& waiter);
  [[nodiscard]] std::size_t bucket(const RequestName& name) const;
  void resize(std::size_t count);

  State& state_;
  std::vector<WaiterId> buckets_;
  std::size_t count_ = 0;
};

}  // namespace gofed::broker
