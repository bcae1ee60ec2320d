#include "workers/archive/source_rpm.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <utility>

#include "workers/archive/package.h"
#include "workers/archive/text.h"

namespace gofed::archive {
namespace {

constexpr std::uint64_t kSpecBytesMax = 4 << 20;
constexpr int kExpansionsMax = 1000;  // of macros in one value: they may name themselves

bool is_archive(std::string_view name) {
  constexpr std::array<std::string_view, 12> kEndings{".tar",     ".tar.gz", ".tar.bz2",  ".tar.xz",
                                                      ".tar.zst", ".tgz",    ".tbz2",     ".txz",
                                                      ".tzst",    ".zip",    ".tar.lzma", ".crate"};
  return std::ranges::any_of(kEndings, [&](auto ending) { return name.ends_with(ending); });
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

bool is_field(std::string_view line, std::string_view name) {
  return line.size() > name.size() && line[name.size()] == ':' &&
         std::ranges::equal(line.substr(0, name.size()), name, [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
         });
}

// The macros of a spec that are plain text, and its first source.
class Spec {
 public:
  explicit Spec(std::string_view text) {
    while (!text.empty()) {
      const auto end = std::min(text.find('\n'), text.size());
      line(trimmed(text.substr(0, end)));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  // The name of the file that the first source is; with macros in it that are not known.
  [[nodiscard]] std::string first_source() const {
    auto source = expanded(source_);
    if (const auto given = source.rfind("#/"); given != source.npos) source.erase(0, given + 2);
    return source.substr(source.rfind('/') + 1);
  }
  [[nodiscard]] std::string version() const { return expanded("%{version}"); }

 private:
  void line(std::string_view text) {
    for (const std::string_view word : {"%global ", "%define "}) {
      if (text.starts_with(word)) return define(trimmed(text.substr(word.size())));
    }
    for (const std::string_view name : {"name", "version"}) {
      if (is_field(text, name))
        macros_.try_emplace(std::string(name), trimmed(text.substr(name.size() + 1)));
    }
    for (const std::string_view name : {"source", "source0"}) {
      if (source_.empty() && is_field(text, name)) source_ = trimmed(text.substr(name.size() + 1));
    }
  }

  void define(std::string_view text) {
    const auto end = std::min(text.find_first_of(" \t"), text.size());
    macros_.insert_or_assign(std::string(text.substr(0, end)), trimmed(text.substr(end)));
  }

  // %{x}, %{?x} and %x; any other stays as it is.
  [[nodiscard]] std::string expanded(std::string text) const {
    int left = kExpansionsMax;
    for (auto at = text.find('%'); at != text.npos && left > 0; at = text.find('%', at)) {
      const bool braced = text.compare(at, 2, "%{") == 0;
      const auto begin = at + (braced ? (text.compare(at, 3, "%{?") == 0 ? 3 : 2) : 1);
      const auto end = text.find_first_not_of(
          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", begin);
      const auto name = text.substr(begin, std::min(end, text.size()) - begin);
      const bool closed = !braced || (end != text.npos && text[end] == '}');
      const auto found = macros_.find(name);
      if (!closed || found == macros_.end()) {
        ++at;
        continue;
      }
      text.replace(at, begin - at + name.size() + (braced ? 1 : 0), found->second);
      --left;
      if (text.size() > kSpecBytesMax) return {};
    }
    return text;
  }

  std::map<std::string, std::string, std::less<>> macros_;
  std::string source_;
};

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + printable(name);
  return text;
}

}  // namespace

Result<bool> is_source_rpm(ByteSource& source) {
  if (!source.size_bytes()) return false;
  std::array<std::byte, kPackageHeadBytes> first;
  std::size_t filled = 0;
  while (filled < first.size()) {
    const auto got = source.read(std::span(first).subspan(filled));
    if (!got) return std::unexpected(got.error());
    if (*got == 0) break;
    filled += *got;
  }
  if (auto back = source.seek(0); !back) return std::unexpected(back.error());
  return package_kind(std::span(first).first(filled)) == PackageKind::SourceRpm;
}

Result<std::string> source_archive(const std::vector<std::string>& files, std::string_view spec) {
  std::vector<std::string> archives;
  std::ranges::copy_if(files, std::back_inserter(archives), is_archive);
  if (archives.empty()) return fail(Errc::InvalidArgument, "a source package without an archive");
  if (archives.size() == 1) return archives.front();
  const Spec read(spec);
  const auto first = read.first_source();
  if (std::ranges::find(archives, first) != archives.end()) return first;
  const auto version = read.version();
  std::vector<std::string> of_version;
  std::ranges::copy_if(archives, std::back_inserter(of_version), [&](const auto& name) {
    return !version.empty() && name.find(version) != name.npos && name.find("vendor") == name.npos;
  });
  if (of_version.size() == 1) return of_version.front();
  return fail(Errc::InvalidArgument,
              "a source package with several archives, of which its spec does "
              "not name one first: " +
                  listed(archives));
}

Result<ArchiveSummary> read_source_rpm(const std::string& name, ByteSource& source,
                                       const ArchiveLimits& limits, const ArchiveVisitor& visitor) {
  std::vector<std::string> files;
  std::string spec;
  auto small = limits;
  small.entry_bytes_max = std::min(small.entry_bytes_max, kSpecBytesMax);
  const auto looked =
      read_entries(name, source, small,
                   {.wanted =
                        [&files](const ArchiveEntry& entry) {
                          files.push_back(entry.path);
                          return entry.path.ends_with(".spec");
                        },
                    .content = [&spec](const ArchiveEntry&, std::string&& bytes) -> Result<void> {
                      spec = std::move(bytes);
                      return {};
                    },
                    .cancelled = visitor.cancelled});
  if (!looked) return looked;
  const auto chosen = source_archive(files, spec);
  if (!chosen) return prefixed(printable(name), chosen.error());
  if (auto back = source.seek(0); !back) return prefixed(printable(name), back.error());

  ArchiveSummary inner;
  const auto read = read_entries(
      name, source, limits,
      {.wanted = [&chosen](const ArchiveEntry& entry) { return entry.path == *chosen; },
       .content = {},
       .streamed = [](const ArchiveEntry&) { return true; },
       .stream = [&](const ArchiveEntry& entry, ByteSource& bytes) -> Result<void> {
         auto summary = read_archive(name + ": " + entry.path, bytes, limits, visitor);
         if (!summary) return std::unexpected(std::move(summary.error()));
         inner = *summary;
         return {};
       },
       .cancelled = visitor.cancelled});
  if (!read) return read;
  return inner;
}

}  // namespace gofed::archive
