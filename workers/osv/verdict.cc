#include "workers/osv/verdict.h"

#include <algorithm>
#include <array>
#include <optional>

namespace gofed::osv {
namespace {

using schemas::golang::ImportClass;
using schemas::golang::ImportKind;
using schemas::golang::ProjectDeps;

constexpr std::string_view kStandardLibrary = "stdlib";

bool is_built(ImportKind kind) {
  return kind == ImportKind::Library || kind == ImportKind::Main;
}

bool is_apart(const schemas::golang::PackageDeps& package) {
  return package.testdata || package.hidden || package.ignored || package.other_module;
}

// "example.com/fork v1.2.3" in the place of a module, or a directory.
void add_module(Subject& subject, const std::string& path, const std::string& version,
                const std::string& replacement) {
  if (replacement.empty()) {
    auto& known = subject.modules[path];
    if (known.empty()) known = version;
    return;
  }
  const auto space = replacement.find(' ');
  if (space == std::string::npos) {
    subject.modules[path] = "";
  } else {
    subject.modules[replacement.substr(0, space)] = replacement.substr(space + 1);
  }
}

bool is_listed(const std::vector<std::string>& names, const std::string& name) {
  return names.empty() || std::ranges::find(names, name) != names.end();
}

bool is_below(std::string_view path, std::string_view module) {
  return path.starts_with(module) && (path.size() == module.size() || path[module.size()] == '/');
}

// The module that the tree has the package of: the longest path above it; empty: none is known.
std::string_view owner_of(std::string_view path, const Subject& subject) {
  for (auto prefix = path; !prefix.empty();) {
    const auto found = subject.modules.find(std::string(prefix));
    if (found != subject.modules.end()) return found->first;
    const auto slash = prefix.rfind('/');
    prefix = prefix.substr(0, slash == std::string_view::npos ? 0 : slash);
  }
  return {};
}

// Whether a package below the module's path is of that module, and not of one of its own.
bool is_of_module(std::string_view path, std::string_view module, const Subject& subject) {
  const auto owner = owner_of(path, subject);
  return is_below(path, module) && (owner.empty() || owner == module);
}

// The member of "T.M"; empty of "F".
std::string_view member_of(std::string_view symbol) {
  const auto dot = symbol.find('.');
  return dot == std::string_view::npos ? std::string_view{} : symbol.substr(dot + 1);
}

class Judge {
 public:
  Judge(const Affected& affected, const Subject& subject, Finding& finding)
      : affected_(affected), subject_(subject), finding_(finding) {}

  void run() {
    const bool is_standard = affected_.package.name == kStandardLibrary;
    look_at_packages();
    const auto range =
        finding_.version.empty() ? InRange::Unknown : in_ranges(affected_.ranges, finding_.version);
    if (range == InRange::No) return end(Verdict::NotAffected, "the version is not affected");
    if (finding_.packages.empty()) {
      if (is_other_platform_) return end(Verdict::NotAffected, "other platforms are affected");
      if (is_standard) return end(Verdict::NotAffected, "no affected package is imported");
      return end(Verdict::Required, {});
    }
    if (range == InRange::Unknown) return end(Verdict::Unknown, "the version is not known");
    if (!finding_.uses.empty()) return end(Verdict::Used, {});
    if (has_unresolved_) {
      return end(Verdict::Unknown, "a member of a type that is not known has an affected name");
    }
    end(Verdict::Imported, {});
  }

 private:
  void end(Verdict verdict, std::string reason) {
    finding_.verdict = verdict;
    finding_.reason = std::move(reason);
  }

  void look_at_packages() {
    const auto& imports = affected_.ecosystem_specific.imports;
    if (imports.empty()) {
      for (const auto& [path, package] : subject_.packages) {
        if (is_of_module(path, affected_.package.name, subject_)) {
          look_at({.path = path}, package);
        }
      }
      return;
    }
    bool any_platform = false;
    for (const auto& import : imports) {
      if (!is_listed(import.goos, subject_.goos) || !is_listed(import.goarch, subject_.goarch)) {
        continue;
      }
      any_platform = true;
      const auto found = subject_.packages.find(import.path);
      if (found != subject_.packages.end()) look_at(import, found->second);
    }
    is_other_platform_ = !any_platform;
  }

  void look_at(const AffectedImport& import, const Subject::Imported& package) {
    finding_.packages.push_back(import.path);
    for (const auto& [name, positions] : package.symbols) {
      if (!is_listed(import.symbols, name)) continue;
      finding_.symbols.push_back(name);
      finding_.uses.push_back({.symbol = import.path + "." + name, .positions = positions});
    }
    for (const auto& symbol : import.symbols) {
      const auto member = member_of(symbol);
      if (!member.empty() && package.unresolved.contains(std::string(member))) {
        has_unresolved_ = true;
      }
    }
  }

