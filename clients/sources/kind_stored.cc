// A file that is stored already, by its FileId.
#include "clients/sources/kind.h"

namespace gofed::clients {
namespace {

std::optional<Source> of_fields(const SourceFields& fields) {
  if (!fields.file_id) return std::nullopt;
  return Source{.kind = &kStoredSource, .text = {}, .stored = *fields.file_id};
}

// No word: JSON is a record's.
bool means(const std::string&) {
  return false;
}

std::string name(const Source& source) {
  return source.stored.name.empty() ? source.stored.identifier : source.stored.name;
}

Result<OpenedSource> open(Run&, const Source& source) {
  return OpenedSource{.stored = source.stored};
}

}  // namespace

const SourceKind kStoredSource{.option = {"file-id", OptionKind::Value, "JSON",
                                          "Archive that is stored already (gofed upload)"},
                               .of_fields = &of_fields,
                               .means = &means,
                               .name = &name,
                               .open = &open};

}  // namespace gofed::clients
