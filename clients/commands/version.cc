// gofed version
#include "clients/commands/commands.h"
#include "clients/core/help.h"
#include "clients/core/run.h"
#include "clients/output/json_text.h"

namespace gofed::clients {
namespace {

ExitCode run(Run& run, const Arguments&) {
  if (run.globals().format.value_or(Format::Table) == Format::Table) {
    run.output().text(version_line());
  } else {
    run.output().json("{\"version\":" + json_quoted(GOFED_VERSION) + "}");
  }
  return ExitCode::Done;
}

}  // namespace

const Command kVersion{
    .name = "version", .summary = "The version of this program", .usage = "", .run = &run};

}  // namespace gofed::clients
