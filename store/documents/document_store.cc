#include "store/documents/document_store.h"

#include <optional>
#include <utility>

#include "store/driver/keys.h"
#include "store/driver/listing.h"

namespace gofed::store {
namespace {

constexpr std::uint8_t kCommitVersion = 1;  // u8 version | i64 date | u64 document size
constexpr int kAttemptsMax = 16;            // lost to others who put the same document

Result<void> check_name(std::string_view what, std::string_view name) {
  if (!name.empty() && name.size() <= kDocumentNameBytesMax) return {};
  return fail(Errc::InvalidArgument,
              std::string{what} + " \"" + std::string{name.substr(0, 80)} + "\": " +
                  (name.empty() ? "empty"
                                : std::to_string(name.size()) + " bytes, over " +
                                      std::to_string(kDocumentNameBytesMax)));
}

Result<void> check_document(std::string_view document) {
  if (document.size() <= kDocumentBytesMax) return {};
  return fail(Errc::LimitExceeded, "document of " + std::to_string(document.size()) +
                                       " bytes: over kDocumentBytesMax " +
                                       std::to_string(kDocumentBytesMax));
}

Result<void> check_package(const PackageId& id) {
  if (auto ok = check_name("distribution", id.distribution); !ok) return ok;
  if (auto ok = check_name("package", id.package); !ok) return ok;
  return check_name("version", id.version);
}

std::string encode_commit(Time date, std::uint64_t size_bytes) {
  return ByteWriter{}
      .u8(kCommitVersion)
      .i64(date.time_since_epoch().count())
      .u64(size_bytes)
      .take();
}

struct CommitValue {
  Time date;
  std::uint64_t size_bytes;
};

Result<CommitValue> decode_commit(std::string_view bytes) {
  ByteReader in{bytes};
  const auto version = in.u8();
  const CommitValue value{.date = Time{Time::duration{in.i64()}}, .size_bytes = in.u64()};
  if (version == kCommitVersion && in.done()) return value;
  return fail(Errc::Corrupt, "record of a commit: damaged");
}

// A page of keys of one kind, of which one field is what is listed.
template <typename K>
Result<Page<std::string>> read_names(const Reader& reader, Family family, const std::string& prefix,
                                     const PageRequest& page, std::string K::* field) {
  return read_page<std::string>(
      reader, family, prefix, page,
      [field](std::string_view key, std::string_view) -> Result<std::optional<std::string>> {
        auto decoded = decode_key<K>(key);
        if (!decoded) return std::unexpected(decoded.error());
        return std::move((*decoded).*field);
      });
}

}  // namespace

Result<void> DocumentStore::put_project(const PutProject& put) {
  if (auto ok = check_name("project", put.project); !ok) return ok;
  if (auto ok = check_name("commit", put.commit); !ok) return ok;
  if (auto ok = check_document(put.document); !ok) return ok;
  const auto key = encode_key(ProjectCommitKey{.project = put.project, .commit = put.commit});
  const auto dated = [&put](Time date) {
    return encode_key(
        ProjectByDateKey{.project = put.project, .date = {date}, .commit = put.commit});
  };
  for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
    const auto before = driver_.get(family_, key);
    if (!before) return std::unexpected(before.error());
    WriteBatch batch;
    if (*before) {
      const auto old = decode_commit(**before);
      if (!old) return prefixed("project " + put.project, old.error());
      batch.require(family_, key, **before);
      batch.remove(family_, dated(old->date));
    } else {
      batch.require_absent(family_, key);
    }
    const auto value = encode_commit(put.date, put.document.size());
    batch.put(family_, encode_key(ProjectKey{.project = put.project}), "");
    batch.put(family_, key, value);
    batch.put(family_, dated(put.date), value);
    batch.put(family_, encode_key(ProjectDocumentKey{.project = put.project, .commit = put.commit}),
              put.document);
    const DocumentName name{.distribution = {}, .name = put.project, .version = put.commit};
    if (auto ok = document_terms::replace(driver_, family_, name, put.terms, batch); !ok) return ok;
    auto written = driver_.write(batch, Durability::Sync);
    if (written || written.error().code != Errc::AlreadyExists) return written;
  }
  return fail(Errc::Busy,
              "project " + put.project + " " + put.commit + ": put by others, again and again");
}

