// Tables for people: columns as wide as their contents, cells wrapped where the terminal is too
// narrow. Nothing is cut off.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gofed::clients {

enum class Align : std::uint8_t { Left, Right };

struct Column {
  std::string title;
  Align align = Align::Left;
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

  // Title line and rows, two spaces between columns, none at line ends. A column that is empty in
  // every row is left out. Where the width does not suffice, the widest left-aligned columns give
  // way and their cells wrap; where that is still not enough, rows become blocks of "title: cell".
  [[nodiscard]] std::string text(const TableStyle& style) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace gofed::clients
