#include "clients/sources/source.h"

#include <array>
#include <utility>

#include "clients/sources/kind.h"
#include "schemas/describe/codec.h"
#include "workers/golang/modules/manifests.h"

namespace gofed::clients {
namespace {

// A word means the first kind that claims it: what exists is meant, whatever its name looks like.
constexpr std::array kKinds{&kStdinSource, &kDscSource, &kFileSource,   &kDirectorySource,
                            &kUrlSource,   &kGitSource, &kModuleSource, &kStoredSource};

// "--file, --dir, --url" with `last` before the last one.
std::string option_list(std::string_view last) {
  std::string text;
  const auto options = source_options();
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (i > 0) text += i + 1 == options.size() ? " " + std::string(last) + " " : ", ";
    text += "--" + std::string(options[i].name);
    if (last == "or")
      text += " " + std::string(options[i].value_name.substr(0, options[i].value_name.find('|')));
  }
  return text;
}

}  // namespace

std::string Source::name() const {
  return kind->name(*this);
}

WantedFile Source::wanted_files() const {
  return wanted == nullptr ? &golang::wants_file : wanted;
}

bool Source::is_stdin() const {
  return kind == &kStdinSource;
}

std::string Source::path_prefix() const {
  return kind->path_prefix == nullptr ? "" : kind->path_prefix(*this);
}

Result<Source> make_source(SourceFields fields) {
  std::optional<Source> found;
  for (const auto* kind : kKinds) {
    auto source = kind->of_fields(fields);
    if (!source) continue;
    if (found) return fail(Errc::InvalidArgument, "several sources given, expected one");
    found = std::move(source);
  }
  if (found) return std::move(*found);
  return fail(Errc::InvalidArgument, "no source given: file, dir, url or file_id");
}

std::vector<Option> source_options() {
  std::vector<Option> options;
  for (const auto* kind : kKinds) {
    if (!kind->option.name.empty()) options.push_back(kind->option);
  }
  return options;
}

std::optional<std::string> given_source_option(const Arguments& arguments) {
  for (const auto& option : source_options()) {
    if (arguments.flag(option.name)) return std::string(option.name);
  }
  return std::nullopt;
}

Result<Source> read_source_options(const Arguments& arguments) {
  int given = 0;
  for (const auto& option : source_options()) given += arguments.flag(option.name) ? 1 : 0;
  if (given > 1) return fail(Errc::InvalidArgument, option_list("and") + " exclude each other");
  SourceFields fields{.file = arguments.value("file"),
                      .dir = arguments.value("dir"),
                      .url = arguments.value("url")};
  if (const auto text = arguments.value("file-id")) {
    auto id = schemas::from_json<schemas::FileId>(*text, {.root = "--file-id"});
    if (!id) return std::unexpected(std::move(id.error()));
    fields.file_id = std::move(*id);
  }
  auto source = make_source(std::move(fields));
  if (source) return source;
  return fail(Errc::InvalidArgument, "expected " + option_list("or"));
}

std::optional<Source> source_of_word(const std::string& word) {
  for (const auto* kind : kKinds) {
    if (kind->means(word)) return Source{.kind = kind, .text = word, .stored = {}};
  }
  return std::nullopt;
}

Source source_or_file(const std::string& word) {
  return source_of_word(word).value_or(file_source(word));
}

Source file_source(std::string path) {
  const auto* kind = path == kStdin ? &kStdinSource : &kFileSource;
  return {.kind = kind, .text = std::move(path), .stored = {}};
}

Source directory_source(std::string path) {
  return {.kind = &kDirectorySource, .text = std::move(path), .stored = {}};
}

}  // namespace gofed::clients
