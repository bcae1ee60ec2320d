#include "clients/output/table.h"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <utility>

#include "clients/output/text_width.h"
#include "schemas/base/result.h"

namespace gofed::clients {
namespace {

using Row = std::vector<std::string>;

constexpr std::size_t kGap = 2;
// A wrapped column narrower than this reads worse than a block per row.
constexpr std::size_t kWrappedColumnsMin = 12;

// What wraps without hurting: a longer cell is no reason to leave another column out.
constexpr std::size_t kComfortableColumns = 28;

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kPlain = "\x1b[0m";

// What is left of the table without the columns that say nothing.
struct Shown {
  std::vector<Column> columns;
  std::vector<Row> rows;
};

Shown without_empty_columns(const std::vector<Column>& columns, const std::vector<Row>& rows) {
  Shown shown;
  shown.rows.resize(rows.size());
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const bool has_text =
        std::ranges::any_of(rows, [c](const Row& row) { return !row[c].empty(); });
    if (!has_text) continue;
    shown.columns.push_back(columns[c]);
    for (std::size_t r = 0; r < rows.size(); ++r) shown.rows[r].push_back(rows[r][c]);
  }
  return shown;
}

std::vector<std::size_t> natural_widths(const Shown& shown) {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < shown.columns.size(); ++c) {
    std::size_t width = text_width(shown.columns[c].title);
    for (const auto& row : shown.rows) width = std::max(width, text_width(row[c]));
    widths.push_back(width);
  }
  return widths;
}

std::size_t total_width(const std::vector<std::size_t>& widths) {
  return std::accumulate(widths.begin(), widths.end(), std::size_t{0}) +
         kGap * (widths.empty() ? 0 : widths.size() - 1);
}

// Takes columns from the widest left-aligned ones until the table fits; false where it cannot.
bool shrink(std::vector<std::size_t>& widths, const std::vector<Column>& columns,
            std::size_t limit) {
  while (total_width(widths) > limit) {
    std::size_t* widest = nullptr;
    for (std::size_t c = 0; c < widths.size(); ++c) {
      if (columns[c].align == Align::Right) continue;
      if (widest == nullptr || widths[c] > *widest) widest = &widths[c];
    }
    if (widest == nullptr || *widest <= kWrappedColumnsMin) return false;
    --*widest;
  }
  return true;
}

// What the table takes where long cells wrap.
std::size_t comfortable_width(const Shown& shown, std::vector<std::size_t> widths) {
  for (std::size_t c = 0; c < widths.size(); ++c) {
    if (shown.columns[c].align == Align::Left) widths[c] = std::min(widths[c], kComfortableColumns);
  }
  return total_width(widths);
}

void erase_column(Shown& shown, std::vector<std::size_t>& widths, std::size_t column) {
  const auto at = static_cast<std::ptrdiff_t>(column);
  shown.columns.erase(shown.columns.begin() + at);
  widths.erase(widths.begin() + at);
  for (auto& row : shown.rows) row.erase(row.begin() + at);
}

// Leaves dispensable columns out until the rest is comfortable.
void leave_out(Shown& shown, std::vector<std::size_t>& widths, std::size_t limit) {
  while (comfortable_width(shown, widths) > limit) {
    const auto least = std::ranges::max_element(shown.columns, {}, &Column::dispensable);
    if (least == shown.columns.end() || least->dispensable == 0) return;
    erase_column(shown, widths, static_cast<std::size_t>(least - shown.columns.begin()));
  }
}

bool same_word(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

void append_cell(std::string& line, std::string_view cell, std::size_t width, Align align) {
  const auto taken = text_width(cell);
  const std::string padding(width > taken ? width - taken : 0, ' ');
  line += align == Align::Right ? padding + std::string(cell) : std::string(cell) + padding;
}

// One row, in as many lines as its longest cell needs.
std::string row_text(const Row& row, const std::vector<Column>& columns,
                     const std::vector<std::size_t>& widths) {
  std::vector<std::vector<std::string>> cells;
  std::size_t lines = 1;
  for (std::size_t c = 0; c < row.size(); ++c) {
    cells.push_back(wrapped(row[c], widths[c]));
    lines = std::max(lines, cells.back().size());
  }
  std::string text;
  for (std::size_t l = 0; l < lines; ++l) {
    std::string line;
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (c > 0) line.append(kGap, ' ');
      append_cell(line, l < cells[c].size() ? cells[c][l] : "", widths[c], columns[c].align);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string title_text(const Shown& shown, const std::vector<std::size_t>& widths, bool colours) {
  Row titles;
  for (const auto& column : shown.columns) titles.push_back(column.title);
  auto text = row_text(titles, shown.columns, widths);
  if (!colours) return text;
  text.pop_back();
  return std::string(kBold) + text + std::string(kPlain) + "\n";
}

// The form for very narrow terminals: "title: cell" lines, a blank line between rows.
std::string blocks_text(const Shown& shown, std::size_t limit) {
  std::string text;
  for (const auto& row : shown.rows) {
    if (!text.empty()) text += "\n";
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (row[c].empty()) continue;
      for (const auto& line : wrapped(shown.columns[c].title + ": " + row[c], limit)) {
        text += line + "\n";
      }
    }
  }
  return text;
}

}  // namespace

void Table::add(std::vector<std::string> cells) {
  GOFED_ASSERT(cells.size() == columns_.size());
  for (auto& cell : cells) cell = printable(cell);
  rows_.push_back(std::move(cells));
}

Result<void> Table::select(std::span<const std::string> titles) {
  std::vector<std::size_t> chosen;
  for (const auto& title : titles) {
    const auto found = std::ranges::find_if(
        columns_, [&title](const Column& column) { return same_word(column.title, title); });
    if (found == columns_.end()) {
      std::string known;
      for (const auto& column : columns_) known += (known.empty() ? "" : ", ") + column.title;
      return fail(Errc::InvalidArgument, "no column " + title + "; there are " + known);
    }
    chosen.push_back(static_cast<std::size_t>(found - columns_.begin()));
  }
  const auto pick = [&chosen](const auto& all) {
    std::remove_cvref_t<decltype(all)> picked;
    for (const auto c : chosen) picked.push_back(all[c]);
    return picked;
  };
  columns_ = pick(columns_);
  for (auto& column : columns_) column.dispensable = 0;
  for (auto& row : rows_) row = pick(row);
  return {};
}

std::string Table::text(const TableStyle& style) const {
  if (rows_.empty()) return "";
  auto shown = without_empty_columns(columns_, rows_);
  auto widths = natural_widths(shown);
  if (style.columns > 0) {
    leave_out(shown, widths, style.columns);
    if (!shrink(widths, shown.columns, style.columns)) {
      return blocks_text(without_empty_columns(columns_, rows_), style.columns);
    }
  }
  auto text = title_text(shown, widths, style.colours);
  for (const auto& row : shown.rows) text += row_text(row, shown.columns, widths);
  return text;
}

}  // namespace gofed::clients
