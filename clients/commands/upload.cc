// gofed upload FILE...|-
#include <string>

#include "clients/commands/commands.h"
#include "clients/core/run.h"
#include "clients/records/records.h"
#include "clients/sources/transfer.h"

namespace gofed::clients {
namespace {

Result<schemas::FileId> upload_path(Run& run, const std::string& path) {
  auto file = run.open_input(path);
  if (!file) return std::unexpected(std::move(file.error()));
  auto stored = upload(run, *file);
  if (!stored) return std::unexpected(naming(path, stored.error()));
  return stored;
}

void print(Output& output, const schemas::FileId& file, Table& table) {
  switch (output.format()) {
    case Format::Json:
      return output.value(file);
    case Format::Ndjson:
      output.json("{\"file_id\":" + schemas::to_json(file) + "}");
      return output.flush();
    case Format::Text:  // upload has none of its own
    case Format::Table:
      return table.add({file.name, std::to_string(file.size_bytes), file.sha256, file.service});
  }
}

ExitCode run(Run& run, const Arguments& arguments) {
  Table table({{"NAME"}, {"BYTES", Align::Right}, {"SHA-256"}, {"SERVICE"}});
  Tally tally;
  for (const auto& path : arguments.positionals()) {
    const auto file = upload_path(run, path);
    if (file) {
      print(run.output(), *file, table);
      tally.done();
    } else {
      tally.failed(run.failed(file.error()));
    }
    if (run.interrupt().raised() || run.output().closed()) break;
  }
  run.output().table(table);
  return tally.exit_code();
}

}  // namespace

const Command kUpload{
    .name = "upload",
    .summary = "Store files; prints the FileId of each",
    .usage = "FILE...|-",
    .positionals_min = 1,
    .positionals_max = 100'000,
    .details =
        "`-` is standard input. A file that cannot be stored does not stop the others: exit\n"
        "code 3 where some failed. With -o ndjson the lines fit `gofed api --records -`.",
    .examples =
        "gofed upload x.tar.gz\n"
        "gofed upload *.tar.gz -o ndjson | gofed api --records -\n"
        "gofed upload x.tar.gz | gofed download - -O copy.tar.gz",
    .run = &run,
};

}  // namespace gofed::clients
