#include "workers/services/goland/records.h"

#include <set>
#include <utility>

#include "schemas/describe/codec.h"
#include "workers/packaging/relations.h"

namespace gofed::workers {
namespace {

using store::PackageTerm;

// The names of a relation field, each once. The field was read before: it is well-formed.
std::set<std::string> names_of(std::string_view field) {
  std::set<std::string> names;
  const auto relations = packaging::parse_relations(field);
  if (!relations) return names;
  for (const auto& alternatives : *relations) {
    for (const auto& relation : alternatives) names.insert(relation.name);
  }
  return names;
}

void add_terms(IndexedPackage& package, PackageTerm kind, std::string_view field) {
  for (const auto& name : names_of(field)) {
    package.terms.push_back({.kind = kind, .term = name, .value = {}});
  }
}

template <typename T>
Result<T> read_record(std::string_view name, std::string_view value) {
  auto record = schemas::from_msgpack<T>(value, {}, {.root = "record"});
  if (record) return record;
  return fail(Errc::Corrupt,
              "package " + std::string(name) + " in the index: " + record.error().context);
}

}  // namespace

void SourceFileRecord::describe(schemas::Describe<SourceFileRecord>& d) {
  d.name("SourceFileRecord", "A file of a source package.");
  d.field<&SourceFileRecord::name>("name", "Below the package's directory.");
  d.field<&SourceFileRecord::size_bytes>("size_bytes", "Its size.");
  d.field<&SourceFileRecord::sha256>("sha256", "Lower-case hexadecimal.");
}

void SourceRecord::describe(schemas::Describe<SourceRecord>& d) {
  d.name("SourceRecord", "A source package.");
  d.field<&SourceRecord::binaries>("binaries", "That it builds.").optional();
  d.field<&SourceRecord::import_paths>("import_paths", "Go-Import-Path.").optional();
  d.field<&SourceRecord::build_depends>("build_depends", "All Build-Depends fields.").optional();
  d.field<&SourceRecord::section>("section", "Section.").optional();
  d.field<&SourceRecord::homepage>("homepage", "Homepage.").optional();
  d.field<&SourceRecord::vcs>("vcs", "Vcs-Git.").optional();
  d.field<&SourceRecord::directory>("directory", "Of its files.").optional();
  d.field<&SourceRecord::files>("files", "Its files.").optional();
  d.field<&SourceRecord::is_extra>("is_extra", "Extra-Source-Only.").optional();
}

void BinaryRecord::describe(schemas::Describe<BinaryRecord>& d) {
  d.name("BinaryRecord", "A binary package.");
  d.field<&BinaryRecord::source>("source", "The source package.");
  d.field<&BinaryRecord::source_version>("source_version", "Of the source package.");
  d.field<&BinaryRecord::depends>("depends", "Pre-Depends and Depends.").optional();
  d.field<&BinaryRecord::provides>("provides", "Provides.").optional();
  d.field<&BinaryRecord::built_using>("built_using", "Built-Using.").optional();
  d.field<&BinaryRecord::static_built_using>("static_built_using", "Static-Built-Using.")
      .optional();
  d.field<&BinaryRecord::import_paths>("import_paths", "Go-Import-Path.").optional();
  d.field<&BinaryRecord::section>("section", "Section.").optional();
  d.field<&BinaryRecord::homepage>("homepage", "Homepage.").optional();
  d.field<&BinaryRecord::summary>("summary", "Of the description the first line.").optional();
  d.field<&BinaryRecord::file>("file", "Below the archive's root.").optional();
  d.field<&BinaryRecord::size_bytes>("size_bytes", "Of the file.").optional();
  d.field<&BinaryRecord::sha256>("sha256", "Of the file.").optional();
}

IndexedPackage index_source(packaging::SourcePackage package) {
  IndexedPackage indexed;
  for (const auto& path : package.import_paths) {
    indexed.terms.push_back({.kind = PackageTerm::ImportPath, .term = path, .value = {}});
  }
  add_terms(indexed, PackageTerm::BuildDepends, package.build_depends);
  SourceRecord record{.binaries = std::move(package.binaries),
                      .import_paths = std::move(package.import_paths),
                      .build_depends = std::move(package.build_depends),
                      .section = std::move(package.section),
                      .homepage = std::move(package.homepage),
                      .vcs = std::move(package.vcs),
                      .directory = std::move(package.directory),
                      .files = {},
                      .is_extra = package.is_extra};
  for (auto& file : package.files) {
    record.files.push_back({.name = std::move(file.name),
                            .size_bytes = file.size_bytes,
                            .sha256 = std::move(file.sha256)});
  }
  indexed.value = schemas::to_msgpack(record);
  return indexed;
}

IndexedPackage index_binary(packaging::BinaryPackage package) {
  IndexedPackage indexed;
  add_terms(indexed, PackageTerm::Depends, package.depends);
  add_terms(indexed, PackageTerm::Provides, package.provides);
  add_terms(indexed, PackageTerm::Embeds, package.built_using);
  add_terms(indexed, PackageTerm::Embeds, package.static_built_using);
  indexed.terms.push_back({.kind = PackageTerm::BuiltOf, .term = package.source, .value = {}});
  const BinaryRecord record{.source = std::move(package.source),
                            .source_version = std::move(package.source_version),
                            .depends = std::move(package.depends),
                            .provides = std::move(package.provides),
                            .built_using = std::move(package.built_using),
                            .static_built_using = std::move(package.static_built_using),
                            .import_paths = std::move(package.import_paths),
                            .section = std::move(package.section),
                            .homepage = std::move(package.homepage),
                            .summary = std::move(package.summary),
                            .file = std::move(package.file),
                            .size_bytes = package.size_bytes,
                            .sha256 = std::move(package.sha256)};
  indexed.value = schemas::to_msgpack(record);
  return indexed;
}

Result<SourceRecord> read_source_record(std::string_view name, std::string_view value) {
  return read_record<SourceRecord>(name, value);
}

Result<BinaryRecord> read_binary_record(std::string_view name, std::string_view value) {
  return read_record<BinaryRecord>(name, value);
}

}  // namespace gofed::workers
