// What working out the types of a package may cost. Most of it is in proportion to the source;
// where types embed each other, or arguments are put into large generic types, it may be to its
// square, and hostile source of a megabyte would take minutes and gigabytes. One thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "workers/golang/base/source.h"

namespace gofed::golang::check {

// A step is about 5 ns of work, or 8 bytes of memory. Of all packages in Debian's corpus the
// dearest takes a tenth of either: 2,010 steps for 653 bytes, 41,666 for 103,277.
inline constexpr std::uint64_t kStepsMin = 20'000;
inline constexpr std::uint64_t kStepsPerByte = 4;

// The cost of recording one promoted member.
inline constexpr std::uint64_t kStepsOfFact = 16;

class Budget {
 public:
  explicit Budget(std::size_t source_bytes) : left_(kStepsMin + source_bytes * kStepsPerByte) {}

  // False when there is not enough left: then nothing is spent, and the caller reports nothing.
  [[nodiscard]] bool spend(std::uint64_t steps) {
    const bool is_enough = steps <= left_;
    left_ -= std::min(steps, left_);
    is_spent_ = is_spent_ || !is_enough;
    return is_enough;
  }
  [[nodiscard]] bool is_spent() const { return is_spent_; }

 private:
  std::uint64_t left_;
  bool is_spent_ = false;
};

// What facts say of a package whose budget was spent.
[[nodiscard]] inline Diagnostic spent_diagnostic(const std::string& import_path) {
  return {"",
          {},
          "package " + import_path +
              ": its types take more work than its size allows; not all are reported"};
}

}  // namespace gofed::golang::check
