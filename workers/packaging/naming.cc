#include "workers/packaging/naming.h"

#include <algorithm>
#include <array>
#include <vector>

#include "workers/packaging/text.h"

namespace gofed::packaging {
namespace {

struct Row {
  std::string_view from;
  std::string_view to;
};

constexpr Row kHosts[] = {
#define GOFED_HOST(host, debian) {host, debian},
#include "workers/packaging/naming.def"
};
constexpr Row kPackaged[] = {
#define GOFED_PACKAGED(upstream, package) {upstream, package},
#include "workers/packaging/naming.def"
};

template <std::size_t N>
std::optional<std::string_view> find_row(const Row (&rows)[N], std::string_view key) {
  const auto* const found = std::ranges::find(rows, key, &Row::from);
  if (found == std::end(rows)) return std::nullopt;
  return found->to;
}

std::vector<std::string_view> split(std::string_view text, std::string_view ends) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const auto part = take_until(text, ends);
    if (!part.empty()) parts.push_back(part);
  }
  return parts;
}

// "go.etcd.io" -> "go.etcd", "example.co.uk" -> "example".
std::string_view without_suffix(std::string_view host) {
  constexpr std::array<std::string_view, 6> kSecond{"co", "com", "org", "net", "gov", "ac"};
  auto last = host.rfind('.');
  if (last == std::string_view::npos) return host;
  const bool is_country = host.size() - last == 3;
  host = host.substr(0, last);
  last = host.rfind('.');
  if (!is_country || last == std::string_view::npos) return host;
  if (std::ranges::find(kSecond, host.substr(last + 1)) == kSecond.end()) return host;
  return host.substr(0, last);
}

std::string debian_source(std::string_view path) {
  const auto host = take_until(path, "/");
  auto name = "golang-" + std::string(find_row(kHosts, host).value_or(without_suffix(host)));
  for (const auto part : split(path, "/")) name += "-" + std::string(part);
  name = lower(name);
  std::ranges::replace(name, '_', '-');
  std::erase_if(name, [](char c) {
    return !is_digit(c) && !is_letter(c) && c != '-' && c != '.' && c != '+';
  });
  return name;
}

// Words of a name of Fedora's: a dot between digits separates nothing.
std::vector<std::string> fedora_words(std::string_view path) {
  std::vector<std::string> words;
  std::string word;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const char c = path[i];
    const bool is_between_digits =
        c == '.' && i > 0 && i + 1 < path.size() && is_digit(path[i - 1]) && is_digit(path[i + 1]);
    if (is_between_digits || (is_letter(c) || is_digit(c))) {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

bool is_major(std::string_view word) {
  return word.size() > 1 && word.front() == 'v' && std::ranges::all_of(word.substr(1), is_digit);
}

std::string fedora_source(std::string_view import_path) {
  const auto path = lower(import_path);
  std::string_view rest = path;
  auto host = take_until(rest, "/");
  if (host.starts_with("git.")) host.remove_prefix(4);
  if (const auto dot = host.rfind('.'); dot != std::string_view::npos) host = host.substr(0, dot);
  auto words = fedora_words(std::string(host) + "/" + std::string(rest));
  std::string name = "golang";
  std::vector<std::string> said{"golang", "go"};
  for (std::size_t i = 0; i < words.size(); ++i) {
    auto& word = words[i];
    // "-for-go-" says nothing that the prefix does not.
    if (word == "for" && i + 1 < words.size() && words[i + 1] == "go") continue;
    if (is_major(word)) word.erase(0, 1);
    if (std::ranges::find(said, word) != said.end()) continue;
    said.push_back(word);
    name += "-" + word;
  }
  return name;
}

std::string gofed_source(std::string_view import_path) {
  auto parts = split(import_path, "/");
  const auto host = parts.front();
  const auto joined = [&](std::string_view family, std::size_t from) {
    auto name = "golang-" + std::string(family);
    for (auto i = from; i < parts.size(); ++i) name += "-" + std::string(parts[i]);
    return name;
  };
  if (host == "github.com") return joined("github", 1);
  if (host == "bitbucket.org") return joined("bitbucket", 1);
  if (host == "code.google.com") return joined("googlecode", 2);
  if (host == "golang.org") return joined("golangorg", 2);
  if (host == "google.golang.org") return joined("googlegolangorg", 1);
  if (host == "k8s.io") return joined("k8s", 1);
  if (host == "gopkg.in") {
    // The major version is dropped, as a part of its own and at the end of one.
    std::erase_if(parts, is_major);
    for (auto& part : parts) {
      const auto dot = part.rfind('.');
      if (dot != std::string_view::npos && is_major(part.substr(dot + 1)))
        part = part.substr(0, dot);
    }
    return joined("gopkg", 1);
  }
  return debian_source(import_path);
}

}  // namespace

NamingScheme scheme_of(std::string_view distribution) {
  constexpr std::array<std::string_view, 5> kOfFedora{"fedora", "epel", "centos", "rhel", "mageia"};
  const auto name = lower(distribution.substr(0, distribution.find_first_of("/:-")));
  return std::ranges::find(kOfFedora, name) != kOfFedora.end() ? NamingScheme::Fedora
                                                               : NamingScheme::Debian;
}

std::string import_path_of(std::string_view upstream) {
  upstream = trimmed(upstream);
  if (const auto scheme = upstream.find("://"); scheme != std::string_view::npos) {
    upstream.remove_prefix(scheme + 3);
  }
  while (upstream.ends_with('/')) upstream.remove_suffix(1);
  if (upstream.ends_with(".git")) upstream.remove_suffix(4);
  return std::string(upstream);
}

std::optional<PackageName> name_package(NamingScheme scheme, std::string_view import_path) {
  const auto path = import_path_of(import_path);
  const auto host = std::string_view(path).substr(0, path.find('/'));
  if (host.empty() || host.find('.') == std::string_view::npos) return std::nullopt;
  if (scheme == NamingScheme::Debian) {
    const auto source = debian_source(path);
    return PackageName{.source = source, .library = source + "-dev"};
  }
  if (scheme == NamingScheme::Fedora) {
    const auto source = fedora_source(path);
    return PackageName{.source = source, .library = source + "-devel"};
  }
  if (const auto known = find_row(kPackaged, path)) {
    return PackageName{.source = std::string(*known),
                       .library = std::string(*known) + "-devel",
                       .by = NamedBy::Table};
  }
  const auto source = gofed_source(path);
  return PackageName{.source = source, .library = source + "-devel"};
}

std::optional<std::string> github_path_of(std::string_view package) {
  constexpr std::string_view kPrefix = "golang-github-";
  if (!package.starts_with(kPrefix)) return std::nullopt;
  package.remove_prefix(kPrefix.size());
  for (const std::string_view suffix : {"-dev", "-devel"}) {
    if (package.ends_with(suffix)) package.remove_suffix(suffix.size());
  }
  const auto dash = package.find('-');
  if (dash == 0 || dash == std::string_view::npos || dash + 1 == package.size())
    return std::nullopt;
  return "github.com/" + std::string(package.substr(0, dash)) + "/" +
         std::string(package.substr(dash + 1));
}

bool is_library_name(std::string_view package) {
  return package.starts_with("golang-") &&
         (package.ends_with("-dev") || package.ends_with("-devel"));
}

}  // namespace gofed::packaging
