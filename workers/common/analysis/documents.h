// What the documents of api and deps have in common, from the front end's facts: positions,
// diagnostics, the build context, the tree's module; and options the other way.
//
// Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"
#include "schemas/golang/project.h"
#include "workers/golang/project/project.h"

namespace gofed::workers {

// "dir/file.go:12:6"; the file alone where the line is not known; empty without a file.
[[nodiscard]] std::string position_text(std::string_view file, golang::Position position);

// errors: InvalidArgument for an operating system, processor or release that Go does not have, and
// for an import path or tag that no Go source could name.
[[nodiscard]] Result<golang::ProjectOptions> project_options(
    const schemas::golang::AnalysisOptions& options);

// The platforms that are named, each as parse_platform() reads it, with the tags and the release of
// `base`; "all" stands for usual_platforms(). One that comes twice counts once.
// errors: InvalidArgument that begins with `field`: an invalid name, or too many.
[[nodiscard]] Result<std::vector<golang::BuildContext>> platform_contexts(
    std::span<const std::string> names, const golang::BuildContext& base, std::string_view field);

// Whether "./..." of the go command takes in what lies there: not below "testdata", "vendor", or a
// directory whose name begins with "_" or ".". `path` may be a position.
[[nodiscard]] bool is_ordinary_path(std::string_view path);

// The diagnostics of ordinary paths, and of the whole tree: source beside these is often meant to
// be wrong, and nobody builds it.
[[nodiscard]] std::vector<schemas::golang::Diagnostic> ordinary_diagnostics(
    std::span<const schemas::golang::Diagnostic> diagnostics);

[[nodiscard]] schemas::golang::BuildContext context_document(const golang::BuildContext& context);

[[nodiscard]] std::vector<schemas::golang::Diagnostic> diagnostic_documents(
    std::span<const golang::Diagnostic> diagnostics);

// The module that all of the tree is in, below a release archive's top directory or not; nullptr:
// there is no such directory, or there are several side by side.
[[nodiscard]] const golang::Module* root_module(std::span<const golang::Module> modules);

}  // namespace gofed::workers
