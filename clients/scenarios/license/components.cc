#include "clients/scenarios/license/components.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

#include "workers/licenses/expression/expression.h"

namespace gofed::clients {
namespace {

namespace doc = schemas::licenses;

// Bytes that a purl's part may have stay, others are percent-encoded.
std::string encoded(std::string_view text, std::string_view plain) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~' ||
                          plain.find(c) != std::string_view::npos;
    if (is_plain) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    }
  }
  return out;
}

std::string go_purl(const std::string& path, const std::string& version) {
  return "pkg:golang/" + encoded(path, "/") + (version.empty() ? "" : "@" + encoded(version, ":"));
}

bool is_below(std::string_view path, std::string_view directory) {
  return directory == "." || (path.size() > directory.size() && path.starts_with(directory) &&
                              path[directory.size()] == '/');
}

class Biller {
 public:
  explicit Biller(const doc::LicenseReport& report) : report_(report) {}

  Bill run() {
    add_tree();
    for (const auto& directory : report_.directories) {
      if (directory.path == "." || (directory.kind != "module" && directory.kind != "vendored"))
        continue;
      const auto index = add(directory.module.empty() ? directory.path : directory.module,
                             directory.version, directory.expression, directory.path);
      use(0, index);
    }
    for (const auto& binary : report_.binaries) add_binary(binary);
    std::ranges::sort(bill_.uses);
    const auto again = std::ranges::unique(bill_.uses);
    bill_.uses.erase(again.begin(), again.end());
    return std::move(bill_);
  }

 private:
  void add_tree() {
    const auto named = source_name(report_.name);
    Component tree{.name = report_.go_module.empty() ? named.name : report_.go_module,
                   .version = named.version,
                   .purl = {},
                   .expression = report_.expression,
                   .copyright = copyrights(".")};
    if (report_.name.find(".orig.tar") != std::string::npos || report_.name.ends_with(".dsc")) {
      tree.purl = "pkg:deb/debian/" + encoded(named.name, "") + "@" + encoded(named.version, "+") +
                  "?arch=source";
    } else if (report_.name.ends_with(".src.rpm")) {
      tree.purl =
          "pkg:rpm/" + encoded(named.name, "") + "@" + encoded(named.version, "") + "?arch=src";
    } else if (!report_.go_module.empty()) {
      auto version = named.version;
      if (!version.empty() && version.front() >= '0' && version.front() <= '9')
        version.insert(0, "v");
      tree.purl = go_purl(report_.go_module, version);
    } else {
      tree.purl = "pkg:generic/" + encoded(named.name, "") +
                  (named.version.empty() ? "" : "@" + encoded(named.version, "+"));
    }
    bill_.components.push_back(std::move(tree));
  }

  // The component of that path and version, new or known.
  std::size_t add(const std::string& path, const std::string& version,
                  const std::string& expression, const std::string& directory) {
    const auto found = known_.find({path, version});
    if (found != known_.end()) return found->second;
    known_[{path, version}] = bill_.components.size();
    bill_.components.push_back(
        {.name = path,
         .version = version,
         .purl = go_purl(path, version),
         .expression = expression,
         .copyright = directory.empty() ? std::string() : copyrights(directory)});
    return bill_.components.size() - 1;
  }

  void add_binary(const doc::Binary& binary) {
    const auto index = bill_.components.size();
    bill_.components.push_back({.name = binary.path,
                                .version = bill_.components.front().version,
                                .purl = go_purl(binary.path, ""),
                                .expression = binary.expression,
                                .copyright = {},
                                .is_program = true});
    known_[{binary.path, "program"}] = index;
    for (const auto& part : binary.parts) {
      if (part.directory == ".") {
        use(index, 0);
      } else {
        use(index, add(part.path, part.version, part.expression, part.directory));
      }
    }
  }

  void use(std::size_t from, std::size_t to) {
    if (from != to) bill_.uses.emplace_back(from, to);
  }

  // Statements of the files of a directory that no deeper component has.
  [[nodiscard]] std::string copyrights(const std::string& directory) const {
    std::set<std::string> seen;
    std::string text;
    for (const auto& file : report_.files) {
      if (!is_below(file.path, directory) || owner(file.path) != directory) continue;
      for (const auto& statement : file.copyrights) {
        if (!seen.insert(statement).second) continue;
        text += (text.empty() ? "" : "\n") + statement;
      }
    }
    return text;
  }

  [[nodiscard]] std::string owner(std::string_view path) const {
    std::string best = ".";
    for (const auto& directory : report_.directories) {
      if (directory.kind == "part" || directory.path == "." || !is_below(path, directory.path))
        continue;
      if (best == "." || directory.path.size() > best.size()) best = directory.path;
    }
    return best;
  }

  const doc::LicenseReport& report_;
  Bill bill_;
  std::map<std::pair<std::string, std::string>, std::size_t> known_;
};

}  // namespace

NamedVersion source_name(std::string_view file) {
  while (file.size() > 1 && file.ends_with('/')) file.remove_suffix(1);
  if (const auto slash = file.rfind('/'); slash != std::string_view::npos)
    file = file.substr(slash + 1);
  for (const std::string_view ending :
       {".gz", ".bz2", ".xz", ".zst", ".tgz", ".zip", ".tar", ".src.rpm", ".dsc", ".orig"}) {
    if (file.ends_with(ending)) file.remove_suffix(ending.size());
  }
  for (const char mark : {'_', '-'}) {
    for (auto at = file.rfind(mark); at != std::string_view::npos && at > 0;
         at = file.rfind(mark, at - 1)) {
      auto version = file.substr(at + 1);
      const auto digits = version.starts_with('v') ? version.substr(1) : version;
      if (!digits.empty() && digits.front() >= '0' && digits.front() <= '9')
        return {std::string(file.substr(0, at)), std::string(version)};
    }
  }
  return {file.empty() || file == "." ? "source" : std::string(file), ""};
}

Bill bill_of(const doc::LicenseReport& report) {
  return Biller(report).run();
}

std::vector<std::string> own_licenses(const Bill& bill) {
  std::set<std::string> own;
  for (const auto& component : bill.components) {
    const auto expression = licenses::parse_expression(component.expression, {.known_ids = false});
    if (!expression) continue;
    for (const auto& text : licenses::licenses_of(*expression)) {
      const auto id = text.substr(0, text.find(' '));
      if (licenses::todays_id(id).id.empty() && !id.ends_with('+')) own.insert(id);
    }
  }
  return {own.begin(), own.end()};
}

}  // namespace gofed::clients
