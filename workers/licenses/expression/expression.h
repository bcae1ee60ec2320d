// SPDX licence expressions: read, written, simplified, compared. Values; any thread.
//
//   expression = or; or = and *("OR" and); and = with *("AND" with)
//   with = simple ["WITH" exception]; simple = id ["+"] / [DocumentRef-x ":"] LicenseRef-x / "(" or ")"
//
// Ids are written as SPDX's list has them, whatever their case; operators may be in lower case. Deprecated
// ids become those of today ("GPL-2.0+": "GPL-2.0-or-later").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"

namespace gofed::licenses {

class Expression {
 public:
  enum class Kind : std::uint8_t { None, License, And, Or };

  Expression() = default;  // of nothing: no licence is known

  // One licence. `id` as written: it is normalised where the list has it.
  [[nodiscard]] static Expression license(std::string_view id, std::string_view exception = {});
  // Joined, flat; of one the same, of none None.
  [[nodiscard]] static Expression all_of(std::vector<Expression> terms);
  [[nodiscard]] static Expression any_of(std::vector<Expression> terms);

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] bool empty() const { return kind_ == Kind::None; }
  [[nodiscard]] const std::string& id() const { return id_; }  // with its "+", if it has one
  [[nodiscard]] const std::string& exception() const { return exception_; }
  [[nodiscard]] const std::vector<Expression>& terms() const { return terms_; }

  // "MIT AND (Apache-2.0 OR GPL-2.0-only)"; empty for None.
  [[nodiscard]] std::string text() const;

  friend bool operator==(const Expression&, const Expression&) = default;

 private:
  Kind kind_ = Kind::None;
  std::string id_;
  std::string exception_;
  std::vector<Expression> terms_;
};

inline constexpr std::size_t kExpressionBytesMax = 64U << 10U;
inline constexpr int kExpressionDepthMax = 64;

struct ParseOptions {
  // Refuse ids that the list does not have and that are no LicenseRef-. Otherwise they are kept as written.
  bool known_ids = true;
};

// errors: InvalidArgument, with the byte and what was expected; LimitExceeded.
[[nodiscard]] Result<Expression> parse_expression(std::string_view text, ParseOptions options = {});

// The same meaning, in one form: duplicates gone, sorted, "A AND (A OR B)" is A, nested joins flat.
[[nodiscard]] Expression simplified(const Expression& expression);

// Whether both say the same, by the truth of all their terms. Or-later and + are taken as they stand.
[[nodiscard]] bool equivalent(const Expression& a, const Expression& b);

// Whether who keeps to `allowed` may use what is under `expression`: some choice of its licences lies within
// the licences that `allowed` names, joined as it likes. "GPL-2.0-or-later" is within "GPL-3.0-only".
// `rejected` gets the licences that are not, of the choice that lacks least.
[[nodiscard]] bool permitted(const Expression& expression, const Expression& allowed,
                             std::vector<std::string>* rejected = nullptr);

// Each licence with its exception once, in order of text: "GPL-2.0-only WITH Classpath-exception-2.0".
[[nodiscard]] std::vector<std::string> licenses_of(const Expression& expression);

// The id of today for one of the list, with its exception where it takes one; nullopt-like: empty text for
// an id that the list does not have.
struct TodaysId {
  std::string id;
  std::string exception;
};
[[nodiscard]] TodaysId todays_id(std::string_view id);

}  // namespace gofed::licenses
