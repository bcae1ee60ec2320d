#include "workers/licenses/tree/roles.h"

#include <algorithm>
#include <array>
#include <string>

namespace gofed::licenses {
namespace {

constexpr std::array<std::string_view, 62> kSourceEndings{
    "asm",  "awk", "bash", "bat",  "c",    "cc",    "cfg", "clj", "cmake",  "cpp",   "cs",
    "css",  "cu",  "cxx",  "dart", "el",   "erl",   "ex",  "go",  "gradle", "h",     "hh",
    "hpp",  "hs",  "html", "hxx",  "java", "jl",    "js",  "jsx", "kt",     "l",     "lua",
    "m",    "mk",  "ml",   "mm",   "mod",  "nix",   "php", "pl",  "pm",     "proto", "ps1",
    "py",   "r",   "rb",   "rs",   "s",    "scala", "sh",  "sql", "swift",  "tcl",   "tf",
    "toml", "ts",  "tsx",  "vue",  "y",    "yaml",  "yml"};
constexpr std::array<std::string_view, 9> kTextEndings{"txt",      "md",   "rst",  "html", "htm",
                                                       "markdown", "adoc", "text", "rtf"};

std::string lowered(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

bool has(std::string_view name, std::string_view part) {
  return name.find(part) != std::string_view::npos;
}

bool is_license_name(std::string_view stem) {
  for (const std::string_view word :
       {"license", "licence", "copying", "unlicense", "copyright", "eula"}) {
    const auto at = stem.find(word);
    if (at == std::string_view::npos) continue;
    // "LICENSE-MIT", "mit.license", "COPYING.LESSER", not "relicensed".
    const bool begins = at == 0 || stem[at - 1] == '-' || stem[at - 1] == '_' ||
                        stem[at - 1] == '.' || stem[at - 1] == ' ';
    auto end = at + word.size();
    if (end < stem.size() && stem[end] == 's') ++end;
    const bool ends = end == stem.size() ||
                      std::string_view("-_. ").find(stem[end]) != std::string_view::npos ||
                      (stem[end] >= '0' && stem[end] <= '9');
    if (begins && ends) return true;
  }
  return false;
}

}  // namespace

std::string_view base_name(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view directory_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

Role role_of(std::string_view path) {
  const auto name = lowered(base_name(path));
  const auto directory = lowered(directory_of(path));
  const auto dot = name.rfind('.');
  const auto ending = dot == std::string::npos || dot == 0 ? std::string_view()
                                                           : std::string_view(name).substr(dot + 1);
  const bool is_text = std::ranges::find(kTextEndings, ending) != kTextEndings.end();
  const bool is_source = std::ranges::find(kSourceEndings, ending) != kSourceEndings.end();
  const auto stem = is_text ? std::string_view(name).substr(0, dot) : std::string_view(name);

  if (name == "copyright") return Role::Control;
  if (ending == "spec" || name == "package.json" || name == "cargo.toml") return Role::Control;
  if (name == "reuse.toml" || (name == "dep5" && directory.ends_with(".reuse")))
    return name == "dep5" ? Role::Control : Role::Tag;
  if (ending == "license" && dot > 0 && has(std::string_view(name).substr(0, dot), "."))
    return Role::Tag;
  if ((directory == "licenses" || directory.ends_with("/licenses")) &&
      (is_text || ending.empty() || !is_source))
    return Role::License;
  if (!is_source || ending == "html") {
    if (is_license_name(stem)) return Role::License;
    for (const std::string_view word : {"notice", "patents", "third-party", "third_party",
                                        "thirdparty", "3rdparty", "attribution"}) {
      if (stem.starts_with(word) && (is_text || ending.empty())) return Role::Notice;
    }
    if (stem.starts_with("readme")) return Role::Readme;
  }
  if (is_source || name == "makefile" || name == "dockerfile") return Role::Header;
  if (is_text || ending.empty() || ending == "lic") return Role::Text;
  return Role::None;
}

std::string_view name_of(Role role) {
  switch (role) {
    case Role::None:
      return "none";
    case Role::License:
      return "license";
    case Role::Notice:
      return "notice";
    case Role::Header:
      return "header";
    case Role::Tag:
      return "tag";
    case Role::Readme:
      return "readme";
    case Role::Control:
      return "control";
    case Role::Text:
      return "text";
  }
  return "none";
}

}  // namespace gofed::licenses
