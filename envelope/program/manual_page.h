// A manual page in the macros of man(7), from text: what it means to roff is escaped.
#pragma once

#include <string>
#include <string_view>

namespace gofed::envelope {

class ManualPage {
 public:
  // Its date is SOURCE_DATE_EPOCH where that is set, else today.
  ManualPage(std::string_view name, int section, std::string_view summary);

  void section(std::string_view heading);
  void text(std::string_view paragraph);
  // Lines as they are.
  void verbatim(std::string_view lines);
  // A term in bold, what it takes in italics, and what it means.
  void item(std::string_view term, std::string_view value, std::string_view meaning);

  [[nodiscard]] const std::string& finish() const { return text_; }

 private:
  std::string text_;
};

}  // namespace gofed::envelope
