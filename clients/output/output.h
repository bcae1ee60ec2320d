// What goes to stdout: results, in the format that was asked for.
//
// One thread. A reader that goes away (`gofed api | head`) is no error: the rest is dropped. Any
// other failed write (a full disk) is kept and returned by finish().
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "clients/output/format.h"
#include "clients/output/table.h"
#include "clients/output/terminal.h"
#include "schemas/base/result.h"
#include "schemas/describe/codec.h"

namespace gofed::clients {

// How tables are shown: only these columns (empty: those that have room), or all, as wide as they are.
struct TableChoice {
  std::vector<std::string> columns = {};
  bool wide = false;
};

class Output {
 public:
  Output(Format format, const Terminal& terminal, std::string form = {}, TableChoice tables = {})
      : format_(format), form_(std::move(form)), tables_(std::move(tables)), terminal_(terminal) {}
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  [[nodiscard]] Format format() const { return format_; }
  // Which of the command's own forms, where the format is Text.
  [[nodiscard]] const std::string& form() const { return form_; }
  [[nodiscard]] TableStyle style() const {
    return {.columns = tables_.wide ? 0 : terminal_.columns, .colours = terminal_.colours};
  }

  // One line for ndjson, indented else.
  [[nodiscard]] schemas::JsonStyle json_style() const {
    return format_ == Format::Ndjson ? schemas::JsonStyle::Compact : schemas::JsonStyle::Pretty;
  }

  // Compact JSON, as one document: one line for ndjson, indented else.
  void json(std::string_view compact);

  // The same of a value, which is never text as a whole.
  template <typename T>
  void value(const T& value) {
    schemas::write_json(value, json_style(), [this](std::string_view piece) { text(piece); });
    text("\n");
  }

  // A column that was asked for and is not there is an error of finish().
  void table(Table table);

  // Bytes as they are.
  void text(std::string_view text);

  // Hands over what is buffered; for results that come one by one.
  void flush();

  // Whether the reader went away: more output is in vain.
  [[nodiscard]] bool closed() const { return closed_; }

  // Flushes, and returns the first failure. errors: Io, StorageFull; InvalidArgument: --columns.
  [[nodiscard]] Result<void> finish();

 private:
  static constexpr std::size_t kBufferBytes = 64 << 10;

  Format format_;
  std::string form_;
  TableChoice tables_;
  std::optional<Error> no_column_;
  Terminal terminal_;
  std::string buffer_;
  bool closed_ = false;
  int errno_ = 0;
};

}  // namespace gofed::clients
