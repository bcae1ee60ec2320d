#include "workers/golang/stdlib/library.h"

#include <algorithm>
#include <iterator>
#include <mutex>
#include <span>

namespace gofed::golang::stdlib {
namespace {

struct Package {
  std::string_view path;
  std::string_view lines;
};

// By sizeof: to count so many bytes takes more steps than clang gives a constant expression.
constexpr Package kPackages[] = {
#define GOFED_GO_STD_PACKAGE(path, lines) {path, {&(lines)[1], sizeof(lines) - 2}},
#include "workers/golang/stdlib/library.def"
};
static_assert(std::ranges::is_sorted(kPackages, {}, &Package::path));

constexpr bool is_member(std::string_view line) {
  return line.starts_with(' ');
}

// Behind the line that begins there.
std::size_t end_of_line(std::string_view lines, std::size_t begin) {
  return std::min(lines.find('\n', begin), lines.size() - 1) + 1;
}

// A declaration's line, without its end, and the lines of its members.
struct Entry {
  std::string_view name;
  std::string_view line;
  std::string_view members;
};

std::vector<Entry> read_entries(std::string_view lines) {
  std::vector<Entry> entries;
  for (std::size_t begin = 0; begin < lines.size();) {
    const std::size_t members = end_of_line(lines, begin);
    std::size_t end = members;
    while (end < lines.size() && is_member(lines.substr(end))) end = end_of_line(lines, end);
    const std::string_view line = lines.substr(begin, members - begin - 1);
    entries.push_back({.name = line.substr(0, line.find_first_of(" [")),
                       .line = line,
                       .members = lines.substr(members, end - members)});
    begin = end;
  }
  return entries;
}

// Those of a package, by name. Made when it is first asked for.
std::span<const Entry> entries_of(const Package& package) {
  struct Slot {
    std::once_flag made;
    std::vector<Entry> entries;
  };
  static Slot slots[std::size(kPackages)];
  Slot& slot = slots[&package - kPackages];
  std::call_once(slot.made, [&] { slot.entries = read_entries(package.lines); });
  return slot.entries;
}

std::string_view take(std::string_view& text, std::string_view end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(std::min(at + end.size(), text.size()));
  return taken;
}

Declaration read(const Entry& entry) {
  Declaration out;
  out.name = entry.name;
  out.methods = entry.members;
  std::string_view line = entry.line.substr(out.name.size());
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
  const std::span<const Entry> entries = entries_of(*package);
  const auto entry = std::ranges::lower_bound(entries, name, {}, &Entry::name);
  if (entry == entries.end() || entry->name != name) return std::nullopt;
  return read(*entry);
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
