// Source: golang.org/x/mod (modfile, module, semver) of 0.42, cmd/go/internal/modload of Go 1.27, and
// internal/godebugs of Go 1.21 to 1.27.
#include "workers/golang/modules/mod_rules.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace gofed::golang::modules {
namespace {

constexpr std::string_view kIncompatible = "+incompatible";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Takes a number without a leading zero off the front.
bool take_number(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  if (end == 0 || (end > 1 && text[0] == '0')) return false;
  text.remove_prefix(end);
  return true;
}

// Takes identifiers with dots between them off the front; the numeric ones of a pre-release have no
// leading zero.
bool take_identifiers(std::string_view& text, bool prerelease) {
  for (;;) {
    std::size_t end = 0;
    while (end < text.size() && (is_digit(text[end]) || is_letter(text[end]) || text[end] == '-')) {
      ++end;
    }
    const std::string_view one = text.substr(0, end);
    const bool numeric = std::ranges::all_of(one, is_digit);
    if (one.empty() || (prerelease && numeric && one.size() > 1 && one[0] == '0')) return false;
    text.remove_prefix(end);
    if (!text.starts_with('.')) return true;
    text.remove_prefix(1);
  }
}

std::string quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

// gopkg.in/yaml.v2, gopkg.in/x/y.v0-unstable.
std::optional<std::string_view> gopkg_major(std::string_view path) {
  if (path.ends_with("-unstable")) path.remove_suffix(std::string_view("-unstable").size());
  std::size_t begin = path.size();
  while (begin > 0 && is_digit(path[begin - 1])) --begin;
  if (begin <= 1 || path[begin - 1] != 'v' || path[begin - 2] != '.') return std::nullopt;
  const std::string_view major = path.substr(begin - 1);
  if (major.size() < 2 || (major[1] == '0' && major != "v0")) return std::nullopt;
  return major;
}

constexpr std::string_view kWindowsNames[] = {"con", "prn", "aux", "nul"};

// COM1, LPT9 and the names above, in any case.
bool is_windows_name(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (std::ranges::find(kWindowsNames, lower) != std::end(kWindowsNames)) return true;
  const bool port = lower.starts_with("com") || lower.starts_with("lpt");
  return port && lower.size() == 4 && lower[3] >= '1' && lower[3] <= '9';
}

std::string check_element(std::string_view element) {
  if (element.empty()) return "empty path element";
  if (element.find_first_not_of('.') == std::string_view::npos) {
    return "invalid path element " + quoted(element);
  }
  if (element.ends_with('.')) return "trailing dot in path element";
  const auto bad = std::ranges::find_if_not(element, [](char c) {
    return is_digit(c) || is_letter(c) || std::string_view("-._~+").contains(c);
  });
  if (bad != element.end()) return "invalid char '" + std::string(1, *bad) + "'";
  const std::string_view name = element.substr(0, element.find('.'));
  if (is_windows_name(name)) {
    return quoted(name) + " disallowed as path element component on Windows";
  }
  const std::size_t tilde = name.rfind('~');
  if (tilde != std::string_view::npos && tilde + 1 < name.size() &&
      std::ranges::all_of(name.substr(tilde + 1), is_digit)) {
    return "trailing tilde and digits in path element";
  }
  return {};
}

// Those that some release knows or knew, in order.
constexpr std::array kGodebugs{std::to_array<std::string_view>({"allowmultiplevcs",
                                                                "asynctimerchan",
                                                                "containermaxprocs",
                                                                "cryptocustomrand",
                                                                "dataindependenttiming",
                                                                "decoratemappings",
                                                                "embedfollowsymlinks",
                                                                "execerrdot",
                                                                "fips140",
                                                                "fips140ems",
                                                                "gocachehash",
                                                                "gocachetest",
                                                                "gocacheverify",
                                                                "gotestjsonbuildtext",
                                                                "gotypesalias",
                                                                "htmlmetacontenturlescape",
                                                                "http2client",
                                                                "http2debug",
                                                                "http2server",
                                                                "httpcookiemaxnum",
                                                                "httplaxcontentlength",
                                                                "httpmuxgo121",
                                                                "httpservecontentkeepheaders",
                                                                "httpservecontentmaxranges",
                                                                "installgoroot",
                                                                "jstmpllitinterp",
                                                                "multipartfiles",
                                                                "multipartmaxheaders",
                                                                "multipartmaxparts",
                                                                "multipathtcp",
                                                                "netdns",
                                                                "netedns0",
                                                                "panicnil",
                                                                "randautoseed",
                                                                "randseednop",
                                                                "rsa1024min",
                                                                "tarinsecurepath",
                                                                "tls10server",
                                                                "tls3des",
                                                                "tlskyber",
                                                                "tlsmaxrsasize",
                                                                "tlsmlkem",
                                                                "tlsrsakex",
                                                                "tlssecpmlkem",
                                                                "tlssha1",
                                                                "tlsunsafeekm",
                                                                "tracebacklabels",
                                                                "updatemaxprocs",
                                                                "urlmaxqueryparams",
                                                                "urlstrictcolons",
                                                                "winreadlinkvolume",
                                                                "winsymlink",
                                                                "x509keypairleaf",
                                                                "x509negativeserial",
                                                                "x509rsacrt",
                                                                "x509sha1",
                                                                "x509sha256skid",
                                                                "x509sslcertoverrideplatform",
                                                                "x509usefallbackroots",
                                                                "x509usepolicies",
                                                                "zipinsecurepath"})};
static_assert(std::ranges::is_sorted(kGodebugs));

}  // namespace

