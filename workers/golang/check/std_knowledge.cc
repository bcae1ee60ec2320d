#include "workers/golang/check/std_knowledge.h"

namespace gofed::golang::check {

Operand std_operand(Checker& checker, std::string_view path, std::string_view name) {
  // errors.New and fmt.Errorf give most package-level variables their type.
  const bool error = (path == "errors" && name == "New") || (path == "fmt" && name == "Errorf");
  if (!error) return {};
  type::Func func;
  func.results.push_back({"", checker.types().add(type::Named{"", "error", {}})});
  Operand x;
  x.mode = Operand::Mode::Value;
  x.type = checker.types().add(std::move(func));
  return x;
}

}  // namespace gofed::golang::check
