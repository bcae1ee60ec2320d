#include "clients/scenarios/compare/diff_report.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "clients/output/amounts.h"
#include "clients/output/html_text.h"
#include "clients/output/text_width.h"

namespace gofed::clients {
namespace {

namespace wire = schemas::golang;

constexpr std::size_t kPlatformsShown = 4;  // of a change, to read; release notes have them all

constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kPlain = "\x1b[0m";

// " [linux/386, windows/386]"; nothing of a change that all platforms have. At most `shown` by
// name.
std::string where(const wire::Change& change, std::size_t shown = SIZE_MAX) {
  if (change.platforms.empty()) return "";
  std::string text;
  for (std::size_t i = 0; i < change.platforms.size() && i < shown; ++i) {
    text += (i == 0 ? "" : ", ") + change.platforms[i];
  }
  if (shown < change.platforms.size()) {
    text += " and " + std::to_string(change.platforms.size() - shown) + " more";
  }
  return " [" + text + "]";
}

// Relative to one of the roots: "./foo", nothing for a root itself; else the path as it is.
std::string place_of(const wire::ApiChanges& changes, const std::string& path) {
  for (const auto& root : {changes.old_root, changes.new_root}) {
    if (path == root) return {};
    if (!root.empty() && path.starts_with(root + "/")) return "." + path.substr(root.size());
  }
  return path;
}

// "./foo.F: removed"; of the root without a prefix.
std::string line_of(const wire::ApiChanges& changes, const wire::PackageChanges& package,
                    const wire::Change& change) {
  // Of a package that some platforms have and others had, other changes may be reported as well.
  const bool is_whole = change.symbol.starts_with("package ");
  const auto place = change.package.empty() ? package.place : place_of(changes, change.package);
  const auto prefix = place.empty() || is_whole ? std::string{} : place + ".";
  auto message = change.message;
  // The interface is one of the package itself.
  if (change.kind == wire::ChangeKind::Implements && !package.place.empty()) {
    message.insert(message.size() - std::min(message.size(), change.old_text.size()),
                   package.place + ".");
  }
  return prefix + change.symbol + ": " + message + where(change);
}

std::vector<std::string> lines_of(const wire::ApiChanges& changes, bool compatible) {
  std::vector<std::string> lines;
  for (const auto& package : changes.packages) {
    for (const auto& change : compatible ? package.compatible : package.incompatible) {
      lines.push_back(printable(line_of(changes, package, change)));
    }
  }
  std::ranges::sort(lines);
  return lines;
}

void append_section(std::string& out, std::string_view title,
                    const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  out.append(title).append("\n");
  for (const auto& line : lines) out.append("- ").append(line).append("\n");
}

std::string package_name(const wire::PackageChanges& package) {
  return package.new_path.empty() ? package.old_path : package.new_path;
}

// Changes in the way of a unified diff.
class DiffLines {
 public:
  DiffLines(std::string& out, const ReportOptions& options) : out_(out), options_(options) {}

  void add(const wire::Change& change) {
    const auto place = change.new_position.empty() ? change.old_position : change.new_position;
    const auto on = where(change, kPlatformsShown);
    if (change.kind == wire::ChangeKind::Added) {
      line('+', change.symbol + on, place);
    } else if (change.kind == wire::ChangeKind::Removed) {
      line('-', change.symbol + on, place);
    } else if (!change.new_text.empty()) {
      line('-', change.symbol + " " + change.old_text, {});
      const auto detail = change.detail.empty() ? std::string{} : " (" + change.detail + ")";
      line('+', change.symbol + " " + change.new_text + detail + on, place);
    } else {
      line('-', change.symbol + ": " + change.message + on, place);
    }
  }

 private:
  // The place stands behind the text, or below it where the terminal is too narrow for both.
  void line(char sign, const std::string& said, const std::string& place) {
    const auto text = std::string(1, sign) + " " + printable(said);
    out_ += "  ";
    if (options_.colours) out_ += sign == '-' ? kRed : kGreen;
    out_ += text;
    if (options_.colours) out_ += kPlain;
    if (!place.empty()) {
      const auto tail = "(" + printable(place) + ")";
      const auto width =
          text_width(text) + text_width(tail) + 5;  // two spaces before, three between
      out_ += options_.columns == 0 || width <= options_.columns ? "   " : "\n      ";
      out_ += tail;
    }
    out_ += "\n";
  }

