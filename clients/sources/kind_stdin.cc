// Standard input: an archive. "-" wherever a file is named.
#include <utility>

#include "clients/core/files.h"
#include "clients/sources/input_archive.h"
#include "clients/sources/kind.h"

namespace gofed::clients {
namespace {

std::optional<Source> of_fields(const SourceFields& fields) {
  if (fields.file != kStdin) return std::nullopt;
  return file_source(std::string(kStdin));
}

bool means(const std::string& word) {
  return word == kStdin;
}

std::string name(const Source&) {
  return "stdin";
}

Result<OpenedSource> open(Run& run, const Source& source) {
  auto opened = run.open_input(source.text);
  if (!opened) return std::unexpected(std::move(opened.error()));
  return open_archive("stdin", std::move(*opened));
}

}  // namespace

const SourceKind kStdinSource{
    .of_fields = &of_fields, .means = &means, .name = &name, .open = &open};

}  // namespace gofed::clients
