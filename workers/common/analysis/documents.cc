#include "workers/common/analysis/documents.h"

#include <algorithm>
#include <utility>

#include "workers/golang/facts/api_facts.h"

namespace gofed::workers {
namespace {

namespace wire = schemas::golang;

// A word of an import path or a build tag: what go/build takes, and never a way out of the tree.
bool is_path_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  constexpr std::string_view kNot = "!\"#$%&'()*,:;<=>?[\\]^`{|}";
  return byte > 0x20 && byte != 0x7f && kNot.find(c) == std::string_view::npos;
}

bool is_import_path(std::string_view path) {
  if (!std::ranges::all_of(path, is_path_character)) return false;
  for (std::string_view rest = path;;) {
    const auto slash = rest.find('/');
    const auto element = rest.substr(0, slash);
    if (element.empty() || element == "." || element == "..") return false;
    if (slash == std::string_view::npos) return true;
    rest.remove_prefix(slash + 1);
  }
}

bool is_tag(std::string_view tag) {
  const auto is_tag_character = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || static_cast<unsigned char>(c) >= 0x80;
  };
  return !tag.empty() && std::ranges::all_of(tag, is_tag_character);
}

std::unexpected<Error> refuse(std::string_view field, const std::string& value,
                              std::string_view why) {
  return fail(Errc::InvalidArgument, "input.options." + std::string(field) + ": \"" +
                                         value.substr(0, 128) + "\" " + std::string(why));
}

}  // namespace

std::string position_text(std::string_view file, golang::Position position) {
  std::string text{file};
  if (file.empty() || position.line == 0) return text;
  text += ":" + std::to_string(position.line);
  if (position.column != 0) text += ":" + std::to_string(position.column);
  return text;
}

Result<golang::ProjectOptions> project_options(const wire::AnalysisOptions& options) {
  golang::ProjectOptions out;
  if (!golang::is_known_goos(options.goos)) {
    return refuse("goos", options.goos, "is no operating system that Go knows");
  }
  if (!golang::is_known_goarch(options.goarch)) {
    return refuse("goarch", options.goarch, "is no processor that Go knows");
  }
  out.obeys_go_line = options.go_version.empty();
  if (!options.go_version.empty()) {
    const auto version = golang::parse_go_version(options.go_version);
    if (!version) return refuse("go_version", options.go_version, "is no Go release, as 1.21 is");
    out.context.go_version = *version;
  }
  const auto bad_tag = std::ranges::find_if_not(options.tags, is_tag);
  if (bad_tag != options.tags.end()) return refuse("tags", *bad_tag, "is no build tag");
  if (!options.import_path.empty() && !is_import_path(options.import_path)) {
    return refuse("import_path", options.import_path, "is no import path");
  }
  const auto bad_level = std::ranges::find_if_not(options.arch_levels, golang::is_arch_setting);
  if (bad_level != options.arch_levels.end()) {
    return refuse("arch_levels", *bad_level, "is no setting of Go, as GOAMD64=v3 is");
  }
  out.context.goos = options.goos;
  out.context.goarch = options.goarch;
  out.context.cgo_enabled = options.cgo;
  out.context.tags = options.tags;
  out.context.arch_levels = options.arch_levels;
  out.import_path = options.import_path;
  out.all_directories = options.all_directories;
  return out;
}

Result<std::vector<golang::BuildContext>> platform_contexts(std::span<const std::string> names,
                                                            const golang::BuildContext& base,
                                                            std::string_view field) {
  std::vector<golang::BuildContext> contexts;
  const auto add = [&](golang::BuildContext context) {
    context.tags = base.tags;
    context.arch_levels = base.arch_levels;
    context.go_version = base.go_version;
    if (std::ranges::find(contexts, context) == contexts.end()) {
      contexts.push_back(std::move(context));
    }
  };
  for (const auto& name : names) {
    if (name == "all") {
      for (const auto& context : golang::usual_platforms()) add(context);
      continue;
    }
    auto context = golang::parse_platform(name);
    if (!context) {
      return fail(Errc::InvalidArgument,
                  std::string(field) + ": \"" + name.substr(0, 128) + "\" is no GOOS/GOARCH of Go");
    }
    add(std::move(*context));
  }
  if (contexts.size() > golang::kPlatformsMax) {
    return fail(Errc::InvalidArgument, std::string(field) + ": " + std::to_string(contexts.size()) +
                                           " platforms, at most " +
                                           std::to_string(golang::kPlatformsMax) + " at once");
  }
  return contexts;
}

bool is_ordinary_path(std::string_view path) {
  while (true) {
    const auto slash = path.find('/');
    if (slash == std::string_view::npos) return true;  // the file's own name
    const auto element = path.substr(0, slash);
    if (element == "testdata" || element == "vendor") return false;
    if (element.starts_with('_') || element.starts_with('.')) return false;
    path.remove_prefix(slash + 1);
  }
}

std::vector<wire::Diagnostic> ordinary_diagnostics(std::span<const wire::Diagnostic> diagnostics) {
  std::vector<wire::Diagnostic> ordinary;
  for (const auto& diagnostic : diagnostics) {
    if (is_ordinary_path(diagnostic.position)) ordinary.push_back(diagnostic);
  }
  return ordinary;
}

wire::BuildContext context_document(const golang::BuildContext& context) {
  return {.goos = context.goos,
          .goarch = context.goarch,
          .cgo = context.cgo_enabled,
          .tags = context.tags,
          .go_version = context.go_version.to_string(),
          .arch_levels = context.arch_levels};
}

std::vector<wire::Diagnostic> diagnostic_documents(
    std::span<const golang::Diagnostic> diagnostics) {
  std::vector<wire::Diagnostic> out;
  out.reserve(diagnostics.size());
  for (const auto& diagnostic : diagnostics) {
    out.push_back({.position = position_text(diagnostic.file, diagnostic.position),
                   .message = diagnostic.message});
  }
  return out;
}

const golang::Module* root_module(std::span<const golang::Module> modules) {
  if (modules.empty() || !modules.front().has_go_mod) return nullptr;
  const auto& first = modules.front();  // they are in directory order
  const auto inside = [&first](const golang::Module& module) {
    return first.directory.empty() || module.directory == first.directory ||
           module.directory.starts_with(first.directory + "/");
  };
  return std::ranges::all_of(modules, inside) ? &first : nullptr;
}

}  // namespace gofed::workers
