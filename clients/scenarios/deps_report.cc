#include "clients/scenarios/deps_report.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "clients/output/amounts.h"
#include "clients/output/table.h"
#include "clients/output/text_width.h"
#include "clients/scenarios/enum_word.h"

namespace gofed::clients {
namespace {

namespace wire = schemas::golang;
using Kind = wire::DependencyChangeKind;
using Subject = wire::DependencySubject;

bool is_standard(const wire::DependencyChange& change) {
  const auto& state = change.after ? change.after : change.before;
  return state && state->import_class == wire::ImportClass::Standard;
}

bool is_whole(const wire::DependencyChange& change) {
  return !change.before || !change.after;
}

// "added"; "version, scope".
std::string kinds_text(const wire::DependencyChange& change) {
  std::string text;
  for (const auto kind : change.kinds)
    text.append(text.empty() ? "" : ", ").append(enum_word(kind));
  return text;
}

std::string version_text(const std::optional<wire::DependencyState>& state) {
  if (!state) return "";
  return state->replacement.empty() ? state->version : state->version + " => " + state->replacement;
}

// "build"; "test -> build" where it moved.
std::string scope_text(const wire::DependencyChange& change) {
  const auto word = [](const wire::DependencyState& state) {
    return std::string(state.scope ? enum_word(*state.scope) : "vendor");
  };
  if (is_whole(change)) return word(change.after ? *change.after : *change.before);
  const auto before = word(*change.before);
  const auto after = word(*change.after);
  return before == after ? after : before + " -> " + after;
}

// The first place that asks for it, and how many more do.
std::string where_text(const wire::DependencyChange& change) {
  const auto& sites = change.after ? change.after->sites : change.before->sites;
  if (sites.empty()) return "";
  const auto more = sites.size() - 1;
  return sites.front().position + (more == 0 ? "" : " and " + std::to_string(more) + " more");
}

std::string remarks_text(const wire::DependencyChange& change) {
  const auto& state = change.after ? *change.after : *change.before;
  return state.indirect ? "indirect" : "";
}

Table table_of(const wire::DepsChanges& changes, Subject subject) {
  const bool imports = subject == Subject::Import;
  Table table({{"CHANGE"},
               {imports ? "IMPORT" : "MODULE"},
               {"OLD"},
               {"NEW"},
               {imports ? "USED FOR" : "REMARKS"},
               {"WHERE"}});
  for (const auto& change : changes.changes) {
    if (change.subject != subject || is_standard(change)) continue;
    table.add({kinds_text(change), change.path, version_text(change.before),
               version_text(change.after), imports ? scope_text(change) : remarks_text(change),
               where_text(change)});
  }
  return table;
}

// "standard library: + embed, io/fs; - io/ioutil": what came and went of what needs no more words.
template <typename Wanted>
std::string names_line(const wire::DepsChanges& changes, std::string_view title, Wanted wanted) {
  std::string added;
  std::string removed;
  for (const auto& change : changes.changes) {
    if (!wanted(change) || !is_whole(change)) continue;
    auto& names = change.after ? added : removed;
    names += (names.empty() ? "" : ", ") + change.path;
  }
  if (added.empty() && removed.empty()) return "";
  std::string line{title};
  line += ":";
  if (!added.empty()) line += " + " + added;
  if (!removed.empty()) line += (added.empty() ? " - " : "; - ") + removed;
  return line;
}

std::vector<std::string> names_lines(const wire::DepsChanges& changes) {
  std::vector<std::string> lines{names_line(changes, "standard library", is_standard),
                                 names_line(changes, "C libraries", [](const auto& change) {
                                   return change.subject == Subject::CLibrary;
                                 })};
  std::erase(lines, "");
  return lines;
}

std::string verdict_line(const wire::DepsChanges& changes) {
  switch (changes.verdict) {
    case wire::DepsVerdict::Same:
      return "the same dependencies";
    case wire::DepsVerdict::Changed:
      break;
    case wire::DepsVerdict::Unknown:
      return "not known: no change found, but some source could not be read";
  }
  const auto count = [&](Subject subject) {
    return static_cast<std::size_t>(std::ranges::count_if(changes.changes, [&](const auto& change) {
      return change.subject == subject && !is_standard(change);
    }));
  };
  return "changed: " + count_words(count(Subject::Import), "import") + ", " +
         count_words(count(Subject::Module), "module");
}

// "example.com/m (go 1.15) -> example.com/m (go 1.18)": only where they differ.
std::string sides_line(const wire::DepsChanges& changes) {
  const auto side = [](const std::string& module, const std::string& go_version) {
    return (module.empty() ? "no module" : module) +
           (go_version.empty() ? "" : " (go " + go_version + ")");
  };
  const auto before = side(changes.old_module, changes.old_go_version);
  const auto after = side(changes.new_module, changes.new_go_version);
  return before == after ? after : before + " -> " + after;
}

std::string code(std::string text) {
  std::ranges::replace(text, '`', '\'');
  return "`" + text + "`";
}

// "- added `example.com/x` v1.2.3, for build (a.go:3:2)"
std::string markdown_item(const wire::DependencyChange& change) {
  const auto before = version_text(change.before);
  const auto after = version_text(change.after);
  std::string line = "- " + kinds_text(change) + " " + code(change.path);
  if (!is_whole(change) && before != after) {
    line += " " + before + " -> " + after;
  } else if (const auto& only = change.after ? after : before; !only.empty()) {
    line += " " + only;
  }
  if (change.subject == Subject::Import) line += ", for " + scope_text(change);
  if (const auto where = where_text(change); !where.empty()) line += " (" + where + ")";
  return printable(line) + "\n";
}

}  // namespace

void print_deps_changes(Output& output, const wire::DepsChanges& changes) {
  output.text(printable(sides_line(changes)) + "\n" + verdict_line(changes) + "\n");
  for (const auto subject : {Subject::Import, Subject::Module}) {
    const auto table = table_of(changes, subject);
    if (table.empty()) continue;
    output.text("\n");
    output.table(table);
  }
  const auto lines = names_lines(changes);
  if (!lines.empty()) output.text("\n");
  for (const auto& line : lines) output.text(printable(line) + "\n");
}

std::string deps_markdown(const wire::DepsChanges& changes, std::string_view heading) {
  std::string out = "# Dependency changes: " + printable(heading) + "\n\n";
  out += verdict_line(changes) + ".\n";
  const auto section = [&](std::string_view title, Subject subject) {
    std::string items;
    for (const auto& change : changes.changes) {
      if (change.subject == subject && !is_standard(change)) items += markdown_item(change);
    }
    if (!items.empty()) out += "\n## " + std::string(title) + "\n\n" + items;
  };
  section("Imports", Subject::Import);
  section("Modules", Subject::Module);
  const auto lines = names_lines(changes);
  if (!lines.empty()) out += "\n";
  for (const auto& line : lines) out += "- " + printable(line) + "\n";
  return out;
}

}  // namespace gofed::clients
