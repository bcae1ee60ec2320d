// golang_stdlib 1.N: what the table of the standard library has for a release, "path<TAB>line" each, in
// the form of `make_library -one`.
#include <cstdio>
#include <string>
#include <string_view>

#include "workers/golang/build/build_context.h"
#include "workers/golang/stdlib/library.h"

namespace {

using namespace gofed::golang;

struct TablePackage {
  std::string_view path;
  std::string_view lines;
};
constexpr TablePackage kPackages[] = {
#define GOFED_GO_STD_PACKAGE(path, lines) {path, {&(lines)[1], sizeof(lines) - 2}},
#include "workers/golang/stdlib/library.def"
};

std::string head_of(const stdlib::Declaration& found) {
  std::string text(found.name);
  if (!found.type_parameters.empty()) text += "[" + std::string(found.type_parameters) + "]";
  const std::string type(found.type);
  switch (found.sort) {
    case stdlib::Sort::Constant:
      return text + " const " + type + " = " + std::string(found.value);
    case stdlib::Sort::Variable:
      return text + " var " + type;
    case stdlib::Sort::Function:
      return text + " func " + type;
    case stdlib::Sort::Alias:
      return text + " alias " + type;
    case stdlib::Sort::Type:
      break;
  }
  if (found.exact) return text + " type " + type;
  const char* const sort = !found.comparable   ? "selectable"
                           : *found.comparable ? "comparable"
                                               : "incomparable";
  return text + " " + sort + " " + type;
}

void print(std::string_view path, const stdlib::Declaration& found) {
  const std::string start = std::string(path) + "\t";
  std::puts((start + head_of(found)).c_str());
  bool open = false;
  for (std::string_view lines = found.methods;
       const auto method = stdlib::next_method(found, lines, open);) {
    const std::string star = method->pointer_receiver ? "*" : "";
    std::puts(
        (start + " " + star + std::string(method->name) + std::string(method->signature)).c_str());
  }
  if (open) std::puts((start + " ...").c_str());
}

}  // namespace

int main(int argc, char** argv) {
  const auto release = parse_go_version(argc == 2 ? argv[1] : "");
  if (!release) {
    std::fputs("usage: golang_stdlib 1.N\n", stderr);
    return 2;
  }
  for (const TablePackage& package : kPackages) {
    std::string_view last;
    for (std::string_view rest = package.lines; !rest.empty();) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(line.size() + 1);
      const std::string_view name = line.substr(0, line.find_first_of(" ["));
      if (line.starts_with(' ') || name == last) continue;
      last = name;
      if (const auto found = stdlib::find(package.path, name, *release))
        print(package.path, *found);
    }
  }
}
