#include "workers/licenses/tree/tree_facts.h"

#include <algorithm>
#include <set>
#include <utility>

#include "workers/licenses/tree/vendored.h"

namespace gofed::licenses {
namespace {

bool is_below(std::string_view path, std::string_view directory) {
  return directory.empty() || (path.size() > directory.size() && path.starts_with(directory) &&
                               path[directory.size()] == '/');
}

bool in_part(std::string_view path, std::string_view name) {
  const auto whole = "/" + std::string(path);
  return whole.find("/" + std::string(name) + "/") != std::string::npos;
}

// The directory whose licence a file of licences is: that of LICENSES/ and debian/ is the one above.
std::string home_of(const FileFacts& file) {
  auto directory = directory_of(file.path);
  const auto last = base_name(directory);
  if (last == "LICENSES" || (last == "debian" && file.role == Role::Control) || last == ".reuse")
    directory = directory_of(directory);
  return std::string(directory);
}

bool is_texts_folder(const FileFacts& file) {
  return base_name(directory_of(file.path)) == "LICENSES";
}

// "GPL-2.0-only" -> "GPL-2.0".
std::string without_suffix(const std::string& id) {
  for (const std::string_view suffix : {"-only", "-or-later"}) {
    if (id.ends_with(suffix)) return id.substr(0, id.size() - suffix.size());
  }
  return id;
}

}  // namespace

// One tree on its way out.
class TreeJoiner {
 public:
  explicit TreeJoiner(TreeReader& reader) : reader_(reader) {
    facts_.files = std::move(reader.files_);
    std::ranges::sort(facts_.files, {}, &FileFacts::path);
  }

  TreeFacts run() {
    apply_overrides();
    collect_homes();
    decide_gnu();
    make_directories();
    resolve_references();
    join_all();
    collect_unknown();
    return std::move(facts_);
  }

 private:
  void apply_overrides() {
    std::set<std::string> used;
    for (auto& file : facts_.files) {
      const auto found = reader_.options_.overrides.find(file.sha256);
      if (file.sha256.empty() || found == reader_.options_.overrides.end()) continue;
      used.insert(found->first);
      file.matches = {{.expression = found->second,
                       .score = 1,
                       .method = Method::Tag,
                       .lines = {1, 1},
                       .undecided = false}};
      file.unknown.clear();
    }
    for (const auto& [hash, expression] : reader_.options_.overrides) {
      if (!used.contains(hash)) facts_.unused_overrides.push_back(hash);
    }
  }

  // Which directories have licence files of their own, and which.
  void collect_homes() {
    for (std::size_t i = 0; i < facts_.files.size(); ++i) {
      const auto& file = facts_.files[i];
      const bool counts = file.role == Role::License ||
                          (file.role == Role::Control && base_name(file.path) == "copyright");
      if (counts) homes_[home_of(file)].push_back(i);
    }
  }

  // Nearest directory upwards that has licence files; vendor/ is a wall.
  [[nodiscard]] const std::string* home_above(std::string_view directory) const {
    const auto wall = vendor_wall(directory);
    for (std::string_view at = directory;; at = directory_of(at)) {
      const auto found = homes_.find(std::string(at));
      if (found != homes_.end()) return &found->first;
      if (at.empty() || (!wall.empty() && directory_of(at) == wall)) return nullptr;
    }
  }

  // Whether later versions may be taken is said by notices, in files that the licence is for.
  void decide_gnu() {
    struct Said {
      bool later = false;
      bool only = false;
    };
    std::map<std::pair<std::string, std::string>, Said> said;  // home, family with version
    for (const auto& file : facts_.files) {
      const auto* home = home_above(
          file.role == Role::Control ? home_of(file) : std::string(directory_of(file.path)));
      if (home == nullptr) continue;
      for (const auto& match : file.matches) {
        if (match.undecided) continue;
        for (const auto& text : licenses_of(match.expression)) {
          const auto id = text.substr(0, text.find(' '));
          auto& entry = said[{*home, without_suffix(id)}];
          if (id.ends_with("-or-later")) entry.later = true;
          if (id.ends_with("-only")) entry.only = true;
        }
      }
    }
    for (auto& file : facts_.files) {
      for (auto& match : file.matches) {
        if (!match.undecided || match.expression.kind() != Expression::Kind::License) continue;
        const auto* home = home_above(home_of(file));
        if (home == nullptr) continue;
        const auto found = said.find({*home, without_suffix(match.expression.id())});
        if (found == said.end()) continue;
        if (found->second.later && !found->second.only) {
          match.expression = Expression::license(
              without_suffix(match.expression.id()) + "-or-later", match.expression.exception());
        }
        match.undecided = false;
      }
    }
  }

