#include "workers/services/license/linked.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "workers/licenses/expression/expression.h"

namespace gofed::workers {
namespace {

namespace doc = schemas::licenses;
using golang::ImportClass;
using golang::ImportUse;
using golang::PackageDeps;

// Go's library is under the licence of Go itself.
constexpr std::string_view kStandard = "std";
constexpr std::string_view kGoLicense = "BSD-3-Clause";

std::string_view parent(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string below(std::string_view directory, std::string_view path) {
  return directory.empty() || directory == "." ? std::string(path)
                                               : std::string(directory) + "/" + std::string(path);
}

class Linker {
 public:
  Linker(const golang::DepsFacts& deps, const licenses::TreeFacts& facts, std::string_view prefix)
      : deps_(deps), facts_(facts), prefix_(prefix) {
    for (const auto& package : deps.packages) {
      by_directory_[package.directory].push_back(&package);
      if (!package.is_vendored && !package.in_testdata)
        by_path_.emplace(package.import_path, &package);
    }
    for (const auto& file : facts.files) {
      if (file.role != licenses::Role::Header || file.path.ends_with("_test.go")) continue;
      headers_[std::string(parent(file.path))].push_back(&file);
    }
  }

  Result<std::vector<doc::Binary>> run(std::span<const std::string> wanted) {
    std::vector<const PackageDeps*> commands;
    for (const auto& package : deps_.packages) {
      if (package.is_main && !package.is_vendored && !package.is_secondary)
        commands.push_back(&package);
    }
    std::vector<doc::Binary> binaries;
    for (const auto& word : wanted) {
      const auto before = binaries.size();
      for (const auto* command : commands) {
        if (!means(word, *command)) continue;
        const auto known = [command](const doc::Binary& b) {
          return b.path == command->import_path;
        };
        if (std::ranges::none_of(binaries, known)) binaries.push_back(binary(*command));
      }
      if (word != "all" && binaries.size() == before) return not_found(word, commands);
    }
    std::ranges::sort(binaries, {}, &doc::Binary::path);
    return binaries;
  }

 private:
  [[nodiscard]] std::string without_prefix(std::string_view directory) const {
    if (directory == ".") return "";
    const auto whole = std::string(directory) + "/";
    if (!prefix_.empty() && whole.starts_with(prefix_)) {
      return whole.size() == prefix_.size()
                 ? ""
                 : whole.substr(prefix_.size(), whole.size() - prefix_.size() - 1);
    }
    return std::string(directory);
  }

  [[nodiscard]] bool means(std::string_view word, const PackageDeps& command) const {
    if (word == "all") {
      return !command.in_testdata && !command.is_hidden && !command.is_example &&
             command.standing == golang::Standing::Ordinary;
    }
    while (word.starts_with("./")) word.remove_prefix(2);
    while (word.size() > 1 && word.ends_with('/')) word.remove_suffix(1);
    const auto directory = without_prefix(command.directory);
    return word == command.import_path || word == command.directory || word == directory ||
           (word == "." && directory.empty());
  }

  static std::unexpected<Error> not_found(const std::string& word,
                                          const std::vector<const PackageDeps*>& commands) {
    std::string some;
    constexpr std::size_t kNamedMax = 5;
    for (std::size_t i = 0; i < std::min(commands.size(), kNamedMax); ++i)
      some += (i > 0 ? ", " : "") + commands[i]->import_path;
    return fail(Errc::NotFound, word + ": no such command in the tree" +
                                    (some.empty() ? "; it has none" : "; it has " + some));
  }

  // The package that an import means within a directory: vendored upwards, else of the tree.
  [[nodiscard]] const PackageDeps* resolve(std::string_view from, const std::string& path) const {
    for (auto up = from == "." ? std::string_view() : from;; up = parent(up)) {
      for (const std::string_view folder : {"vendor", "Godeps/_workspace/src"}) {
        const auto found = by_directory_.find(below(up, std::string(folder) + "/" + path));
        if (found != by_directory_.end()) return library(found->second);
      }
      if (up.empty()) break;
    }
    const auto own = by_path_.find(path);
    return own == by_path_.end() ? nullptr : own->second;
  }

  static const PackageDeps* library(const std::vector<const PackageDeps*>& packages) {
    const auto found =
        std::ranges::find_if(packages, [](const PackageDeps* p) { return !p->is_secondary; });
    return found == packages.end() ? packages.front() : *found;
  }

  doc::Binary binary(const PackageDeps& command) {
    doc::Binary made{.path = command.import_path,
                     .directory = without_prefix(command.directory),
                     .expression = {},
                     .parts = {},
                     .unresolved = {}};
    if (made.directory.empty()) made.directory = ".";
    std::set<const PackageDeps*> seen{&command};
    std::vector<const PackageDeps*> open{&command};
    std::set<std::string> standard;
    std::map<std::string, std::set<std::string>> absent;  // module -> import paths
    std::map<std::string, std::string> absent_versions;
    while (!open.empty()) {
      const auto* package = open.back();
      open.pop_back();
      for (const auto& import : package->imports) {
        if (import.use != ImportUse::Library) continue;
        if (import.import_class == ImportClass::Cgo) continue;
        if (import.import_class == ImportClass::Standard) {
          standard.insert(import.path);
          continue;
        }
        const auto* next = resolve(package->directory, import.path);
        if (next == nullptr) {
          const auto module = import.module.empty() ? import.path : import.module;
          absent[module].insert(import.path);
          if (!import.version.empty()) absent_versions[module] = import.version;
        } else if (seen.insert(next).second) {
          open.push_back(next);
        }
      }
    }
    std::vector<licenses::Expression> all;
    add_parts(made, seen, all);
    doc::LinkedPart go{.path = std::string(kStandard),
                       .version = {},
                       .directory = {},
                       .expression = std::string(kGoLicense),
                       .from = {},
                       .packages = {},
                       .looked = {}};
    go.packages.assign(standard.begin(), standard.end());
    all.push_back(licenses::Expression::license(kGoLicense));
    made.parts.push_back(std::move(go));
    for (auto& [module, paths] : absent) {
      doc::LinkedPart part{.path = module,
                           .version = absent_versions[module],
                           .directory = {},
                           .expression = {},
                           .from = {},
                           .packages = {paths.begin(), paths.end()},
                           .looked = {}};
      made.unresolved.insert(made.unresolved.end(), paths.begin(), paths.end());
      part.looked = {"vendor/" + module, module};
      made.parts.push_back(std::move(part));
    }
    std::ranges::sort(made.parts, {}, &doc::LinkedPart::path);
    std::ranges::sort(made.unresolved);
    made.expression = licenses::simplified(licenses::Expression::all_of(std::move(all))).text();
    return made;
  }

  // Packages of one directory's licence are a part.
  void add_parts(doc::Binary& made, const std::set<const PackageDeps*>& packages,
                 std::vector<licenses::Expression>& all) const {
    struct Part {
      const licenses::Directory* directory = nullptr;
      std::set<std::string> packages;
      std::vector<licenses::Expression> terms;
    };
    std::map<std::string, Part> parts;
    for (const auto* package : packages) {
      const auto directory = without_prefix(package->directory);
      const auto* scope = scope_of(directory);
      auto& part = parts[scope == nullptr ? "." : scope->path];
      part.directory = scope;
      part.packages.insert(package->import_path);
      // The licence of the package's own directory, and what its files say of themselves.
      if (const auto* own = facts_.directory_of(directory); own != nullptr)
        part.terms.push_back(own->expression);
      if (const auto found = headers_.find(directory); found != headers_.end()) {
        for (const auto* file : found->second) {
          for (const auto& match : file->matches) part.terms.push_back(match.expression);
        }
      }
    }
    for (auto& [path, part] : parts) {
      auto expression = joined(part.terms);
      doc::LinkedPart linked{.path = path,
                             .version = {},
                             .directory = path,
                             .expression = expression.text(),
                             .from = {},
                             .packages = {part.packages.begin(), part.packages.end()},
                             .looked = {}};
      if (part.directory != nullptr) {
        linked.from = part.directory->from;
        linked.version = part.directory->version;
        if (!part.directory->module.empty()) linked.path = part.directory->module;
        if (expression.empty()) linked.looked = part.directory->looked;
      }
      if (linked.path == "." || linked.path == path)
        linked.path = module_of(part.packages, linked.path);
      made.parts.push_back(std::move(linked));
      all.push_back(std::move(expression));
    }
  }

  // A notice that offers a choice of what holds anyway adds nothing.
  static licenses::Expression joined(const std::vector<licenses::Expression>& terms) {
    std::vector<licenses::Expression> kept;
    std::set<std::string> known;
    for (const auto& term : terms) {
      const auto ids = licenses::licenses_of(term);
      const bool adds =
          std::ranges::any_of(ids, [&known](const std::string& id) { return !known.contains(id); });
      if (!adds && !ids.empty()) continue;
      known.insert(ids.begin(), ids.end());
      kept.push_back(term);
    }
    return licenses::simplified(licenses::Expression::all_of(std::move(kept)));
  }

  // The module or vendored module that a directory is of; parts with a licence of their own belong to it.
  [[nodiscard]] const licenses::Directory* scope_of(std::string_view directory) const {
    const licenses::Directory* best = nullptr;
    for (const auto& candidate : facts_.directories) {
      if (candidate.kind == licenses::Directory::Kind::Part) continue;
      const auto root = candidate.path == "." ? std::string() : candidate.path;
      const bool holds = root.empty() || directory == root ||
                         (directory.size() > root.size() && directory.starts_with(root) &&
                          directory[root.size()] == '/');
      if (holds && (best == nullptr || candidate.path == "." || root.size() >= best->path.size()))
        best = &candidate;
      if (best != nullptr && best->path == "." && holds) best = &candidate;
    }
    return best;
  }

  // The path that all packages share, for trees without go.mod.
  [[nodiscard]] std::string module_of(const std::set<std::string>& packages,
                                      const std::string& directory) const {
    if (directory == "." && !deps_.modules.empty()) {
      for (const auto& module : deps_.modules) {
        if (without_prefix(module.directory).empty() && !module.path.empty()) return module.path;
      }
    }
    if (directory != ".") return directory;
    std::string common = packages.empty() ? "." : *packages.begin();
    for (const auto& path : packages) {
      while (!common.empty() && path != common && !path.starts_with(common + "/"))
        common = std::string(parent(common));
    }
    return common.empty() ? "." : common;
  }

  const golang::DepsFacts& deps_;
  const licenses::TreeFacts& facts_;
  std::string prefix_;
  std::map<std::string, std::vector<const PackageDeps*>> by_directory_;
  std::map<std::string, const PackageDeps*> by_path_;
  std::map<std::string, std::vector<const licenses::FileFacts*>> headers_;
};

}  // namespace

Result<std::vector<doc::Binary>> linked_binaries(const golang::DepsFacts& deps,
                                                 const licenses::TreeFacts& facts,
                                                 std::string_view prefix,
                                                 std::span<const std::string> wanted) {
  return Linker(deps, facts, prefix).run(wanted);
}

}  // namespace gofed::workers
