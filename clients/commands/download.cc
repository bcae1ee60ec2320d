// gofed download FILEID|- [-O FILE]
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "clients/commands/commands.h"
#include "clients/core/files.h"
#include "clients/core/output_file.h"
#include "clients/core/run.h"
#include "clients/records/records.h"
#include "clients/sources/transfer.h"
#include "schemas/describe/codec.h"

namespace gofed::clients {
namespace {

constexpr std::size_t kFileIdBytesMax = std::size_t{1} << 20;

// What `gofed upload -o ndjson` prints.
struct FileIdRecord {
  std::optional<schemas::FileId> file_id;

  static void describe(schemas::Describe<FileIdRecord>& d) {
    d.name("FileIdRecord", "A line of `gofed upload -o ndjson`.");
    d.field<&FileIdRecord::file_id>("file_id", "The stored file.");
  }
};

Result<schemas::FileId> read_file_id(const std::string& text) {
  if (const auto record = schemas::from_json<FileIdRecord>(text); record && record->file_id) {
    return *record->file_id;
  }
  return schemas::from_json<schemas::FileId>(text, {.root = "file id"});
}

Result<void> to_stdout(Run& run, const schemas::FileId& file) {
  return download(run, file, [&run](std::string_view bytes) -> Result<void> {
    run.output().text(bytes);
    if (run.output().closed()) return fail(Errc::Cancelled, "standard output is closed");
    return {};
  });
}

Result<void> to_file(Run& run, const schemas::FileId& file, const std::string& path) {
  auto output = OutputFile::open(path, {.stop = &run.interrupt().flag()});
  if (!output) return std::unexpected(std::move(output.error()));
  auto done = download(run, file, [&](std::string_view bytes) { return output->write(bytes); });
  if (!done) return done;
  return output->finish();
}

ExitCode run(Run& run, const Arguments& arguments) {
  std::string text = arguments.positionals().front();
  if (text == kStdin) {
    auto input = run.open_input(text);
    if (!input) return run.failed(input.error());
    auto read = read_all(*input, kFileIdBytesMax);
    if (!read) return run.failed(read.error());
    text = std::move(*read);
  }
  const auto file = read_file_id(text);
  if (!file) return run.usage(file.error());
  const auto path = arguments.value_or("to", kStdin);
  if (path == kStdin && run.terminal().stdout_is_terminal) {
    return run.usage({Errc::InvalidArgument, "will not write a file to a terminal; use -O FILE"});
  }
  const auto done = path == kStdin ? to_stdout(run, *file) : to_file(run, *file, path);
  if (run.output().closed()) return ExitCode::Done;
  return done ? ExitCode::Done : run.failed(naming(file->name, done.error()));
}

constexpr std::array kOptions{
    Option{"to", OptionKind::Value, "FILE", "Write there instead of standard output", 'O'},
};

}  // namespace

const Command kDownload{
    .name = "download",
    .summary = "Fetch a stored file",
    .usage = "FILEID|- [-O FILE]",
    .options = kOptions,
    .positionals_min = 1,
    .positionals_max = 1,
    .details =
        "FILEID is the JSON that `gofed upload` prints; `-` reads it from standard input.\n"
        "FILE appears when it is whole; an older one stays until then. A device or a pipe is "
        "written\n"
        "to; a symbolic link stays one, and what it leads to is replaced.",
    .examples = "gofed upload x.tar.gz > id.json\ngofed download - -O copy.tar.gz < id.json",
    .run = &run,
};

}  // namespace gofed::clients
