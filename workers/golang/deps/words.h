// How the go command cuts the lines of comments into words, and which program a command of
// `go generate` runs. Pure, any thread.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "workers/golang/modules/go_mod.h"

namespace gofed::golang::deps {

// As go/ast.Directive.ParseArgs: words between white space, or Go strings. nullopt: a string does
// not end, is not one of Go's, or has no white space behind it.
[[nodiscard]] std::optional<std::vector<std::string>> directive_words(std::string_view text);

// As go/build's splitQuoted: ' and " keep spaces, \ keeps the next character. nullopt: a quote is
// not closed, or nothing follows the last \.
[[nodiscard]] std::optional<std::vector<std::string>> shell_words(std::string_view text);

// The names that `//go:generate -command NAME WORDS` lines gave to the words behind them.
using Shorthands = std::map<std::string, std::vector<std::string>, std::less<>>;

// The program that a command runs: of "go run PATH" that is PATH, of "go tool NAME" the package of
// the module's tool directive that NAME means, else the first word. `words` are not empty.
[[nodiscard]] std::string tool_of(std::vector<std::string> words, const Shorthands& shorthands,
                                  std::span<const ToolDirective> tools);

}  // namespace gofed::golang::deps
