// A URL: the system fetches the archive.
#include "clients/sources/kind.h"
#include "schemas/base/url_text.h"

namespace gofed::clients {
namespace {

std::optional<Source> of_fields(const SourceFields& fields) {
  if (!fields.url) return std::nullopt;
  return Source{.kind = &kUrlSource, .text = *fields.url, .stored = {}};
}

bool means(const std::string& word) {
  return word.find("://") != std::string::npos;
}

// Without the user and the password in it.
std::string name(const Source& source) {
  return schemas::without_user_info(source.text);
}

Result<OpenedSource> open(Run&, const Source& source) {
  return OpenedSource{.url = source.text};
}

}  // namespace

const SourceKind kUrlSource{.option = {"url", OptionKind::Value, "U",
                                       "Archive that the system fetches: http(s)://, file://"},
                            .of_fields = &of_fields,
                            .means = &means,
                            .name = &name,
                            .open = &open};

}  // namespace gofed::clients
