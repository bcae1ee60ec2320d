// gofed version
#include <string>
#include <string_view>

#include "clients/commands/build_info.h"
#include "clients/commands/commands.h"
#include "clients/core/help.h"
#include "clients/core/run.h"
#include "clients/core/services.h"
#include "clients/output/json_text.h"
#include "schemas/base/build_id.h"

namespace gofed::clients {
namespace {

std::string member(std::string_view name, std::string_view text) {
  return json_quoted(name) + ":" + json_quoted(text);
}

// Of what was built, and what this build can do by itself.
std::string details() {
  std::string services;
  for (const auto& factory : local_services()) {
    services += (services.empty() ? "" : ",") + json_quoted(factory.name);
  }
  return "{" + member("version", GOFED_VERSION) + "," + member("commit", kBuildCommit) + "," +
         member("build", build_id()) + "," + member("compiler", kBuildCompiler) +
         ",\"features\":[\"local\",\"rocksdb\",\"url\",\"git\"],\"services\":[" + services + "]}";
}

ExitCode run(Run& run, const Arguments&) {
  if (run.globals().format.value_or(Format::Table) == Format::Table) {
    run.output().text(version_line());
  } else {
    run.output().json(details());
  }
  return ExitCode::Done;
}

}  // namespace

const Command kVersion{.name = "version",
                       .summary = "The version of this program",
                       .usage = "",
                       .details =
                           "As JSON also the commit, the build (the linker's id of this program, "
                           "the same for the same\n"
                           "code), the compiler, and what this build can do without a broker.",
                       .run = &run};

}  // namespace gofed::clients
