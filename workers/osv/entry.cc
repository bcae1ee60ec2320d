#include "workers/osv/entry.h"

#include <algorithm>
#include <optional>

#include "schemas/describe/codec.h"
#include "workers/packaging/module_version.h"

namespace gofed::osv {
namespace {

using packaging::ModuleVersion;

// Versions with and without "v", Go's own too: "1.19.1", "v1.2.3", "go1.21".
std::optional<ModuleVersion> version_of(std::string_view text) {
  if (text.starts_with("go")) text.remove_prefix(2);
  if (text.starts_with('v')) return packaging::parse_module_version(text);
  return packaging::parse_module_version("v" + std::string(text));
}

// Whether the version lies in the range: the last event at or before it decides.
InRange in_range(const Range& range, const ModuleVersion& version) {
  auto found = InRange::No;
  std::optional<ModuleVersion> last;  // of the event that decided
  const auto decide = [&](const ModuleVersion& at, InRange now) {
    if (last && at < *last) return;
    last = at;
    found = now;
  };
  bool from_start = false;
  for (const auto& event : range.events) {
    if (event.introduced == "0") {
      from_start = true;
      continue;
    }
    const bool is_last = !event.last_affected.empty();
    const auto& text = !event.introduced.empty() ? event.introduced
                       : !event.fixed.empty()    ? event.fixed
                                                 : event.last_affected;
    const auto at = version_of(text);
    if (!at) return InRange::Unknown;
    if (is_last ? *at < version : *at <= version) {
      decide(*at, event.introduced.empty() ? InRange::No : InRange::Yes);
    }
  }
  return !last && from_start ? InRange::Yes : found;
}

}  // namespace

void Event::describe(schemas::Describe<Event>& d) {
  d.name("OsvEvent", "Where a range begins or ends.");
  d.field<&Event::introduced>("introduced", "The first version that has it.").optional();
  d.field<&Event::fixed>("fixed", "The first version without it.").optional();
  d.field<&Event::last_affected>("last_affected", "The last version that has it.").optional();
}

void Range::describe(schemas::Describe<Range>& d) {
  d.name("OsvRange", "Versions.");
  d.field<&Range::type>("type", "SEMVER.");
  d.field<&Range::events>("events", "Where it begins and ends.").optional();
}

void AffectedImport::describe(schemas::Describe<AffectedImport>& d) {
  d.name("OsvImport", "A package that has it.");
  d.field<&AffectedImport::path>("path", "Import path.");
  d.field<&AffectedImport::symbols>("symbols", "Absent: all.").optional();
  d.field<&AffectedImport::goos>("goos", "Absent: all.").optional();
  d.field<&AffectedImport::goarch>("goarch", "Absent: all.").optional();
}

void EcosystemSpecific::describe(schemas::Describe<EcosystemSpecific>& d) {
  d.name("OsvEcosystemSpecific", "What is said of Go alone.");
  d.field<&EcosystemSpecific::imports>("imports", "Absent: all packages.").optional();
}

void Package::describe(schemas::Describe<Package>& d) {
  d.name("OsvPackage", "A module.");
  d.field<&Package::name>("name", "Module path, stdlib or toolchain.");
  d.field<&Package::ecosystem>("ecosystem", "Go.");
}

void Affected::describe(schemas::Describe<Affected>& d) {
  d.name("OsvAffected", "A module that has it.");
  d.field<&Affected::package>("package", "Which.");
  d.field<&Affected::ranges>("ranges", "In which versions.").optional();
  d.field<&Affected::ecosystem_specific>("ecosystem_specific", "In which packages.").optional();
}

void Entry::describe(schemas::Describe<Entry>& d) {
  d.name("OsvEntry", "A vulnerability.");
  d.field<&Entry::id>("id", "Its name.");
  d.field<&Entry::aliases>("aliases", "Other names.").optional();
  d.field<&Entry::summary>("summary", "One line.").optional();
  d.field<&Entry::withdrawn>("withdrawn", "When it was taken back.").optional();
  d.field<&Entry::affected>("affected", "Modules.").optional();
}

Result<Entry> read_entry(std::string_view json) {
  if (json.size() > kEntryBytesMax) {
    return fail(Errc::LimitExceeded,
                "over kEntryBytesMax " + std::to_string(kEntryBytesMax) + " bytes");
  }
  auto entry = schemas::from_json<Entry>(json, {.root = "entry"});
  if (entry && entry->id.empty()) return fail(Errc::InvalidArgument, "entry.id: empty");
  return entry;
}

InRange in_ranges(const std::vector<Range>& ranges, std::string_view version) {
  const auto parsed = version_of(version);
  if (!parsed) return InRange::Unknown;
  bool any = false;
  auto result = InRange::No;
  for (const auto& range : ranges) {
    if (range.type != "SEMVER") continue;
    any = true;
    const auto found = in_range(range, *parsed);
    if (found == InRange::Yes) return found;
    if (found == InRange::Unknown) result = found;
  }
  // Without a range that says anything of modules, every version may have it.
  return any ? result : InRange::Unknown;
}

std::vector<std::string> fixed_versions(const std::vector<Range>& ranges) {
  std::vector<std::string> versions;
  for (const auto& range : ranges) {
    if (range.type != "SEMVER") continue;
    for (const auto& event : range.events) {
      if (event.fixed.empty() || std::ranges::find(versions, event.fixed) != versions.end()) {
        continue;
      }
      versions.push_back(event.fixed);
    }
  }
  return versions;
}

}  // namespace gofed::osv
