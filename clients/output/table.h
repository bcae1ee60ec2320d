// Tables for people: columns as wide as their contents. Where the terminal is too narrow, columns of
// less worth are left out and cells wrap; no cell is cut off.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"

namespace gofed::clients {

enum class Align : std::uint8_t { Left, Right };

struct Column {
  std::string title;
  Align align = Align::Left;
  // Where the terminal is too narrow, columns are left out, the highest number first; 0: never.
  std::uint8_t dispensable = 0;
};

struct TableStyle {
  std::size_t columns = 0;  // of the terminal; 0: no limit
  bool colours = false;     // titles bold
};

class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // As many cells as columns. Control characters are spelt out.
  void add(std::vector<std::string> cells);
  [[nodiscard]] bool empty() const { return rows_.empty(); }

  // Only these columns, in that order, by their titles in any case; none of them is left out.
  // errors: InvalidArgument: no such column; names those there are.
  [[nodiscard]] Result<void> select(std::span<const std::string> titles);

  // Title line and rows, two spaces between columns, none at line ends. A column that is empty in
  // every row is left out. Where the width does not suffice, dispensable columns are left out, then
  // the widest left-aligned ones give way and their cells wrap; where that is still not enough,
  // rows become blocks of "title: cell", with all columns.
  [[nodiscard]] std::string text(const TableStyle& style) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace gofed::clients
