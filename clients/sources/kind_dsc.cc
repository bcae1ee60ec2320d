// A Debian source package: a .dsc (deb-src-control(5)), and beside it the archives that it lists. Each
// is held against its size and SHA-256; together they are the tree that dpkg-source unpacks, before
// its patches.
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "clients/core/files.h"
#include "clients/output/text_width.h"
#include "clients/sources/gathered.h"
#include "clients/sources/kind.h"
#include "schemas/base/sha256.h"
#include "workers/archive/bytes.h"

namespace gofed::clients {
namespace {

constexpr std::size_t kControlBytesMax = 4 << 20;
constexpr std::size_t kBlockBytes = 256 << 10;
constexpr std::string_view kField = "Checksums-Sha256:";

// In the order in which they are put together: a later part replaces directories of the first.
enum class Role : std::uint8_t {
  Upstream,   // the source, of a native package all of it
  Component,  // more of it, in a directory of that name
  Debian,     // the directory debian/
  Other,      // signatures, differences: checked, not read
};

struct Part {
  std::string name;  // of a file beside the .dsc
  std::uint64_t size_bytes = 0;
  store::Sha256 sha256;
  Role role = Role::Other;
  std::string directory = {};  // where its files stand in the tree: "debian/"
};

// ---- What a .dsc lists ------------------------------------------------------------------------

std::string_view next_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view next_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  const auto word = line.substr(0, line.find_first_of(" \t"));
  line.remove_prefix(word.size());
  return word;
}

void assign_role(Part& part) {
  constexpr std::string_view kComponent = ".orig-";  // x_1.orig-NAME.tar.gz
  const std::string_view name = part.name;
  if (name.ends_with(".asc") || name.find(".tar.") == name.npos) return;
  if (const auto at = name.find(kComponent); at != name.npos) {
    const auto rest = name.substr(at + kComponent.size());
    part.role = Role::Component;
    part.directory = std::string(rest.substr(0, rest.find(".tar."))) + "/";
  } else if (name.find(".debian.tar.") != name.npos) {
    part.role = Role::Debian;
    part.directory = "debian/";
  } else {
    part.role = Role::Upstream;
  }
}

Result<Part> part_of(std::string_view line) {
  auto rest = line;
  const auto hash = store::Sha256::from_hex(next_word(rest));
  const auto size = next_word(rest);
  Part part{.name = std::string(next_word(rest)), .sha256 = {}};
  const auto [end, error] =
      std::from_chars(size.data(), size.data() + size.size(), part.size_bytes);
  const bool is_number = error == std::errc() && end == size.data() + size.size();
  if (!hash || !is_number || part.name.empty() || !next_word(rest).empty()) {
    return fail(Errc::Malformed, "bad line of " + std::string(kField) + " " + printable(line));
  }
  if (part.name.find('/') != part.name.npos || part.name.starts_with('.')) {
    return fail(Errc::NotAllowed, printable(part.name) + ": is no file beside the .dsc");
  }
  part.sha256 = *hash;
  assign_role(part);
  return part;
}

Result<void> check_parts(const std::vector<Part>& parts) {
  std::size_t sources = 0;
  for (auto part = parts.begin(); part != parts.end(); ++part) {
    sources += part->role == Role::Upstream ? 1 : 0;
    const auto twice = [&](const Part& other) { return other.name == part->name; };
    if (std::any_of(parts.begin(), part, twice)) {
      return fail(Errc::Malformed, printable(part->name) + ": is listed twice");
    }
  }
  if (sources == 1) return {};
  return fail(Errc::InvalidArgument,
              sources == 0 ? "lists no source archive" : "lists several source archives");
}

Result<std::vector<Part>> parts_of(std::string_view control) {
  std::vector<Part> parts;
  bool found = false;
  while (!control.empty()) {
    if (!next_line(control).starts_with(kField)) continue;
    if (std::exchange(found, true)) {
      return fail(Errc::Malformed, "has " + std::string(kField) + " twice");
    }
    while (control.starts_with(' ') || control.starts_with('\t')) {
      auto part = part_of(next_line(control));
      if (!part) return std::unexpected(std::move(part.error()));
      parts.push_back(std::move(*part));
    }
  }
  if (!found) return fail(Errc::Malformed, "no Debian source: it has no " + std::string(kField));
  if (auto good = check_parts(parts); !good) return std::unexpected(good.error());
  std::ranges::stable_sort(parts, {}, &Part::role);
  return parts;
}

// ---- What the parts hold ----------------------------------------------------------------------

Result<void> check_content(Run& run, archive::ByteSource& source, const Part& part) {
  store::Sha256Hasher hasher;
  std::vector<std::byte> block(kBlockBytes);
  std::uint64_t bytes = 0;
  while (true) {
    if (run.interrupt().raised()) return fail(Errc::Cancelled, "interrupted");
    const auto got = source.read(block);
    if (!got) return std::unexpected(got.error());
    if (*got == 0) break;
    hasher.update({reinterpret_cast<const char*>(block.data()), *got});
    bytes += *got;
  }
  if (bytes != part.size_bytes) {
    return fail(Errc::Corrupt, part.name + ": has " + std::to_string(bytes) +
                                   " bytes, the .dsc lists " + std::to_string(part.size_bytes));
  }
  const auto hash = hasher.finish();
  if (hash == part.sha256) return source.seek(0);
  return fail(Errc::Corrupt,
              part.name + ": has SHA-256 " + hash.hex() + ", the .dsc lists " + part.sha256.hex());
}

// The wanted files of one archive, without the one directory that all of its files are in.
class PartFiles {
 public:
  static Result<std::vector<GatheredFile>> read(Run& run, archive::ByteSource& source,
                                                const Part& part, WantedFile wanted) {
    PartFiles files;
    files.wanted_ = wanted;
    const auto summary = archive::read_archive(
        part.name, source, {},
        {.wanted = [&](const archive::ArchiveEntry& entry) { return files.sees(entry.path); },
         .content = [&](const archive::ArchiveEntry& entry, std::string&& bytes) -> Result<void> {
           files.list_.push_back({.path = entry.path, .bytes = std::move(bytes)});
           return {};
         },
         .skipped =
             [&](const archive::ArchiveEntry& entry, archive::SkippedKind kind) {
               if (!files.sees(entry.path)) return;
               files.list_.push_back({.path = entry.path, .bytes = {}, .skipped = kind});
             },
         .cancelled = [&run] { return run.interrupt().raised(); }});
    if (!summary) return std::unexpected(summary.error());
    // The directory of a debian.tar is debian/, and stays.
    const auto top = files.top_ && part.role != Role::Debian ? files.top_->size() : 0;
    for (auto& file : files.list_) file.path.erase(0, top);
    return std::move(files.list_);
  }

