#include "workers/golang/stdlib/library.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>
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

// A name's declarations, a line each, and the lines of its members.
struct Entry {
  std::string_view name;
  std::string_view lines;
  std::string_view members;
};

std::string_view name_at(std::string_view lines, std::size_t begin) {
  const std::size_t end = lines.find_first_of(" [", begin);
  return lines.substr(begin, end - begin);
}

std::vector<Entry> read_entries(std::string_view lines) {
  std::vector<Entry> entries;
  for (std::size_t begin = 0; begin < lines.size();) {
    const std::string_view name = name_at(lines, begin);
    std::size_t members = begin;
    while (members < lines.size() && name_at(lines, members) == name) {
      members = end_of_line(lines, members);
    }
    std::size_t end = members;
    while (end < lines.size() && is_member(lines.substr(end))) end = end_of_line(lines, end);
    entries.push_back({.name = name,
                       .lines = lines.substr(begin, members - begin),
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

// Where `end` stands outside of all brackets of `text`; its size where it does not.
std::size_t end_of_operand(std::string_view text, std::string_view end) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (depth == 0 && text.substr(i).starts_with(end)) return i;
    if (std::string_view("([{").contains(text[i])) ++depth;
    if (std::string_view(")]}").contains(text[i])) --depth;
  }
  return text.size();
}

// Where a line holds: its releases, and whether not on wasip1.
struct Mark {
  int first = 0;
  int last = std::numeric_limits<int>::max();
  bool not_on_wasip1 = false;

  [[nodiscard]] bool has(int minor) const { return first <= minor && minor <= last; }
};

// Takes the mark off the end of a line.
Mark take_mark(std::string_view& line) {
  Mark found;
  const std::size_t tab = line.rfind('\t');
  if (tab == std::string_view::npos) return found;
  std::string_view mark = line.substr(tab + 1);
  line = line.substr(0, tab);
  found.not_on_wasip1 = mark.ends_with('!');
  if (found.not_on_wasip1) mark.remove_suffix(1);
  const auto number = [](std::string_view digits, int otherwise) {
    int value = otherwise;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
  };
  const std::string_view first = take(mark, "-");
  found.first = number(first, found.first);
  found.last = number(mark, found.last);
  return found;
}

// The release of the table that stands for one.
GoVersion in_table(GoVersion release) {
  return std::clamp(release, kLibraryFirst, kLibraryLast);
}

Declaration read(const Entry& entry, std::string_view line, GoVersion release, Host host) {
  Declaration out;
  out.host = host;
  out.name = entry.name;
  out.methods = entry.members;
  out.release = release;
  line.remove_prefix(out.name.size());
  if (line.starts_with('[')) {
    const std::size_t close = end_of_operand(line.substr(1), "]") + 1;
    out.type_parameters = line.substr(1, close - 1);
    line.remove_prefix(close + 1);
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
  } else if (sort == "func") {
    out.sort = Sort::Function;
  } else if (sort == "alias") {
    out.sort = Sort::Alias;
  } else if (sort != "type") {
    out.exact = false;
    if (sort != "selectable") out.comparable = sort == "comparable";
  }
  return out;
}

}  // namespace

std::vector<Parameter> Declaration::parameters() const {
  constexpr std::string_view kComma = ", ";
  std::vector<Parameter> found;
  for (std::string_view rest = type_parameters; !rest.empty();) {
    const std::size_t end = end_of_operand(rest, kComma);
    std::string_view one = rest.substr(0, end);
    rest.remove_prefix(std::min(end + kComma.size(), rest.size()));
    Parameter& parameter = found.emplace_back();
    parameter.name = take(one, " ");
    parameter.constraint = one;
  }
  return found;
}

std::vector<std::string> Declaration::parameter_names() const {
  std::vector<std::string> names;
  for (const Parameter& one : parameters()) names.emplace_back(one.name);
  return names;
}

std::optional<Declaration> find(std::string_view path, std::string_view name, GoVersion release,
                                Host host) {
  // Its paths have no dot in their first element; most others have.
  if (path.find('.') < path.find('/')) return std::nullopt;
  const auto* const package = std::ranges::lower_bound(kPackages, path, {}, &Package::path);
  if (package == std::end(kPackages) || package->path != path) return std::nullopt;
  const std::span<const Entry> entries = entries_of(*package);
  const auto entry = std::ranges::lower_bound(entries, name, {}, &Entry::name);
  if (entry == entries.end() || entry->name != name) return std::nullopt;
  release = in_table(release);
  for (std::string_view lines = entry->lines; !lines.empty();) {
    std::string_view line = take(lines, "\n");
    const Mark mark = take_mark(line);
    if (!mark.has(release.minor)) continue;
    if (mark.not_on_wasip1 && host == Host::Wasip1) return std::nullopt;
    return read(*entry, line, release, host);
  }
  return std::nullopt;
}

std::optional<Method> next_method(const Declaration& found, std::string_view& lines, bool& open) {
  while (!lines.empty()) {
    std::string_view line = take(lines, "\n");
    const Mark mark = take_mark(line);
    if (!mark.has(found.release.minor)) continue;
    line.remove_prefix(1);
    if (line == "..." || (mark.not_on_wasip1 && found.host == Host::Wasip1)) {
      open = true;
      continue;
    }
    Method method;
    method.pointer_receiver = line.starts_with('*');
    if (method.pointer_receiver) line.remove_prefix(1);
    method.name = line.substr(0, line.find_first_of("(["));
    method.signature = line.substr(method.name.size());
    return method;
  }
  return std::nullopt;
}

}  // namespace gofed::golang::stdlib
