#include "workers/golang/stdlib/library.h"

#include <algorithm>
#include <iterator>

namespace gofed::golang::stdlib {
namespace {

struct Package {
  std::string_view path;
  std::string_view lines;
};

constexpr Package kPackages[] = {
#define GOFED_GO_STD_PACKAGE(path, lines) {path, std::string_view(lines).substr(1)},
#include "workers/golang/stdlib/library.def"
};
static_assert(std::ranges::is_sorted(kPackages, {}, &Package::path));

constexpr bool is_member(std::string_view line) {
  return line.starts_with(' ');
}

// Where the declaration begins that has the byte `at`: its line, or the one above the members.
std::size_t begin_of(std::string_view lines, std::size_t at) {
  for (;;) {
    const std::size_t newline = at == 0 ? std::string_view::npos : lines.rfind('\n', at - 1);
    const std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
    if (begin == 0 || !is_member(lines.substr(begin))) return begin;
    at = newline;
  }
}

// Behind the line that begins there, and behind its members.
std::size_t end_of_line(std::string_view lines, std::size_t begin) {
  return std::min(lines.find('\n', begin), lines.size() - 1) + 1;
}
std::size_t end_of(std::string_view lines, std::size_t begin) {
  do {
    begin = end_of_line(lines, begin);
  } while (is_member(lines.substr(begin)));
  return begin;
}

std::string_view name_at(std::string_view lines, std::size_t begin) {
  return lines.substr(begin, lines.find_first_of(" [", begin) - begin);
}

std::string_view take(std::string_view& text, std::string_view end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(std::min(at + end.size(), text.size()));
  return taken;
}

Declaration read(std::string_view line, std::string_view members) {
  Declaration out;
  out.name = name_at(line, 0);
  out.methods = members;
  line.remove_prefix(out.name.size());
  if (line.starts_with('[')) {
    line.remove_prefix(1);
    out.type_parameters = take(line, "]");
  }
  line.remove_prefix(1);
  const std::string_view sort = take(line, " ");
  out.type = line;
  if (sort == "const") {
    out.sort = Sort::Constant;
    out.type = take(line, " = ");
    out.value = line;
  } else if (sort == "var") {
    out.sort = Sort::Variable;
  } else if (sort == "alias") {
    out.sort = Sort::Alias;
  } else if (sort != "type") {
    out.exact = false;
    if (sort != "selectable") out.comparable = sort == "comparable";
  }
  return out;
}

}  // namespace

std::vector<std::string> Declaration::parameter_names() const {
  std::vector<std::string> names;
  for (std::string_view rest = type_parameters; !rest.empty();) {
    std::string_view one = take(rest, ", ");
    names.emplace_back(take(one, " "));
  }
  return names;
}

std::optional<Declaration> find(std::string_view path, std::string_view name) {
  // Its paths have no dot in their first element: most others are told by that.
  if (path.find('.') < path.find('/')) return std::nullopt;
  const auto* const package = std::ranges::lower_bound(kPackages, path, {}, &Package::path);
  if (package == std::end(kPackages) || package->path != path) return std::nullopt;
  const std::string_view lines = package->lines;
  std::size_t first = 0;
  std::size_t last = lines.size();
  while (first < last) {
    const std::size_t begin = begin_of(lines, first + (last - first) / 2);
    if (name_at(lines, begin) < name) {
      first = end_of(lines, begin);
    } else {
      last = begin;
    }
  }
  if (first == lines.size() || name_at(lines, first) != name) return std::nullopt;
  const std::size_t members = end_of_line(lines, first);
  return read(lines.substr(first, members - first - 1),
              lines.substr(members, end_of(lines, first) - members));
}

std::optional<Method> next_method(std::string_view& lines, bool& open) {
  std::string_view line = take(lines, "\n");
  if (line.empty()) return std::nullopt;
  line.remove_prefix(1);
  if (line == "...") {
    open = true;
    return next_method(lines, open);
  }
  Method method;
  method.pointer_receiver = line.starts_with('*');
  if (method.pointer_receiver) line.remove_prefix(1);
  method.name = line.substr(0, line.find('('));
  method.signature = line.substr(method.name.size());
  return method;
}

}  // namespace gofed::golang::stdlib