Result<ProjectDocument> DocumentStore::get_project(std::string_view project,
                                                   std::string_view commit) const {
  const ProjectCommitKey key{.project = std::string{project}, .commit = std::string{commit}};
  // The date and the document of one put, whatever is put meanwhile.
  const auto snapshot = driver_.snapshot();
  if (!snapshot) return std::unexpected(snapshot.error());
  const auto record = (*snapshot)->get(family_, encode_key(key));
  if (!record) return std::unexpected(record.error());
  const auto where = "project " + key.project + " " + key.commit;
  if (!*record) return fail(Errc::NotFound, where + ": not stored");
  const auto value = decode_commit(**record);
  if (!value) return prefixed(where, value.error());
  auto document = (*snapshot)->get(
      family_, encode_key(ProjectDocumentKey{.project = key.project, .commit = key.commit}));
  if (!document) return std::unexpected(document.error());
  if (!*document || (*document)->size() != value->size_bytes) {
    return fail(Errc::Corrupt, where + ": its document is missing or of another length");
  }
  return ProjectDocument{.date = value->date, .bytes = std::move(**document)};
}

Result<Page<std::string>> DocumentStore::projects(std::string_view prefix,
                                                  const PageRequest& page) const {
  return read_names(driver_, family_, key_prefix_open<ProjectKey>(prefix), page,
                    &ProjectKey::project);
}

Result<Page<ProjectCommit>> DocumentStore::commits(std::string_view project,
                                                   const PageRequest& page) const {
  return read_page<ProjectCommit>(
      driver_, family_, key_prefix<ProjectByDateKey>(project), page,
      [](std::string_view key, std::string_view bytes) -> Result<std::optional<ProjectCommit>> {
        auto decoded = decode_key<ProjectByDateKey>(key);
        if (!decoded) return std::unexpected(decoded.error());
        const auto value = decode_commit(bytes);
        if (!value) return std::unexpected(value.error());
        return ProjectCommit{.commit = std::move(decoded->commit),
                             .date = decoded->date.time,
                             .size_bytes = value->size_bytes};
      });
}

Result<void> DocumentStore::put_package(const PackageId& id, std::string_view document,
                                        std::span<const Term> terms) {
  if (auto ok = check_package(id); !ok) return ok;
  if (auto ok = check_document(document); !ok) return ok;
  const auto& [distribution, package, version] = id;
  for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
    WriteBatch batch;
    batch.put(family_, encode_key(DistributionKey{distribution}), "");
    batch.put(family_, encode_key(PackageKey{distribution, package}), "");
    batch.put(family_, encode_key(PackageDistributionKey{package, distribution}), "");
    batch.put(family_, encode_key(PackageVersionKey{distribution, package, version}), "");
    batch.put(family_, encode_key(PackageDocumentKey{distribution, package, version}), document);
    const DocumentName name{distribution, package, version};
    if (auto ok = document_terms::replace(driver_, family_, name, terms, batch); !ok) return ok;
    auto written = driver_.write(batch, Durability::Sync);
    if (written || written.error().code != Errc::AlreadyExists) return written;
  }
  return fail(Errc::Busy,
              "package " + package + " " + version + ": put by others, again and again");
}

Result<std::string> DocumentStore::get_package(const PackageId& id) const {
  auto document =
      driver_.get(family_, encode_key(PackageDocumentKey{id.distribution, id.package, id.version}));
  if (!document) return std::unexpected(document.error());
  if (*document) return std::move(**document);
  return fail(Errc::NotFound, "package " + id.package + " " + id.version + " of " +
                                  id.distribution + ": not stored");
}

Result<Page<std::string>> DocumentStore::packages(std::string_view distribution,
                                                  std::string_view prefix,
                                                  const PageRequest& page) const {
  return read_names(driver_, family_, key_prefix_open<PackageKey>(prefix, distribution), page,
                    &PackageKey::package);
}

Result<Page<std::string>> DocumentStore::versions(std::string_view distribution,
                                                  std::string_view package,
                                                  const PageRequest& page) const {
  return read_names(driver_, family_, key_prefix<PackageVersionKey>(distribution, package), page,
                    &PackageVersionKey::version);
}

Result<Page<std::string>> DocumentStore::distributions(const PageRequest& page) const {
  return read_names(driver_, family_, key_prefix<DistributionKey>(), page,
                    &DistributionKey::distribution);
}

Result<Page<std::string>> DocumentStore::distributions_of(std::string_view package,
                                                          const PageRequest& page) const {
  return read_names(driver_, family_, key_prefix<PackageDistributionKey>(package), page,
                    &PackageDistributionKey::distribution);
}

}  // namespace gofed::store
