// Stanzas of Debian control files (deb822, the syntax of RFC 822 headers) out of a stream of bytes:
// Sources, Packages, .dsc, debian/control.
//
// One stanza is in memory at a time, and at most kStanzaBytesMax of it. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"

namespace gofed::packaging {

// Debian 12's largest stanza, the source of linux, has 150 kB.
inline constexpr std::size_t kStanzaBytesMax = std::size_t{4} << 20;
inline constexpr std::size_t kFieldsMax = 1000;  // of one stanza

// Views into the reader's buffer, valid during the visitor's call.
struct Field {
  std::string_view name;
  std::string_view value;  // lines after the first keep their leading space
};

class Stanza {
 public:
  // The value of the field; names are compared without case. Empty where the stanza has none.
  [[nodiscard]] std::string_view value(std::string_view name) const;
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;

  [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }
  // Of the input, from 1: where the stanza begins.
  [[nodiscard]] std::uint64_t line() const { return line_; }

 private:
  friend class StanzaReader;
  std::vector<Field> fields_;
  std::uint64_t line_ = 0;
};

using StanzaVisitor = std::function<Result<void>(const Stanza&)>;

class StanzaReader {
 public:
  explicit StanzaReader(StanzaVisitor visitor) : visitor_(std::move(visitor)) {}

  // The next bytes of the input, any number of them.
  //   errors  Malformed      "line N: ...": no field, a field twice, a NUL
  //           LimitExceeded  kStanzaBytesMax, kFieldsMax
  //           those of the visitor, after "line N: "
  [[nodiscard]] Result<void> add(std::string_view bytes);

  // The input has ended. errors: as above; Malformed: "truncated", where the last line has no end.
  [[nodiscard]] Result<void> finish();

  [[nodiscard]] std::uint64_t stanzas() const { return stanzas_; }

 private:
  struct Span {
    std::size_t begin = 0;
    std::size_t size = 0;
  };
  struct FieldSpan {
    Span name;
    Span value;
  };

  [[nodiscard]] Result<void> take_line(std::string_view line);
  [[nodiscard]] Result<void> take_field(std::string_view line);
  [[nodiscard]] Result<void> end_stanza();
  [[nodiscard]] std::string_view text(Span span) const;
  [[nodiscard]] std::unexpected<Error> at_line(Errc code, std::string_view what) const;

  StanzaVisitor visitor_;
  std::string partial_;  // a line whose end has not come yet
  std::string buffer_;   // the lines of the stanza
  std::vector<FieldSpan> fields_;
  Stanza stanza_;
  std::uint64_t line_ = 0;
  std::uint64_t first_line_ = 0;
  std::uint64_t stanzas_ = 0;
};

}  // namespace gofed::packaging
