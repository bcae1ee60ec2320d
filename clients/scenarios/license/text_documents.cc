// debian/copyright, a spec's License:, a NOTICE.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "clients/scenarios/license/components.h"
#include "clients/scenarios/license/documents.h"
#include "workers/licenses/expression/expression.h"
#include "workers/licenses/list/list.h"
#include "workers/licenses/names/names.h"

namespace gofed::clients {
namespace {

namespace doc = schemas::licenses;

licenses::Expression read(const std::string& text) {
  auto expression = licenses::parse_expression(text, {.known_ids = false});
  return expression ? std::move(*expression) : licenses::Expression();
}

// The expression in Debian's words: "GPL-2+ and Expat".
std::string debian_expression(const licenses::Expression& e, bool nested = false) {
  using Kind = licenses::Expression::Kind;
  switch (e.kind()) {
    case Kind::None:
      return "unknown";
    case Kind::License: {
      auto name = licenses::debian_name(e.id());
      return e.exception().empty() ? name : name + " with " + e.exception() + " exception";
    }
    case Kind::And:
    case Kind::Or: {
      std::string text;
      for (const auto& term : e.terms())
        text += (text.empty()            ? ""
                 : e.kind() == Kind::And ? " and "
                                         : " or ") +
                debian_expression(term, true);
      return nested && e.kind() == Kind::Or ? "(" + text + ")" : text;
    }
  }
  return "unknown";
}

// Lines of a text as a field continues: a space before, a dot for an empty one.
std::string folded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    while (!line.empty() && (line.back() == ' ' || line.back() == '\r' || line.back() == '\t'))
      line.remove_suffix(1);
    out += line.empty() ? " .\n" : " " + std::string(line) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string copyrights_of(const doc::LicenseReport& report, std::string_view directory,
                          const std::vector<std::string>& deeper) {
  std::set<std::string> seen;
  std::string text;
  for (const auto& file : report.files) {
    const auto below = [&file](std::string_view d) {
      return d.empty() || file.path.starts_with(std::string(d) + "/");
    };
    if (!below(directory) || std::ranges::any_of(deeper, [&](const std::string& d) {
          return d.size() > directory.size() && below(d);
        }))
      continue;
    for (const auto& statement : file.copyrights) {
      if (seen.insert(statement).second) text += (text.empty() ? "" : "\n           ") + statement;
    }
  }
  return text.empty() ? "unknown" : text;
}

}  // namespace

std::string debian_copyright(const doc::LicenseReport& report) {
  std::string out = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n";
  out += "Upstream-Name: " + source_name(report.name).name + "\n";
  if (!report.go_module.empty()) out += "Source: https://" + report.go_module + "\n";
  std::vector<std::string> directories;
  for (const auto& directory : report.directories) {
    if (directory.path != ".") directories.push_back(directory.path);
  }
  std::set<std::string> used;
  const auto paragraph = [&](const std::string& files, const std::string& copyright,
                             const std::string& expression) {
    const auto read_expression = read(expression);
    out += "\nFiles: " + files + "\nCopyright: " + copyright +
           "\nLicense: " + debian_expression(read_expression) + "\n";
    for (const auto& text : licenses::licenses_of(read_expression)) used.insert(text);
  };
  const auto* root = &report.directories.front();
  paragraph("*", copyrights_of(report, "", directories), root->expression);
  for (const auto& directory : report.directories) {
    if (directory.path == ".") continue;
    if (directory.expression == root->expression && directory.from == ".") continue;
    paragraph(directory.path + "/*", copyrights_of(report, directory.path, directories),
              directory.expression);
  }
  // Files whose own notice says something else than their directory.
  std::map<std::string, std::vector<const doc::File*>> apart;
  for (const auto& file : report.files) {
    if (file.role != "header" && file.role != "tag") continue;
    std::vector<licenses::Expression> terms;
    for (const auto& match : file.matches) {
      if (match.method != "reference") terms.push_back(read(match.expression));
    }
    const auto own = licenses::simplified(licenses::Expression::all_of(std::move(terms)));
    if (own.empty()) continue;
    const doc::Directory* home = root;
    for (const auto& directory : report.directories) {
      if (file.path.starts_with(directory.path + "/") &&
          (home->path == "." || directory.path.size() > home->path.size()))
        home = &directory;
    }
    const auto here = licenses::licenses_of(read(home->expression));
    const auto ids = licenses::licenses_of(own);
    const bool adds = std::ranges::any_of(
        ids, [&here](const std::string& id) { return std::ranges::find(here, id) == here.end(); });
    if (adds) apart[own.text()].push_back(&file);
  }
  for (const auto& [expression, files] : apart) {
    std::string names;
    std::set<std::string> statements;
    for (const auto* file : files) {
      names += (names.empty() ? "" : "\n       ") + file->path;
      statements.insert(file->copyrights.begin(), file->copyrights.end());
    }
    std::string copyright;
    for (const auto& statement : statements)
      copyright += (copyright.empty() ? "" : "\n           ") + statement;
    paragraph(names, copyright.empty() ? "unknown" : copyright, expression);
  }
  for (const auto& text : used) {
    const auto id = text.substr(0, text.find(' '));
    out += "\nLicense: " + debian_expression(read(text)) + "\n";
    const auto license = licenses::find_license(id);
    static constexpr std::string_view kCommon = "/usr/share/common-licenses/";
    static const std::map<std::string, std::string> kOnDebian{{"Apache-2.0", "Apache-2.0"},
                                                              {"GPL-1.0-only", "GPL-1"},
                                                              {"GPL-1.0-or-later", "GPL-1"},
                                                              {"GPL-2.0-only", "GPL-2"},
                                                              {"GPL-2.0-or-later", "GPL-2"},
                                                              {"GPL-3.0-only", "GPL-3"},
                                                              {"GPL-3.0-or-later", "GPL-3"},
                                                              {"LGPL-2.0-only", "LGPL-2"},
                                                              {"LGPL-2.0-or-later", "LGPL-2"},
                                                              {"LGPL-2.1-only", "LGPL-2.1"},
                                                              {"LGPL-2.1-or-later", "LGPL-2.1"},
                                                              {"LGPL-3.0-only", "LGPL-3"},
                                                              {"LGPL-3.0-or-later", "LGPL-3"},
                                                              {"MPL-1.1", "MPL-1.1"},
                                                              {"MPL-2.0", "MPL-2.0"},
                                                              {"CC0-1.0", "CC0-1.0"}};
    const auto common = kOnDebian.find(id);
    if (common != kOnDebian.end()) {
      out +=
          " On Debian systems the full text is in " + std::string(kCommon) + common->second + ".\n";
    } else if (license && !license->text.empty()) {
      out += folded(license->text);
    } else {
      out += " See the files above.\n";
    }
  }
  return out;
}

std::string spec_license(const doc::LicenseReport& report) {
  std::string out;
  for (const auto& directory : report.directories) {
    const auto name = directory.module.empty() ? directory.path : directory.module;
    out += "# " + name + (directory.version.empty() ? "" : " " + directory.version) + ": " +
           (directory.expression.empty() ? "no licence found" : directory.expression) + "\n";
  }
  for (const auto& path : report.unknown) out += "# to be looked at: " + path + "\n";
  for (const auto& binary : report.binaries)
    out += "# " + binary.path + ": " + binary.expression + "\n";
  std::vector<licenses::Expression> linked;
  for (const auto& binary : report.binaries) linked.push_back(read(binary.expression));
  const auto joined = licenses::simplified(licenses::Expression::all_of(std::move(linked))).text();
  const auto& expression = joined.empty() ? report.expression : joined;
  return out + "License:        " + (expression.empty() ? "LicenseRef-unknown" : expression) + "\n";
}

std::string notice_text(const doc::LicenseReport& report) {
  const auto bill = bill_of(report);
  std::string out;
  std::set<std::string> used;
  for (const auto& component : bill.components) {
    if (component.is_program) continue;
    out += component.name + (component.version.empty() ? "" : " " + component.version) + "\n";
    out += "License: " +
           (component.expression.empty() ? std::string("not known") : component.expression) + "\n";
    if (!component.copyright.empty()) out += component.copyright + "\n";
    out += "\n";
    for (const auto& text : licenses::licenses_of(read(component.expression))) used.insert(text);
  }
  for (const auto& text : used) {
    const auto with = text.find(" WITH ");
    for (const auto& id : {text.substr(0, with),
                           with == std::string::npos ? std::string() : text.substr(with + 6)}) {
      const auto license = licenses::find_license(id);
      if (!license || license->text.empty()) continue;
      out += std::string(78, '-') + "\n" + id + "\n\n" + std::string(license->text);
      if (!out.ends_with('\n')) out += "\n";
      out += "\n";
    }
  }
  return out;
}

}  // namespace gofed::clients
