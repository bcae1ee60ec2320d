// A directory of Go source: its files themselves for services of this process, a tar of them that is
// made on the way for all others. Both have what analyses of Go source read, and nothing else.
#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

#include "clients/sources/kind.h"
#include "workers/archive/directory.h"
#include "workers/archive/reader.h"
#include "workers/archive/writer.h"

namespace gofed::clients {
namespace {

class DirectoryTree final : public envelope::LocalTree {
 public:
  using LocalTree::LocalTree;

  Result<std::vector<File>> list(const Wanted& wanted,
                                 const std::function<bool()>& cancelled) override {
    auto files = archive::DirectoryFiles::list(name(), {.wanted = wanted, .cancelled = cancelled});
    if (!files) return std::unexpected(std::move(files.error()));
    std::vector<File> listed;
    listed.reserve(files->files().size());
    for (const auto& file : files->files()) {
      const auto problem = file.skipped ? archive::describe(*file.skipped) : std::string_view();
      listed.push_back({file.path, file.size_bytes, std::string(problem)});
    }
    files_.emplace(std::move(*files));
    return listed;
  }

  Result<std::string> read(const File& file) const override {
    return files_->read({.path = file.path, .size_bytes = file.size_bytes});
  }

 private:
  std::optional<archive::DirectoryFiles> files_;
};

Result<void> pack(Run& run, const Source& source, const ByteSink& sink) {
  const auto& path = source.text;
  const auto wanted = source.wanted_files();
  const auto take = [&sink](std::span<const std::byte> bytes) {
    return sink({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  };
  auto packed = archive::pack_directory(
      path, take, {.wanted = wanted, .cancelled = [&run] { return run.interrupt().raised(); }});
  if (!packed) return std::unexpected(std::move(packed.error()));
  if (packed->files == 0)
    return fail(Errc::InvalidArgument,
                path + (source.wanted == nullptr ? ": no Go source in it"
                                                 : ": no file in it that is read"));
  return {};
}

// "NAME.tar", after the directory.
std::string archive_name(const std::string& directory) {
  std::error_code error;
  auto path = std::filesystem::absolute(directory, error).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  const auto name = stored_name(path.filename().string());
  return (name.empty() ? "root" : name) + ".tar";
}

std::optional<Source> of_fields(const SourceFields& fields) {
  if (!fields.dir || kGitSource.means(*fields.dir)) return std::nullopt;
  return directory_source(*fields.dir);
}

bool means(const std::string& word) {
  std::error_code ignored;
  return std::filesystem::is_directory(word, ignored);
}

std::string name(const Source& source) {
  return source.text;
}

std::string path_prefix(const Source& source) {
  return source.text.ends_with('/') ? source.text : source.text + "/";
}

Result<OpenedSource> open(Run& run, const Source& source) {
  return OpenedSource{
      .name = archive_name(source.text),
      .bytes = [&run, source](const ByteSink& sink) { return pack(run, source, sink); },
      .tree = std::make_shared<DirectoryTree>(source.text)};
}

}  // namespace

const SourceKind kDirectorySource{
    .option = {"dir", OptionKind::Value, "D", "Directory; of a git repository D@REVISION", 'd'},
    .of_fields = &of_fields,
    .means = &means,
    .name = &name,
    .path_prefix = &path_prefix,
    .open = &open};

}  // namespace gofed::clients
