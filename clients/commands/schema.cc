// gofed schema [TYPE]
#include <string>
#include <string_view>
#include <vector>

#include "clients/commands/commands.h"
#include "clients/core/run.h"
#include "clients/core/suggest.h"
#include "schemas/catalogue.h"
#include "schemas/describe/describe.h"
#include "schemas/describe/json_schema.h"

namespace gofed::clients {
namespace {

// A type as a line of NDJSON.
struct TypeLine {
  std::string name;
  std::string doc;

  static void describe(schemas::Describe<TypeLine>& d) {
    d.name("TypeLine", "A type of value that actions take or give.");
    d.field<&TypeLine::name>("name", "Its name.");
    d.field<&TypeLine::doc>("doc", "What it is.");
  }
};

void list_types(Output& output) {
  std::vector<TypeLine> lines;
  for (const auto* type : schemas::all_types()) {
    lines.push_back({.name = std::string(type->name), .doc = std::string(type->doc)});
  }
  if (output.format() == Format::Json) return output.value(lines);
  Table table({{"TYPE"}, {"WHAT IT IS"}});
  for (const auto& line : lines) {
    if (output.format() == Format::Ndjson) output.value(line);
    table.add({line.name, line.doc});
  }
  if (output.format() == Format::Table) output.table(table);
}

ExitCode unknown(Run& run, const std::string& name) {
  std::vector<std::string_view> names;
  for (const auto* type : schemas::all_types()) names.push_back(type->name);
  const auto near = nearest(name, names);
  return run.usage({Errc::InvalidArgument, "no type " + name +
                                               (near.empty() ? "" : ", did you mean ") +
                                               std::string(near) + (near.empty() ? "" : "?")});
}

ExitCode run(Run& run, const Arguments& arguments) {
  if (arguments.positionals().empty()) {
    list_types(run.output());
    return ExitCode::Done;
  }
  const auto& name = arguments.positionals().front();
  const auto* type = schemas::find_type(name);
  if (type == nullptr) return unknown(run, name);
  run.output().text(schemas::json_schema(*type) + "\n");
  return ExitCode::Done;
}

}  // namespace

const Command kSchema{
    .name = "schema",
    .summary = "The JSON Schema of a document, or the types there are",
    .usage = "[TYPE]",
    .positionals_max = 1,
    .details =
        "Lists what this program knows; no broker is asked. The documents of the scenarios\n"
        "are ProjectApi, ProjectDeps, ProjectUses and ApiChanges; see docs/schema/.",
    .examples =
        "gofed schema\n"
        "gofed schema ProjectApi > project-api.json",
    .run = &run,
};

}  // namespace gofed::clients
