// Packages of Go source made at random, of declarations that refer to each other in every way that
// types can: unions of own types, constraints in cycles, aliases and instances of generic types,
// embedding, literals within literals. Most do not type-check: comparisons have to hold for those,
// too.
#pragma once

#include <array>
#include <cstddef>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gofed::golang::test {

class RandomPackage {
 public:
  explicit RandomPackage(unsigned seed) : random_(seed) {}

  // Its declarations, each on a line of its own.
  std::vector<std::string> make() {
    for (std::size_t i = 3 + below(8); i > 0; --i) names_.push_back(new_name());
    std::vector<std::string> lines{"package p", "import (\"io\"; x \"example.org/absent\")",
                                   "var _ io.Reader; var _ x.T"};
    for (const auto& name : names_) {
      lines.push_back(type_declaration(name));
      for (std::size_t i = below(3); i > 0; --i) lines.push_back(method(name));
    }
    for (std::size_t i = below(4); i > 0; --i) {
      const auto number = std::to_string(i);
      lines.push_back("var V" + number + " " + type(0));
      lines.push_back("func F" + number + parameters(true) + "(" + type(0) + ", " + type(0) +
                      ") {}");
      lines.push_back("const C" + number + " = " + number);
    }
    return lines;
  }

  // The same with some of its lines changed, gone or in another place.
  std::vector<std::string> edited(std::vector<std::string> lines) {
    for (std::size_t i = 1 + below(4); i > 0 && lines.size() > 4; --i) {
      const auto at = 3 + below(lines.size() - 3);
      const auto choice = below(4);
      if (choice == 0) lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at));
      if (choice == 1) lines[at] = type_declaration(one_of_names());
      if (choice == 2) lines.push_back(type_declaration(new_name()));
      if (choice == 3) std::swap(lines[at], lines[3 + below(lines.size() - 3)]);
    }
    return lines;
  }

 private:
  std::size_t below(std::size_t count) { return random_() % count; }
  bool one_in(std::size_t count) { return below(count) == 0; }
  template <std::size_t N>
  std::string one_of(const std::array<std::string_view, N>& words) {
    return std::string(words[below(N)]);
  }
  std::string one_of_names() { return names_[below(names_.size())]; }

  std::string new_name() {
    static constexpr std::array<std::string_view, 10> kNames{"A", "M", "T", "Z", "U",
                                                             "a", "m", "t", "z", "u"};
    return one_of(kNames) + std::to_string(below(20));
  }

  std::string instance() {
    auto text = one_of_names();
    if (one_in(3)) text += "[" + type(3) + "]";
    return text;
  }

  std::string type(std::size_t depth) {
    static constexpr std::array<std::string_view, 12> kSimple{
        "int",         "string", "byte", "uint8", "rune",      "any",
        "interface{}", "error",  "P",    "bool",  "io.Reader", "x.T"};
    switch (depth > 2 ? below(3) : below(13)) {
      case 0:
        return one_of(kSimple);
      case 1:
      case 2:
        return instance();
      case 3:
        return "*" + type(depth + 1);
      case 4:
        return "[]" + type(depth + 1);
      case 5:
        return "map[" + type(depth + 1) + "]" + type(depth + 1);
      case 6:
        return "<-chan " + type(depth + 1);
      case 7:
        return "func(" + type(depth + 1) + ", ..." + type(depth + 1) + ") " + type(depth + 1);
      case 8:
        return "[3]" + type(depth + 1);
      case 9:
        return structure(depth + 1);
      case 10:
        return interface(depth + 1);
      default:
        return instance();
    }
  }

  std::string structure(std::size_t depth) {
    std::string text = "struct{ ";
    for (std::size_t i = below(4); i > 0; --i) {
      if (one_in(3)) {
        text += (one_in(3) ? "*" : "") + instance() + "; ";
      } else {
        text += std::string(one_in(2) ? "F" : "f") + std::to_string(i) + " " + type(depth) + "; ";
      }
    }
    return text + "}";
  }

  std::string terms() {
    std::string text;
    for (std::size_t i = 1 + below(3); i > 0; --i) {
      text += (text.empty() ? "" : " | ") + std::string(one_in(3) ? "~" : "") + type(3);
    }
    return text;
  }

  std::string interface(std::size_t depth) {
    std::string text = "interface{ ";
    for (std::size_t i = below(4); i > 0; --i) {
      if (one_in(3)) {
        text += terms() + "; ";
      } else if (one_in(2)) {
        text += instance() + "; ";
      } else {
        text += std::string(one_in(2) ? "M" : "m") + std::to_string(i) + "(" + type(depth) + "); ";
      }
    }
    return text + "}";
  }

  std::string parameters(bool always) {
    if (!always && !one_in(3)) return {};
    if (one_in(3)) return "[P " + terms() + "]";
    return "[P " + (one_in(2) ? instance() : interface(2)) + "]";
  }

  std::string type_declaration(const std::string& name) {
    const auto list = parameters(false);
    const std::string alias = one_in(5) ? " = " : " ";
    if (one_in(3)) return "type " + name + list + alias + interface(1);
    if (one_in(2)) return "type " + name + list + alias + structure(1);
    return "type " + name + list + alias + type(0);
  }

  std::string method(const std::string& name) {
    return "func (r " + std::string(one_in(2) ? "*" : "") + name + (one_in(4) ? "[P]" : "") + ") " +
           (one_in(3) ? "m" : "M") + std::to_string(below(4)) + "(" + type(1) + ") {}";
  }

  std::mt19937 random_;
  std::vector<std::string> names_;
};

}  // namespace gofed::golang::test