 private:
  bool sees(const std::string& path) {
    const auto top = path.substr(0, path.find('/') + 1);  // empty: the file is in no directory
    if (!seen_) top_ = top;
    if (top.empty() || top_ != top) top_.reset();
    seen_ = true;
    return wanted_(path);
  }

  WantedFile wanted_ = nullptr;
  std::optional<std::string> top_;  // "x-1/"
  bool seen_ = false;
  std::vector<GatheredFile> list_;
};

void join(std::vector<GatheredFile>& tree, const Part& part, std::vector<GatheredFile> files) {
  if (!part.directory.empty()) {
    std::erase_if(tree, [&](const auto& file) { return file.path.starts_with(part.directory); });
  }
  for (auto& file : files) {
    if (part.role == Role::Component) file.path.insert(0, part.directory);
    if (part.role == Role::Debian && !file.path.starts_with(part.directory)) continue;
    tree.push_back(std::move(file));
  }
}

Result<std::vector<GatheredFile>> gather(Run& run, const std::string& path, WantedFile wanted) {
  auto file = run.open_input(path);
  if (!file) return std::unexpected(std::move(file.error()));
  const auto text = read_all(*file, kControlBytesMax);
  if (!text) return std::unexpected(text.error());
  const auto parts = parts_of(*text);
  if (!parts) return std::unexpected(parts.error());
  const auto folder = std::filesystem::path(path).parent_path();
  std::vector<GatheredFile> tree;
  for (const auto& part : *parts) {
    const auto source = archive::open_file((folder / part.name).string());
    if (!source) return std::unexpected(source.error());
    if (auto good = check_content(run, **source, part); !good) return std::unexpected(good.error());
    if (part.role == Role::Other) continue;
    auto files = PartFiles::read(run, **source, part, wanted);
    if (!files) return std::unexpected(std::move(files.error()));
    join(tree, part, std::move(*files));
  }
  return tree;
}

// ---- The kind ---------------------------------------------------------------------------------

bool means(const std::string& word) {
  std::error_code ignored;
  return word.ends_with(".dsc") && std::filesystem::is_regular_file(word, ignored);
}

std::optional<Source> of_fields(const SourceFields& fields) {
  if (!fields.file || !means(*fields.file)) return std::nullopt;
  return Source{.kind = &kDscSource, .text = *fields.file, .stored = {}};
}

std::string name(const Source& source) {
  return source.text;
}

Result<OpenedSource> open(Run& run, const Source& source) {
  auto files = gather(run, source.text, source.wanted_files());
  if (!files) return std::unexpected(std::move(files.error()));
  return gathered_source(stored_name(source.text) + ".tar", std::move(*files));
}

}  // namespace

const SourceKind kDscSource{.of_fields = &of_fields, .means = &means, .name = &name, .open = &open};

}  // namespace gofed::clients
