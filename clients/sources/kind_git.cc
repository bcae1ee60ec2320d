// A git tree at a commit: DIRECTORY@REVISION, of a bare repository or of a directory in a work tree.
// Nothing is checked out: a tar of what the commit holds is made from its objects.
#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "clients/sources/gathered.h"
#include "clients/sources/kind.h"
#include "workers/git/git_tree.h"
#include "workers/golang/modules/manifests.h"

namespace gofed::clients {
namespace {

struct Place {
  std::string directory;
  std::string revision;
};

// At the first @ behind an existing directory: revisions may have others, HEAD@{1}. What exists
// under the whole word is no revision of anything.
std::optional<Place> place_in(const std::string& word) {
  std::error_code ignored;
  if (std::filesystem::exists(word, ignored)) return std::nullopt;
  for (auto at = word.find('@'); at != word.npos; at = word.find('@', at + 1)) {
    const auto directory = word.substr(0, at);
    if (at + 1 == word.size() || !std::filesystem::is_directory(directory, ignored)) continue;
    return Place{directory, word.substr(at + 1)};
  }
  return std::nullopt;
}

bool means(const std::string& word) {
  return place_in(word).has_value();
}

std::optional<Source> of_fields(const SourceFields& fields) {
  if (!fields.dir || !means(*fields.dir)) return std::nullopt;
  return Source{.kind = &kGitSource, .text = *fields.dir, .stored = {}};
}

std::string name(const Source& source) {
  return source.text;
}

// "repository@v1.tar"
std::string archive_name(const Place& place) {
  std::error_code ignored;
  auto path = std::filesystem::absolute(place.directory, ignored).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  auto revision = place.revision;
  std::ranges::replace(revision, '/', '-');
  return stored_name(path.filename().string() + "@" + revision + ".tar");
}

Result<void> pack(Run& run, const Place& place, WantedFile wanted, const ByteSink& sink) {
  const auto to = archive_sink(sink);
  archive::TarWriter tar(place.directory, to);
  if (auto opened = tar.open(); !opened) return opened;
  bool any = false;
  const auto add = [&](const git::GitFile& file) {
    any = true;
    GatheredFile added{.path = file.path};
    if (file.is_link) {
      added.skipped = archive::SkippedKind::SymbolicLink;
    } else {
      added.bytes = file.bytes;
    }
    return add_to(tar, added);
  };
  const auto read = git::read_git_tree(
      place.directory, place.revision,
      {.wanted = wanted, .file = add, .cancelled = [&run] { return run.interrupt().raised(); }});
  if (!read) return std::unexpected(read.error());
  if (!any)
    return fail(Errc::InvalidArgument,
                place.directory + (wanted == &golang::wants_file ? ": no Go source in it"
                                                                 : ": no file in it that is read"));
  return tar.close();
}

Result<OpenedSource> open(Run& run, const Source& source) {
  auto place = place_in(source.text);
  if (!place) return fail(Errc::NotFound, source.text + ": no such directory");
  auto called = archive_name(*place);
  return OpenedSource{
      .name = std::move(called),
      .bytes = [&run, place = std::move(*place), wanted = source.wanted_files()](
                   const ByteSink& sink) { return pack(run, place, wanted, sink); }};
}

}  // namespace

const SourceKind kGitSource{.of_fields = &of_fields, .means = &means, .name = &name, .open = &open};

}  // namespace gofed::clients
