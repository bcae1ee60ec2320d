// The keys that store_child writes and fault_test reads.
#pragma once

#include <string>

namespace gofed::store::testing {

inline constexpr int kKeysPerBatch = 3;

// Under siege, batch N of a thread removes batch N - kSiegeRound.
inline constexpr int kSiegeRound = 40;

inline std::string fault_key(int thread, int number, int part) {
  return std::to_string(thread) + "/" + std::to_string(number) + "/" + std::to_string(part);
}

}  // namespace gofed::store::testing
