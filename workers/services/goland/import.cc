#include "workers/services/goland/import.h"

#include <chrono>
#include <set>
#include <utility>

#include "workers/common/stored/stored_content.h"
#include "workers/packaging/debian.h"
#include "workers/packaging/stanzas.h"
#include "workers/services/goland/records.h"

namespace gofed::workers {
namespace {

store::Time now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

class Importer {
 public:
  Importer(envelope::Context& context, store::StateWriter& writer)
      : context_(context), writer_(writer) {}

  Result<void> read_sources(const schemas::FileId& file) {
    return read(file, [this](const packaging::Stanza& stanza) -> Result<void> {
      auto package = packaging::read_source_package(stanza);
      if (!package) return std::unexpected(std::move(package.error()));
      const auto name = package->name;
      const auto version = package->version;
      const auto indexed = index_source(std::move(*package));
      ++state_.sources;
      return writer_.put_source(name, version, indexed.value, indexed.terms, now());
    });
  }

  Result<void> read_packages(const schemas::FileId& file) {
    return read(file, [this](const packaging::Stanza& stanza) -> Result<void> {
      auto package = packaging::read_binary_package(stanza);
      if (!package) return std::unexpected(std::move(package.error()));
      const auto name = package->name;
      const auto version = package->version;
      const auto architecture = package->architecture;
      if (architecture != "all") architectures_.insert(architecture);
      const auto indexed = index_binary(std::move(*package));
      ++state_.binaries;
      return writer_.put_binary(name, version, architecture, indexed.value, indexed.terms, now());
    });
  }

  store::StateRecord record() && {
    state_.architectures.assign(architectures_.begin(), architectures_.end());
    state_.created = now();
    return std::move(state_);
  }

 private:
  Result<void> read(const schemas::FileId& file, packaging::StanzaVisitor visitor) {
    packaging::StanzaReader reader(std::move(visitor));
    auto done = read_stored_content(context_, file,
                                    [&](std::string_view piece) { return reader.add(piece); });
    if (done) {
      done = reader.finish();
      if (!done) done = prefixed(file.name, std::move(done.error()));
    }
    if (done) state_.files.push_back(file.name);
    return done;
  }

  envelope::Context& context_;
  store::StateWriter& writer_;
  store::StateRecord state_;
  std::set<std::string> architectures_;
};

}  // namespace

schemas::DistributionState state_of(const store::StateRecord& record) {
  return {.number = record.number,
          .created = static_cast<std::uint64_t>(record.created.time_since_epoch().count()),
          .sources = record.sources,
          .binaries = record.binaries,
          .architectures = record.architectures,
          .files = record.files};
}

Result<schemas::GolandImport::Output> import_distribution(
    envelope::Context& context, store::DistributionStore& store,
    const schemas::GolandImport::Input& input) {
  if (input.sources.empty() && input.packages.empty()) {
    return fail(Errc::InvalidArgument, "input.sources, input.packages: no file to import");
  }
  if (input.keep == 0 || input.keep > store::kStatesMax) {
    return fail(Errc::InvalidArgument,
                "input.keep: expected 1 to " + std::to_string(store::kStatesMax));
  }
  auto writer = store.begin(input.distribution, now());
  if (!writer) return std::unexpected(std::move(writer.error()));
  Importer importer(context, *writer);
  for (const auto& file : input.sources) {
    if (auto read = importer.read_sources(file); !read) return std::unexpected(read.error());
  }
  for (const auto& file : input.packages) {
    if (auto read = importer.read_packages(file); !read) return std::unexpected(read.error());
  }
  auto record = std::move(importer).record();
  if (record.sources + record.binaries == 0) {
    return fail(Errc::InvalidArgument, "the files have no package");
  }
  auto published = writer->publish(std::move(record), input.keep, now());
  if (!published) return std::unexpected(std::move(published.error()));
  return schemas::GolandImport::Output{.distribution = published->name,
                                       .state = state_of(published->states.front())};
}

}  // namespace gofed::workers
