#include "envelope/program/manual_page.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <ctime>

namespace gofed::envelope {
namespace {

// One line of roff: a dash is one that can be copied, and no character begins a request.
std::string escaped(std::string_view line) {
  std::string out;
  if (line.starts_with('.') || line.starts_with('\'')) out += "\\&";
  for (const char c : line) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if (c == '`') {
      out += "\\(ga";
    } else if (c == '\'') {
      out += "\\(aq";
    } else if (c == '"') {
      out += "\\(dq";
    } else if (c == '^') {
      out += "\\(ha";
    } else if (c == '~') {
      out += "\\(ti";
    } else {
      out += c;
    }
  }
  return out;
}

std::string in_capitals(std::string_view name) {
  std::string out(name);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

std::string date() {
  std::time_t seconds = std::time(nullptr);
  if (const char* epoch = std::getenv("SOURCE_DATE_EPOCH"); epoch != nullptr) {
    const std::string_view text(epoch);
    long long value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc() && end == text.data() + text.size()) seconds = value;
  }
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 16> day{};
  return {day.data(), std::strftime(day.data(), day.size(), "%Y-%m-%d", &parts)};
}

}  // namespace

ManualPage::ManualPage(std::string_view name, int section, std::string_view summary) {
  text_ = ".TH " + escaped(in_capitals(name)) + " " + std::to_string(section) + " " + date() +
          " \"gofed " GOFED_VERSION "\" \"gofed\"\n.SH NAME\n" + escaped(name) + " \\- " +
          escaped(summary) + "\n";
}

void ManualPage::section(std::string_view heading) {
  text_ += ".SH " + escaped(heading) + "\n";
}

void ManualPage::text(std::string_view paragraph) {
  if (!text_.ends_with(".SH DESCRIPTION\n")) {
    const auto line = text_.rfind('\n', text_.size() - 2);
    const auto last = std::string_view(text_).substr(line == std::string::npos ? 0 : line + 1);
    if (!last.starts_with(".SH ")) text_ += ".PP\n";
  }
  text_ += escaped(paragraph) + "\n";
}

void ManualPage::verbatim(std::string_view lines) {
  text_ += ".PP\n.nf\n";
  if (const auto line = text_.rfind(".SH "); line != std::string::npos) {
    // Right behind a heading no paragraph is needed.
    const auto heading_end = text_.find('\n', line) + 1;
    if (text_.substr(heading_end) == ".PP\n.nf\n") text_.erase(heading_end, 4);
  }
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size());
    const auto line = lines.substr(0, end);
    text_ += (line.empty() ? "\\&" : escaped(line)) + "\n";
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  text_ += ".fi\n";
}

void ManualPage::item(std::string_view term, std::string_view value, std::string_view meaning) {
  text_ += ".TP\n\\fB" + escaped(term) + "\\fR";
  if (!value.empty()) text_ += " \\fI" + escaped(value) + "\\fR";
  text_ += "\n" + escaped(meaning) + "\n";
}

}  // namespace gofed::envelope