  // Licences that the files of a directory grant, and the choices that somebody states.
  struct Granted {
    std::vector<Expression> single;
    std::vector<Expression> choices;
    std::vector<Expression> fields;  // of single files: no choice for others

    [[nodiscard]] bool has_all_of(const Expression& choice) const {
      return std::ranges::all_of(licenses_of(choice), [this](const std::string& id) {
        return std::ranges::any_of(single, [&id](const Expression& e) { return e.text() == id; });
      });
    }

    void take(const Expression& e) {
      if (e.kind() == Expression::Kind::Or) {
        choices.push_back(e);
      } else if (e.kind() == Expression::Kind::And) {
        for (const auto& term : e.terms()) take(term);
      } else if (!e.empty()) {
        single.push_back(e);
      }
    }
  };

  // What holds in a directory that has licence files.
  [[nodiscard]] Expression expression_of(const std::string& home) {
    const auto known = home_expressions_.find(home);
    if (known != home_expressions_.end()) return known->second;
    Granted granted;
    std::vector<std::string> names;
    const auto& own = homes_.at(home);
    const bool has_plain = std::ranges::any_of(own, [this](std::size_t i) {
      return !is_texts_folder(facts_.files[i]) && facts_.files[i].role == Role::License;
    });
    for (const auto i : own) {
      const auto& file = facts_.files[i];
      // LICENSES/ keeps texts; files and tags say which are used.
      if (is_texts_folder(file) && (has_plain || has_tags(home))) continue;
      for (const auto& match : file.matches) {
        if (file.role == Role::Control) {
          granted.fields.push_back(match.expression);
        } else {
          granted.take(match.expression);
        }
      }
      if (file.role == Role::License && !file.matches.empty())
        names.emplace_back(base_name(file.path));
    }
    if (own.size() > 0 && !has_plain) {
      for (const auto& file : facts_.files) {
        if (is_texts_home(home, file)) {
          for (const auto& match : file.matches) granted.fields.push_back(match.expression);
        }
      }
    }
    for (const auto& choice : stated_choices(home, granted)) granted.choices.push_back(choice);
    auto joined = resolved(std::move(granted), named_choice(names));
    home_expressions_[home] = joined;
    return joined;
  }

  [[nodiscard]] bool has_tags(const std::string& home) const {
    return std::ranges::any_of(facts_.files,
                               [&](const FileFacts& file) { return is_texts_home(home, file); });
  }

  // A file that says by a tag which of the texts of LICENSES/ is its own.
  [[nodiscard]] bool is_texts_home(const std::string& home, const FileFacts& file) const {
    if ((file.role != Role::Header && file.role != Role::Tag && file.role != Role::Readme) ||
        !is_below(file.path, home))
      return false;
    const auto* above = home_above(directory_of(file.path));
    return above != nullptr && *above == home &&
           std::ranges::any_of(file.matches,
                               [](const LicenseMatch& m) { return m.method == Method::Tag; });
  }

  // "Either of", said by the README or by a licence file of the directory; by a notice in its source
  // where all that it offers is here.
  [[nodiscard]] std::vector<Expression> stated_choices(const std::string& home,
                                                       const Granted& granted) const {
    std::vector<Expression> choices;
    for (const auto& file : facts_.files) {
      if (file.role == Role::Control || !is_below(file.path, home)) continue;
      const auto* above = home_above(home_of(file));
      if (above == nullptr || *above != home) continue;
      const bool in_source = file.role == Role::Header || file.role == Role::Tag;
      for (const auto& match : file.matches) {
        const auto& choice = match.expression;
        if (choice.kind() != Expression::Kind::Or) continue;
        if (in_source && !granted.has_all_of(choice)) continue;
        if (std::ranges::find(choices, choice) == choices.end()) choices.push_back(choice);
      }
    }
    return choices;
  }

  // LICENSE-MIT beside LICENSE-APACHE, and no LICENSE: the custom of those who leave the choice.
  static bool named_choice(const std::vector<std::string>& names) {
    if (names.size() < 2) return false;
    return std::ranges::all_of(names,
                               [](const std::string& name) {
                                 const auto at = name.find_first_of("-_.");
                                 return at != std::string::npos && at >= 7 &&
                                        name.size() > at + 2 && !name.ends_with("LESSER");
                               }) &&
           std::ranges::any_of(names,
                               [](const std::string& name) {
                                 return name.find("MIT") != std::string::npos ||
                                        name.find("mit") != std::string::npos ||
                                        name.find("BSD") != std::string::npos;
                               }) &&
           std::ranges::any_of(names, [](const std::string& name) {
             std::string low = name;
             for (auto& c : low) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
             return low.find("apache") != std::string::npos || low.find("gpl") != std::string::npos;
           });
  }

