// The keys that store_child writes and fault_test reads.
#pragma once

#include <string>

namespace gofed::store::testing {

inline constexpr int kKeysPerBatch = 3;

inline std::string fault_key(int thread, int number, int part) {
  return std::to_string(thread) + "/" + std::to_string(number) + "/" + std::to_string(part);
}

}  // namespace gofed::store::testing