  const Affected& affected_;
  const Subject& subject_;
  Finding& finding_;
  bool is_other_platform_ = false;
  bool has_unresolved_ = false;
};

bool imports_any(const Affected& affected, const Subject& subject) {
  const auto& imports = affected.ecosystem_specific.imports;
  if (imports.empty()) {
    return std::ranges::any_of(subject.packages, [&](const auto& package) {
      return is_of_module(package.first, affected.package.name, subject);
    });
  }
  return std::ranges::any_of(imports, [&](const AffectedImport& import) {
    return subject.packages.contains(import.path);
  });
}

}  // namespace

std::span<const schemas::EnumName> describe_enum(Verdict) {
  using schemas::EnumName;
  static constexpr std::array kNames{
      EnumName{static_cast<int>(Verdict::Reached), "reached"},
      EnumName{static_cast<int>(Verdict::Used), "used"},
      EnumName{static_cast<int>(Verdict::Unknown), "unknown"},
      EnumName{static_cast<int>(Verdict::Imported), "imported"},
      EnumName{static_cast<int>(Verdict::Required), "required"},
      EnumName{static_cast<int>(Verdict::NotAffected), "not_affected"},
  };
  return kNames;
}

void UsedSymbol::describe(schemas::Describe<UsedSymbol>& d) {
  d.name("UsedSymbol", "A symbol that is named.");
  d.field<&UsedSymbol::symbol>("symbol", "With its import path.");
  d.field<&UsedSymbol::positions>("positions", "Where.");
}

void Finding::describe(schemas::Describe<Finding>& d) {
  d.name("Finding", "A vulnerability of a module that a tree requires.");
  d.field<&Finding::id>("id", "Of the entry.");
  d.field<&Finding::aliases>("aliases", "Its other names.");
  d.field<&Finding::verdict>("verdict", "How far it concerns the tree.");
  d.field<&Finding::module>("module", "That is affected; stdlib is Go's own library.");
  d.field<&Finding::version>("version", "That is required; empty: not known.");
  d.field<&Finding::fixed>("fixed", "Versions without it.");
  d.field<&Finding::packages>("packages", "Affected ones that are imported.");
  d.field<&Finding::symbols>("symbols", "Affected ones that are named.");
  d.field<&Finding::uses>("uses", "Where they are.");
  d.field<&Finding::paths>("paths", "Calls that lead there; none are followed.");
  d.field<&Finding::reason>("reason", "Why it is unknown, or not affected.").optional();
  d.field<&Finding::summary>("summary", "Of the entry.").optional();
}

Subject subject_of(const ProjectDeps& deps, const schemas::golang::ProjectUses& uses,
                   std::string go_version) {
  Subject subject{.modules = {},
                  .packages = {},
                  .go_version = std::move(go_version),
                  .goos = deps.context.goos,
                  .goarch = deps.context.goarch};
  for (const auto& module : deps.modules) {
    if (!module.apart.empty()) continue;
    for (const auto& required : module.requirements) {
      add_module(subject, required.path, required.version,
                 replacement_of(deps, module.path, required.path, required.version));
    }
  }
  for (const auto& package : deps.packages) {
    if (is_apart(package)) continue;
    for (const auto& import : package.imports) {
      if (!is_built(import.kind) || import.import_class == ImportClass::Own ||
          import.import_class == ImportClass::Cgo) {
        continue;
      }
      subject.packages[import.path];
      if (import.import_class == ImportClass::Standard || import.module.empty()) continue;
      add_module(subject, import.module, import.version,
                 replacement_of(deps, package.module, import.module, import.version));
    }
  }
  for (const auto& package : uses.packages) {
    if (!package.apart.empty()) continue;
    std::set<std::string> unresolved;
    for (const auto& use : package.unresolved) {
      if (is_built(use.by)) unresolved.insert(use.name);
    }
    for (const auto& used : package.uses) {
      const auto imported = subject.packages.find(used.path);
      if (imported == subject.packages.end()) continue;
      imported->second.unresolved.insert(unresolved.begin(), unresolved.end());
      for (const auto& symbol : used.symbols) {
        if (!is_built(symbol.by)) continue;
        auto& positions = imported->second.symbols[symbol.name];
        positions.insert(positions.end(), symbol.positions.begin(), symbol.positions.end());
      }
    }
  }
  return subject;
}

std::vector<Finding> judge(const Entry& entry, const Subject& subject) {
  std::vector<Finding> findings;
  if (!entry.withdrawn.empty()) return findings;
  for (const auto& affected : entry.affected) {
    if (affected.package.ecosystem != "Go") continue;
    const auto& module = affected.package.name;
    Finding finding{.id = entry.id,
                    .aliases = entry.aliases,
                    .module = module,
                    .fixed = fixed_versions(affected.ranges),
                    .summary = entry.summary};
    if (module == kStandardLibrary) {
      if (!imports_any(affected, subject)) continue;
      finding.version = subject.go_version;
    } else {
      const auto required = subject.modules.find(module);
      // Without go.mod nothing says which module a package is of: the path does.
      const bool is_imported = imports_any(affected, subject);
      if (required == subject.modules.end() && !is_imported) continue;
      if (required != subject.modules.end()) finding.version = required->second;
    }
    Judge(affected, subject, finding).run();
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace gofed::osv