  // Choices take the place of the licences that they offer.
  static Expression resolved(Granted granted, bool choice_by_name) {
    std::vector<Expression> all;
    std::set<std::string> offered;
    for (const auto& choice : granted.choices) {
      const auto ids = licenses_of(choice);
      // Said of licences that are here, or of no others.
      const bool here =
          granted.single.empty() || std::ranges::any_of(granted.single, [&](const Expression& e) {
            return std::ranges::find(ids, e.text()) != ids.end();
          });
      if (!here) continue;
      offered.insert(ids.begin(), ids.end());
      all.push_back(choice);
    }
    std::vector<Expression> rest;
    for (auto& single : granted.single) {
      if (!offered.contains(single.text())) rest.push_back(std::move(single));
    }
    if (choice_by_name && all.empty()) rest = {Expression::any_of(std::move(rest))};
    for (auto& single : rest) all.push_back(std::move(single));
    for (auto& field : granted.fields) all.push_back(std::move(field));
    return simplified(Expression::all_of(std::move(all)));
  }

  // The root, modules, vendored modules, and what has a licence of its own.
  void make_directories() {
    std::map<std::string, Directory> all;
    const auto at = [&all](const std::string& path) -> Directory& {
      auto& directory = all[path];
      directory.path = path.empty() ? "." : path;
      return directory;
    };
    for (const auto& [home, files] : homes_) at(home);
    for (const auto& [path, module] : reader_.modules_) {
      auto& directory = at(path);
      directory.kind = Directory::Kind::Module;
      directory.module = module;
    }
    for (const auto& [path, vendored] : reader_.vendored_) {
      auto& directory = at(path);
      directory.kind = Directory::Kind::Vendored;
      directory.module = vendored.module;
      directory.version = vendored.version;
    }
    at("").kind = Directory::Kind::Tree;
    for (auto& [path, directory] : all) {
      fill(path, directory);
      facts_.directories.push_back(std::move(directory));
    }
  }

  void fill(const std::string& path, Directory& directory) {
    if (const auto* home = home_above(path); home != nullptr) {
      directory.expression = expression_of(*home);
      directory.from = home->empty() ? "." : *home;
      if (!directory.expression.empty()) return;
    }
    // Not in a file of its own: in the README, or in the source.
    std::vector<Expression> said;
    for (const auto& file : facts_.files) {
      const bool is_readme = file.role == Role::Readme && directory_of(file.path) == path;
      const bool is_manifest =
          file.role == Role::Control && (directory_of(file.path) == path || home_of(file) == path);
      if (is_readme || is_manifest) said.push_back(file.expression());
      if (said.empty() || said.back().empty()) continue;
      directory.from = file.path;
      break;
    }
    auto expression = simplified(Expression::all_of(std::move(said)));
    if (expression.empty() && directory.from.empty()) {
      std::vector<Expression> in_source;
      for (const auto& file : facts_.files) {
        if ((file.role != Role::Header && file.role != Role::Tag) || !is_below(file.path, path))
          continue;
        if (vendor_wall(file.path) != vendor_wall(path + "/x")) continue;
        in_source.push_back(file.expression());
      }
      expression = simplified(Expression::all_of(std::move(in_source)));
      if (!expression.empty()) directory.from = directory.path;
    }
    directory.expression = std::move(expression);
    if (!directory.expression.empty()) return;
    directory.from.clear();
    const auto wall = vendor_wall(path);
    for (std::string_view up = path;; up = directory_of(up)) {
      directory.looked.emplace_back(up.empty() ? "." : up);
      if (up.empty() || (!wall.empty() && directory_of(up) == wall)) break;
    }
  }

  // "See the LICENSE file" is what that file says.
  void resolve_references() {
    for (auto& file : facts_.files) {
      if (!file.refers || !file.matches.empty()) continue;
      const auto* home = home_above(directory_of(file.path));
      if (home == nullptr) continue;
      auto expression = expression_of(*home);
      if (expression.empty()) continue;
      file.matches.push_back({.expression = std::move(expression),
                              .score = 1,
                              .method = Method::Reference,
                              .lines = {1, 1},
                              .undecided = false});
    }
  }