std::string canonical_version(std::string_view version) {
  if (!version.starts_with('v')) return {};
  std::string_view rest = version.substr(1);
  std::string padding = ".0.0";
  for (int part = 0; part < 3; ++part) {
    if (part > 0) {
      if (!rest.starts_with('.')) break;
      rest.remove_prefix(1);
      padding.resize(padding.size() - 2);
    }
    if (!take_number(rest)) return {};
  }
  if (!padding.empty()) return rest.empty() ? std::string(version) + padding : std::string();
  if (rest.starts_with('-')) {
    rest.remove_prefix(1);
    if (!take_identifiers(rest, true)) return {};
  }
  const std::string_view build = rest;
  if (rest.starts_with('+')) {
    rest.remove_prefix(1);
    if (!take_identifiers(rest, false)) return {};
  }
  if (!rest.empty()) return {};
  const std::size_t kept = build == kIncompatible ? 0 : build.size();
  return std::string(version.substr(0, version.size() - kept));
}

std::optional<std::string_view> path_major(std::string_view path) {
  if (path.starts_with("gopkg.in/")) return gopkg_major(path);
  std::size_t begin = path.size();
  while (begin > 0 && (is_digit(path[begin - 1]) || path[begin - 1] == '.')) --begin;
  if (begin <= 1 || begin == path.size() || path[begin - 1] != 'v' || path[begin - 2] != '/') {
    return std::string_view();
  }
  const std::string_view major = path.substr(begin - 1);
  if (major.contains('.') || major[1] == '0' || major == "v1") return std::nullopt;
  return major;
}

std::string check_version(std::string_view path, std::string_view version) {
  const auto invalid = [version](const std::string& why) {
    return "version " + quoted(version) + " invalid: " + why;
  };
  const auto major = path_major(path);
  const std::string form = !major || major->empty() ? "v1.2.3" : std::string(*major) + ".2.3";
  if (version.empty() || canonical_version(version) != version) {
    return invalid("must be of the form " + form);
  }
  if (!major) return "malformed module path " + quoted(path);
  const std::string_view own = version.substr(0, version.find('.'));
  // An early go command wrote such for gopkg.in/x.v1.
  if (path.starts_with("gopkg.in/") && *major == "v1" && version.starts_with("v0.0.0-")) return {};
  if (major->empty()) {
    if (own == "v0" || own == "v1" || version.ends_with(kIncompatible)) return {};
    return invalid("should be v0 or v1, not " + std::string(own));
  }
  if (own == *major) return {};
  return invalid("should be " + std::string(*major) + ", not " + std::string(own));
}

std::string check_import_path(std::string_view path) {
  if (path.empty()) return "empty string";
  if (path.starts_with('-')) return "leading dash";
  if (path.contains("//")) return "double slash";
  if (path.ends_with('/')) return "trailing slash";
  for (;;) {
    const std::size_t slash = path.find('/');
    std::string wrong = check_element(path.substr(0, slash));
    if (!wrong.empty() || slash == std::string_view::npos) return wrong;
    path.remove_prefix(slash + 1);
  }
}

bool is_directory_path(std::string_view path) {
  return path == "." || path == ".." || path.starts_with("./") || path.starts_with("../") ||
         path.starts_with('/') || path.starts_with(".\\") || path.starts_with("..\\") ||
         path.starts_with('\\') || (path.size() > 1 && path[1] == ':' && is_letter(path[0]));
}

bool is_go_version(std::string_view text) {
  if (text.starts_with('0') || !take_number(text)) return false;
  if (!text.starts_with('.')) return false;
  text.remove_prefix(1);
  if (!take_number(text)) return false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (!take_number(text)) return false;
  }
  const std::size_t word =
      std::min(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz"), text.size());
  if (word == 0) return text.empty();
  text.remove_prefix(word);
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

bool is_toolchain(std::string_view text) {
  return text == "default" || text == "go1" || text.starts_with("go1.");
}

std::string check_godebug(std::string_view key, std::string_view value) {
  if (key.find_first_of(" \t") != std::string_view::npos) return "key contains space";
  if (value.find_first_of(" \t") != std::string_view::npos) return "value contains space";
  if (key.contains(',')) return "key contains comma";
  if (value.contains(',')) return "value contains comma";
  if (key == "default") {
    const bool go = value.starts_with("go") && is_go_version(value.substr(2));
    return go ? "" : "value for default= must be goVERSION";
  }
  if (std::ranges::binary_search(kGodebugs, key)) return {};
  return "unknown godebug " + quoted(key);
}

}  // namespace gofed::golang::modules