  std::string& out_;
  const ReportOptions& options_;
};

std::string verdict_line(const wire::ApiChanges& changes) {
  std::size_t incompatible = 0;
  std::size_t compatible = 0;
  for (const auto& package : changes.packages) {
    incompatible += package.incompatible.size();
    compatible += package.compatible.size();
  }
  const auto counts = std::to_string(incompatible) + " incompatible, " +
                      count_words(compatible, "compatible change");
  switch (changes.verdict) {
    case wire::Verdict::Compatible:
      return "compatible: " + counts;
    case wire::Verdict::Incompatible:
      return "incompatible: " + counts;
    case wire::Verdict::Unknown:
      break;
  }
  return "not known: " + counts + ", but not all could be read or compared";
}

// In a code span nothing but backquotes needs care.
std::string escape_code(std::string text) {
  std::ranges::replace(text, '`', '\'');
  return text;
}

}  // namespace

std::string apidiff_text(const wire::ApiChanges& changes, const ReportOptions& options) {
  std::string out;
  append_section(out, "Incompatible changes:", lines_of(changes, false));
  if (!options.incompatible_only) {
    append_section(out, "Compatible changes:", lines_of(changes, true));
  }
  return out;
}

std::string diff_text(const wire::ApiChanges& changes, const ReportOptions& options) {
  std::string out;
  DiffLines lines(out, options);
  for (const auto& package : changes.packages) {
    const bool empty =
        package.incompatible.empty() && (options.incompatible_only || package.compatible.empty());
    if (empty) continue;
    if (options.colours) out += kBold;
    out += printable(package_name(package));
    if (options.colours) out += kPlain;
    out += "\n";
    for (const auto& change : package.incompatible) lines.add(change);
    if (!options.incompatible_only && !package.compatible.empty()) {
      if (!package.incompatible.empty()) out += "  compatible:\n";
      for (const auto& change : package.compatible) lines.add(change);
    }
    out += "\n";
  }
  return out + verdict_line(changes) + "\n";
}

std::string markdown_text(const wire::ApiChanges& changes, const ReportOptions& options) {
  std::string out = "# API changes: " + printable(options.heading) + "\n\n";
  out += verdict_line(changes) + ".\n";
  const auto section = [&](std::string_view title, bool compatible) {
    const auto lines = lines_of(changes, compatible);
    if (lines.empty()) return;
    out += "\n## " + std::string(title) + "\n\n";
    for (const auto& line : lines) out += "- `" + escape_code(line) + "`\n";
  };
  section("Incompatible changes", false);
  if (!options.incompatible_only) section("Compatible changes", true);
  return out;
}

std::string html_text(const wire::ApiChanges& changes, const ReportOptions& options) {
  const auto title = "API changes: " + html_escaped(printable(options.heading));
  std::string out = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  out += "<title>" + title + "</title>\n</head>\n<body>\n<h1>" + title + "</h1>\n";
  out += "<p>" + verdict_line(changes) + ".</p>\n";
  const auto section = [&](std::string_view heading, bool compatible) {
    const auto lines = lines_of(changes, compatible);
    if (lines.empty()) return;
    out += "<h2>" + std::string(heading) + "</h2>\n<ul>\n";
    for (const auto& line : lines) out += "<li><code>" + html_escaped(line) + "</code></li>\n";
    out += "</ul>\n";
  };
  section("Incompatible changes", false);
  if (!options.incompatible_only) section("Compatible changes", true);
  return out + "</body>\n</html>\n";
}

std::optional<std::string> next_version(std::string_view old_version,
                                        const wire::ApiChanges& changes) {
  std::string_view rest = old_version;
  const bool has_v = rest.starts_with('v');
  if (has_v) rest.remove_prefix(1);
  rest = rest.substr(0, rest.find_first_of("-+"));  // pre-release and build do not matter
  std::array<std::uint64_t, 3> numbers{};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), numbers[i]);
    if (error != std::errc{} || numbers[i] == UINT64_MAX) return std::nullopt;
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    if (rest.empty()) break;
    if (!rest.starts_with('.') || i == 2) return std::nullopt;
    rest.remove_prefix(1);
  }
  const bool adds = std::ranges::any_of(
      changes.packages, [](const auto& package) { return !package.compatible.empty(); });
  auto& [major, minor, patch] = numbers;
  if (changes.verdict == wire::Verdict::Incompatible && major > 0) {
    numbers = {major + 1, 0, 0};
  } else if (changes.verdict == wire::Verdict::Incompatible || adds) {
    numbers = {major, minor + 1, 0};
  } else {
    ++patch;
  }
  return (has_v ? "v" : "") + std::to_string(major) + "." + std::to_string(minor) + "." +
         std::to_string(patch);
}

}  // namespace gofed::clients
