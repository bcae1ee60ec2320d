#include "workers/common/analysis/source_tree.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "workers/archive/reader.h"
#include "workers/common/analysis/documents.h"
#include "workers/common/analysis/stored_file.h"

namespace gofed::workers {
namespace {

// Parsing scales with cores; a worker runs several requests at once, so each takes only a few.
constexpr unsigned kParseThreadsMax = 4;

// The archive's bytes, a range of the stored file at a time.
class StoredFileSource final : public archive::ByteSource {
 public:
  explicit StoredFileSource(StoredFile& file) : file_(file) {}

  Result<std::size_t> read(std::span<std::byte> into) override {
    if (rest_.empty()) {
      auto range = file_.read(offset_);
      if (!range) {
        failure_ = range.error();
        return std::unexpected(std::move(range.error()));
      }
      range_ = std::move(*range);
      rest_ = range_.view();
      offset_ += rest_.size();
    }
    const auto count = std::min(into.size(), rest_.size());
    if (count > 0) std::memcpy(into.data(), rest_.data(), count);
    rest_.remove_prefix(count);
    return count;
  }

  std::optional<std::uint64_t> size_bytes() const override { return file_.size_bytes(); }

  // Within the range at hand no range is asked for again.
  Result<void> seek(std::uint64_t offset) override {
    const auto begin = offset_ - range_.view().size();
    if (offset >= begin && offset < offset_) {
      rest_ = range_.view().substr(offset - begin);
      return {};
    }
    rest_ = {};
    offset_ = offset;
    range_ = {};
    return {};
  }

  // Why the file could not be read on: what the archive's reader says of it is only the
  // consequence.
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

 private:
  StoredFile& file_;
  schemas::Blob range_;
  std::string_view rest_;     // of range_
  std::uint64_t offset_ = 0;  // of the end of range_
  std::optional<Error> failure_;
};

// The files that the front end wants, of an archive that streams by.
struct SourceFiles {
  std::vector<golang::SourceFile> list;
  bool has_go = false;  // Go files, those of tests that are left out too
  std::vector<golang::Diagnostic> skipped;

  // Of a file in the list; null: it is not in it.
  const std::string* content_of(std::string_view path) {
    for (; indexed < list.size(); ++indexed) index.emplace(list[indexed].path, indexed);
    const auto found = index.find(std::string(path));
    return found == index.end() ? nullptr : &list[found->second].bytes;
  }

  std::unordered_map<std::string, std::size_t> index;  // made for the first hard link
  std::size_t indexed = 0;
};

Result<SourceFiles> read_source_files(envelope::Context& context, StoredFile& file, bool tests) {
  SourceFiles files;
  const archive::ArchiveVisitor visitor{
      .wanted =
          [&files, tests](const archive::ArchiveEntry& entry) {
            if (!golang::wants_file(entry.path)) return false;
            files.has_go = files.has_go || entry.path.ends_with(".go");
            return tests || !golang::is_test_file(entry.path);
          },
      .content = [&files](const archive::ArchiveEntry& entry, std::string&& bytes) -> Result<void> {
        files.list.push_back({.path = entry.path, .bytes = std::move(bytes)});
        return {};
      },
      .skipped =
          [&files, tests](const archive::ArchiveEntry& entry, archive::SkippedKind kind) {
            const bool wanted =
                golang::wants_file(entry.path) && (tests || !golang::is_test_file(entry.path));
            if (wanted)
              files.skipped.push_back({entry.path, {}, std::string(archive::describe(kind))});
          },
      .earlier = [&files](std::string_view path) -> const std::string* {
        return files.content_of(path);
      },
      .cancelled = [&context] { return context.cancelled(); }};
  StoredFileSource source(file);
  const auto summary = archive::read_archive(file.name(), source, kSourceLimits, visitor);
  if (summary) return files;
  if (context.cancelled()) return context.cancelled_error();
  if (source.failure()) return std::unexpected(*source.failure());
  return std::unexpected(summary.error());
}

}  // namespace

std::string_view golang_tool() {
  return "gofed-golang " GOFED_VERSION;
}

Result<golang::Project> load_source_tree(envelope::Context& context, const schemas::FileId& file,
                                         const schemas::golang::AnalysisOptions& options,
                                         const TreeParts& parts) {
  auto how = project_options(options);
  if (!how) return std::unexpected(std::move(how.error()));
  auto stored = StoredFile::open(context, file);
  if (!stored) return std::unexpected(std::move(stored.error()));
  auto files = read_source_files(context, *stored, parts.tests);
  if (!files) return std::unexpected(std::move(files.error()));
  if (!files->has_go) {
    return fail(Errc::InvalidArgument, stored->name() + ": no Go source in it");
  }
  how->bodies = parts.bodies;
  how->tests = parts.tests;
  how->problems = std::move(files->skipped);
  how->threads = std::clamp(std::thread::hardware_concurrency(), 1U, kParseThreadsMax);
  if (context.cancelled()) return context.cancelled_error();
  context.progress(0, 0, "analyse " + stored->name());
  return golang::load_project(std::move(files->list), std::move(*how));
}

}  // namespace gofed::workers