  [[nodiscard]] bool counts(std::string_view path) const {
    if (in_part(path, "testdata")) return false;
    return reader_.options_.vendored || !in_part(path, "vendor");
  }

  void join_all() {
    std::vector<Expression> all;
    for (const auto& directory : facts_.directories) {
      const auto path = directory.path == "." ? std::string() : directory.path;
      if (counts(path + "/x")) all.push_back(directory.expression);
    }
    if (reader_.options_.headers) {
      for (const auto& file : facts_.files) {
        if ((file.role != Role::Header && file.role != Role::Tag) || !counts(file.path)) continue;
        const auto expression = file.expression();
        if (expression.empty()) continue;
        // A notice of the licence that holds here anyway adds nothing; nor does one of its choice.
        const auto* home = home_above(directory_of(file.path));
        const auto here = home == nullptr ? Expression() : expression_of(*home);
        const auto known = licenses_of(here);
        const auto named = licenses_of(expression);
        const bool adds = std::ranges::any_of(named, [&](const std::string& id) {
          // "LGPLv3, see LICENSE" of a file whose LICENSE adds an exception.
          return std::ranges::none_of(known, [&](const std::string& here_id) {
            return here_id == id || (file.refers && here_id.starts_with(id + " WITH "));
          });
        });
        if (adds) all.push_back(expression);
      }
    }
    facts_.expression = simplified(Expression::all_of(std::move(all)));
    std::erase_if(facts_.files, [](const FileFacts& file) { return file.empty(); });
  }

  void collect_unknown() {
    for (const auto& file : facts_.files) {
      for (const auto& text : file.unknown)
        facts_.unknown.push_back({.path = file.path, .sha256 = file.sha256, .text = text});
    }
  }

  TreeReader& reader_;
  TreeFacts facts_;
  std::map<std::string, std::vector<std::size_t>> homes_;  // directory -> its licence files
  std::map<std::string, Expression> home_expressions_;
};

std::string_view name_of(Directory::Kind kind) {
  switch (kind) {
    case Directory::Kind::Tree:
      return "tree";
    case Directory::Kind::Module:
      return "module";
    case Directory::Kind::Vendored:
      return "vendored";
    case Directory::Kind::Part:
      return "part";
  }
  return "part";
}

const Directory* TreeFacts::directory_of(std::string_view path) const {
  const Directory* best = nullptr;
  for (const auto& directory : directories) {
    const auto root = directory.path == "." ? std::string_view() : std::string_view(directory.path);
    if (path != root && !is_below(path, root)) continue;
    if (best == nullptr || root.size() >= best->path.size()) best = &directory;
  }
  return best;
}

bool needs_content(std::string_view path) {
  return is_module_file(path);
}

bool wants_license_file(std::string_view path) {
  return role_of(path) != Role::None || is_module_file(path);
}

void TreeReader::add(std::string_view path, std::string_view bytes) {
  note(path, bytes);
  auto facts = read_file_facts(path, bytes, options_.file);
  if (facts.role != Role::None) add(std::move(facts));
}

void TreeReader::add(FileFacts facts) {
  files_.push_back(std::move(facts));
}

void TreeReader::note(std::string_view path, std::string_view bytes) {
  if (base_name(path) == "go.mod") {
    if (vendor_wall(path).empty())
      modules_[std::string(licenses::directory_of(path))] = module_path(bytes);
  } else if (path.ends_with("vendor/modules.txt")) {
    const auto vendor = std::string(licenses::directory_of(path));
    for (auto& module : vendored_modules(bytes)) {
      auto directory = vendor + "/" + module.path;
      vendored_[std::move(directory)] = {.module = std::move(module.path),
                                         .version = std::move(module.version)};
    }
  } else if (path.ends_with(".go")) {
    const auto wall = vendor_wall(path);
    if (!wall.empty()) vendored_dirs_[std::string(licenses::directory_of(path))] = true;
  }
}

TreeFacts TreeReader::finish() {
  // Without modules.txt, of directories below vendor/: by the customs of hosts.
  for (const auto& [directory, any] : vendored_dirs_) {
    const std::string wall(vendor_wall(directory + "/x"));
    const bool listed = std::ranges::any_of(vendored_, [&](const auto& known) {
      return directory == known.first || is_below(directory, known.first);
    });
    if (listed || directory == wall) continue;
    auto root = repository_root(std::string_view(directory).substr(wall.size() + 1));
    vendored_[wall + "/" + root] = {.module = root, .version = {}};
  }
  return TreeJoiner(*this).run();
}

}  // namespace gofed::licenses
