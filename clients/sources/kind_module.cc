// MODULE@VERSION, as the go command has fetched it: of a proxy directory (GOPROXY=file://DIR), or of
// the module cache (GOMODCACHE, else pkg/mod below GOPATH, else below ~/go). Nothing is downloaded.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "clients/sources/gathered.h"
#include "clients/sources/kind.h"
#include "workers/archive/bytes.h"
#include "workers/archive/directory.h"

namespace gofed::clients {
namespace {

namespace fs = std::filesystem;

struct ModuleVersion {
  std::string path;
  std::string version;
};

constexpr std::string_view kLetters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";

// "example.org/a@v1.2.3": a host with a dot, a version that begins as versions do.
std::optional<ModuleVersion> module_in(const std::string& word) {
  const auto at = word.rfind('@');
  if (at == word.npos || at + 2 >= word.size() || word[at + 1] != 'v') return std::nullopt;
  if (word[at + 2] < '0' || word[at + 2] > '9') return std::nullopt;
  ModuleVersion module{word.substr(0, at), word.substr(at + 1)};
  const auto host = module.path.substr(0, module.path.find('/'));
  const bool has_host = host.find('.') != host.npos && !host.starts_with('.');
  const bool is_path = module.path.find_first_not_of(kLetters) == std::string::npos &&
                       module.path.find("//") == std::string::npos &&
                       module.path.find("/.") == std::string::npos;
  const bool is_version = module.version.find('/') == std::string::npos;
  std::error_code ignored;
  if (!has_host || !is_path || !is_version || fs::exists(word, ignored)) return std::nullopt;
  return module;
}

// As caches and proxies spell it: "!a" for "A".
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    if (is_upper) out += '!';
    out += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

fs::path module_cache() {
  if (const auto cache = variable("GOMODCACHE"); !cache.empty()) return cache;
  const auto gopath = variable("GOPATH");
  const auto first = gopath.substr(0, gopath.find(':'));
  return (first.empty() ? fs::path(variable("HOME")) / "go" : fs::path(first)) / "pkg" / "mod";
}

// The directories that are laid out as a proxy is, in the order in which the go command asks.
std::vector<fs::path> proxies() {
  constexpr std::string_view kFile = "file://";
  std::vector<fs::path> found;
  auto list = variable("GOPROXY");
  std::ranges::replace(list, '|', ',');
  for (const auto& proxy : split_commas(list)) {
    if (proxy.starts_with(kFile)) found.emplace_back(proxy.substr(kFile.size()));
  }
  found.push_back(module_cache() / "cache" / "download");
  return found;
}

bool has_go_mod(const std::vector<GatheredFile>& files) {
  return std::ranges::find(files, "go.mod", &GatheredFile::path) != files.end();
}

Result<std::vector<GatheredFile>> of_zip(Run& run, const fs::path& zip, const ModuleVersion& module,
                                         WantedFile wanted) {
  const auto source = archive::open_file(zip.string());
  if (!source) return std::unexpected(source.error());
  const auto prefix = module.path + "@" + module.version + "/";
  std::vector<GatheredFile> files;
  bool is_module = true;
  const auto read = archive::read_archive(
      zip.string(), **source, {},
      {.wanted =
           [&](const archive::ArchiveEntry& entry) {
             is_module = is_module && entry.path.starts_with(prefix);
             return is_module && wanted(entry.path);
           },
       .content = [&](const archive::ArchiveEntry& entry, std::string&& bytes) -> Result<void> {
         files.push_back({.path = entry.path.substr(prefix.size()), .bytes = std::move(bytes)});
         return {};
       },
       .cancelled = [&run] { return run.interrupt().raised(); }});
  if (!read) return std::unexpected(read.error());
  if (is_module) return files;
  return fail(Errc::Malformed, zip.string() + ": has files that are not in " + prefix);
}

Result<std::vector<GatheredFile>> of_directory(Run& run, const fs::path& directory,
                                               WantedFile wanted) {
  const auto listed = archive::DirectoryFiles::list(
      directory.string(),
      {.wanted = wanted, .cancelled = [&run] { return run.interrupt().raised(); }});
  if (!listed) return std::unexpected(listed.error());
  std::vector<GatheredFile> files;
  for (const auto& file : listed->files()) {
    GatheredFile gathered{.path = file.path, .bytes = {}, .skipped = file.skipped};
    if (!file.skipped) {
      auto bytes = listed->read(file);
      if (!bytes) return std::unexpected(std::move(bytes.error()));
      gathered.bytes = std::move(*bytes);
    }
    files.push_back(std::move(gathered));
  }
  return files;
}

Result<std::vector<GatheredFile>> gather(Run& run, const ModuleVersion& module, WantedFile wanted) {
  const auto path = escaped(module.path);
  const auto version = escaped(module.version);
  std::error_code ignored;
  std::string tried;
  for (const auto& proxy : proxies()) {
    const auto zip = proxy / path / "@v" / (version + ".zip");
    if (fs::is_regular_file(zip, ignored)) return of_zip(run, zip, module, wanted);
    tried += (tried.empty() ? "" : ", ") + zip.string();
  }
  const auto directory = module_cache() / (path + "@" + version);
  if (fs::is_directory(directory, ignored)) return of_directory(run, directory, wanted);
  return fail(Errc::NotFound, module.path + "@" + module.version +
                                  ": is in no proxy directory or module cache: no " + tried + ", " +
                                  directory.string());
}

// ---- The kind ---------------------------------------------------------------------------------

bool means(const std::string& word) {
  return module_in(word).has_value();
}

// Only a word names one.
std::optional<Source> of_fields(const SourceFields&) {
  return std::nullopt;
}

std::string name(const Source& source) {
  return source.text;
}

Result<OpenedSource> open(Run& run, const Source& source) {
  const auto module = module_in(source.text);
  if (!module) return fail(Errc::NotFound, "is no module and version any more");
  auto files = gather(run, *module, source.wanted_files());
  if (!files) return std::unexpected(std::move(files.error()));
  // A module from before go.mod has its path from who asks for it.
  if (!has_go_mod(*files))
    files->push_back({.path = "go.mod", .bytes = "module " + module->path + "\n"});
  return gathered_source(stored_name(source.text) + ".tar", std::move(*files));
}

}  // namespace

const SourceKind kModuleSource{
    .of_fields = &of_fields, .means = &means, .name = &name, .open = &open};

}  // namespace gofed::clients
