// Every key of every store, spelled as bytes: the one place that builds or takes apart a key.
//
//   key    kind(u8) version(u8) field...
//   field  text     ordered: 00 -> 00 FF, ended by 00 01 (schemas/base/bytes.h)
//          number   big-endian, fixed width; a Time as signed milliseconds, sign bit flipped
//          NewestFirst  a Time with all bits flipped: the newest sorts first
//          Sha256   its 32 bytes
//
// So keys of a kind sort as their fields do, no key is a prefix of another kind's, and the first
// fields of a kind spell a prefix that a listing can scan: "all commits of project p" is
// key_prefix<ProjectByDateKey>(p).
//
// Recipe for a change of format: raise kVersion of the kind, keep a reader of the old one, and move
// records when the store is opened. Kind numbers reach the disk: append only, never renumber.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "schemas/base/bytes.h"
#include "schemas/base/result.h"
#include "schemas/base/sha256.h"
#include "store/driver/driver.h"

namespace gofed::store {

enum class Kind : std::uint8_t {
  // Family::Meta (and NextJob, JobClock)
  Commit = 0x01,    // the number of the last commit
  Identity = 0x02,  // the store's UUID
  // Family::Blobs, Family::Chunks
  Blob = 0x10,
  Upload = 0x11,
  NextStorage = 0x12,
  Chunk = 0x13,
  // Family::Files
  File = 0x20,
  FileByName = 0x21,
  FileByEnd = 0x22,
  // Family::Api, Family::Deps, Family::Uses
  Project = 0x30,
  ProjectCommit = 0x31,
  ProjectByDate = 0x32,
  ProjectDocument = 0x33,
  Distribution = 0x38,
  Package = 0x39,
  PackageVersion = 0x3a,
  PackageDocument = 0x3b,
  PackageDistribution = 0x3c,
  Term = 0x3e,
  DocumentTerms = 0x3f,
  // Family::Results
  ResultDocument = 0x40,
  ResultUse = 0x41,
  ResultByUse = 0x42,
  // Family::Jobs
  NextJob = 0x50,
  JobSpec = 0x51,
  JobProgress = 0x52,
  JobResult = 0x53,
  JobBatch = 0x54,
  JobOfKey = 0x55,
  JobOfBatch = 0x56,
  JobBlob = 0x57,
  JobClock = 0x58,
  // Family::Queue: a job stands under exactly one of the first five
  JobReady = 0x60,
  JobDelayed = 0x61,
  JobBlocked = 0x62,
  JobRunning = 0x63,
  JobEnded = 0x64,
  JobDependent = 0x65,
  JobDeadline = 0x66,
  // Family::Distributions
  NamedDistribution = 0x70,
  DistributionImport = 0x71,
  NextState = 0x72,
  StateSource = 0x73,
  StateBinary = 0x74,
  StateTerm = 0x75,
};

struct NewestFirst {
  Time time;
  friend auto operator<=>(const NewestFirst& a, const NewestFirst& b) { return b.time <=> a.time; }
  friend bool operator==(const NewestFirst&, const NewestFirst&) = default;
};

// Names its fields in the order in which they are spelled.
#define GOFED_KEY(kind, ...)                  \
  static constexpr Kind kKind = Kind::kind;   \
  static constexpr std::uint8_t kVersion = 1; \
  auto fields() {                             \
    return std::tie(__VA_ARGS__);             \
  }                                           \
  auto fields() const {                       \
    return std::tie(__VA_ARGS__);             \
  }

struct CommitKey {
  GOFED_KEY(Commit)
};
struct IdentityKey {
  GOFED_KEY(Identity)
};

struct BlobKey {
  Sha256 content;
  GOFED_KEY(Blob, content)
};
struct UploadKey {
  std::uint64_t storage = 0;
  GOFED_KEY(Upload, storage)
};
struct NextStorageKey {
  GOFED_KEY(NextStorage)
};
struct ChunkKey {
  std::uint64_t storage = 0;
  std::uint32_t index = 0;
  GOFED_KEY(Chunk, storage, index)
};

struct FileKey {
  Sha256 content;
  GOFED_KEY(File, content)
};
struct FileByNameKey {
  std::string name;
  Sha256 content;
  GOFED_KEY(FileByName, name, content)
};
struct FileByEndKey {
  Time valid_until;
  Sha256 content;
  GOFED_KEY(FileByEnd, valid_until, content)
};

struct ProjectKey {
  std::string project;
  GOFED_KEY(Project, project)
};
struct ProjectCommitKey {
  std::string project;
  std::string commit;
  GOFED_KEY(ProjectCommit, project, commit)
};
struct ProjectByDateKey {
  std::string project;
  NewestFirst date;
  std::string commit;
  GOFED_KEY(ProjectByDate, project, date, commit)
};
struct ProjectDocumentKey {
  std::string project;
  std::string commit;
  GOFED_KEY(ProjectDocument, project, commit)
};

struct DistributionKey {
  std::string distribution;
  GOFED_KEY(Distribution, distribution)
};
struct PackageKey {
  std::string distribution;
  std::string package;
  GOFED_KEY(Package, distribution, package)
};
struct PackageVersionKey {
  std::string distribution;
  std::string package;
  std::string version;
  GOFED_KEY(PackageVersion, distribution, package, version)
};
struct PackageDocumentKey {
  std::string distribution;
  std::string package;
  std::string version;
  GOFED_KEY(PackageDocument, distribution, package, version)
};
struct PackageDistributionKey {
  std::string package;
  std::string distribution;
  GOFED_KEY(PackageDistribution, package, distribution)
};

// What documents are found under (store/documents/document_terms.h). A document is named by distribution,
// package and version, or by an empty distribution, project and commit.
struct TermKey {
  std::string term;
  std::string distribution;
  std::string name;
  std::string version;
  GOFED_KEY(Term, term, distribution, name, version)
};
struct DocumentTermsKey {
  std::string distribution;
  std::string name;
  std::string version;
  GOFED_KEY(DocumentTerms, distribution, name, version)
};

struct ResultDocumentKey {
  Sha256 digest;
  GOFED_KEY(ResultDocument, digest)
};
struct ResultUseKey {
  Sha256 digest;
  GOFED_KEY(ResultUse, digest)
};
struct ResultByUseKey {
  Time last_used;
  Sha256 digest;
  GOFED_KEY(ResultByUse, last_used, digest)
};

// Jobs; store/jobs/record.h has the values. The fields of JobReadyKey before the number are a lane:
// what waits for one service, in one batch, with one priority.
struct NextJobKey {
  GOFED_KEY(NextJob)
};
struct JobClockKey {
  GOFED_KEY(JobClock)
};
struct JobSpecKey {
  std::uint64_t number = 0;
  GOFED_KEY(JobSpec, number)
};
struct JobProgressKey {
  std::uint64_t number = 0;
  GOFED_KEY(JobProgress, number)
};
struct JobResultKey {
  std::uint64_t number = 0;
  GOFED_KEY(JobResult, number)
};
struct JobBatchKey {
  std::string batch;
  GOFED_KEY(JobBatch, batch)
};
struct JobOfKeyKey {
  std::string service;
  std::string key;
  GOFED_KEY(JobOfKey, service, key)
};
struct JobOfBatchKey {
  std::string batch;
  std::uint64_t number = 0;
  GOFED_KEY(JobOfBatch, batch, number)
};
struct JobBlobKey {
  Sha256 content;
  std::uint64_t number = 0;
  GOFED_KEY(JobBlob, content, number)
};
struct JobReadyKey {
  std::uint32_t rank = 0;  // of the priority: the highest sorts first
  std::string service;
  std::string batch;
  std::uint64_t number = 0;
  GOFED_KEY(JobReady, rank, service, batch, number)
};
struct JobDelayedKey {
  Time due;
  std::uint64_t number = 0;
  GOFED_KEY(JobDelayed, due, number)
};
struct JobBlockedKey {
  std::uint64_t number = 0;
  GOFED_KEY(JobBlocked, number)
};
struct JobRunningKey {
  std::uint64_t number = 0;
  GOFED_KEY(JobRunning, number)
};
struct JobEndedKey {
  std::uint32_t state = 0;
  Time ended;
  std::uint64_t number = 0;
  GOFED_KEY(JobEnded, state, ended, number)
};
struct JobDependentKey {
  std::uint64_t parent = 0;
  std::uint64_t child = 0;
  GOFED_KEY(JobDependent, parent, child)
};
struct JobDeadlineKey {
  Time deadline;
  std::uint64_t number = 0;
  GOFED_KEY(JobDeadline, deadline, number)
};

// Distributions; store/distributions/ has the values. All packages of one import stand under the
// number of its state.
struct NamedDistributionKey {
  std::string name;
  GOFED_KEY(NamedDistribution, name)
};
struct DistributionImportKey {
  std::uint64_t state = 0;
  GOFED_KEY(DistributionImport, state)
};
struct NextStateKey {
  GOFED_KEY(NextState)
};
struct StateSourceKey {
  std::uint64_t state = 0;
  std::string name;
  std::string version;
  GOFED_KEY(StateSource, state, name, version)
};
struct StateBinaryKey {
  std::uint64_t state = 0;
  std::string name;
  std::string version;
  std::string architecture;
  GOFED_KEY(StateBinary, state, name, version, architecture)
};
struct StateTermKey {
  std::uint64_t state = 0;
  std::uint32_t kind = 0;  // PackageTerm
  std::string term;
  std::string name;
  GOFED_KEY(StateTerm, state, kind, term, name)
};

#undef GOFED_KEY

namespace keys_detail {

void put(ByteWriter& out, std::string_view text);
void put(ByteWriter& out, std::uint32_t number);
void put(ByteWriter& out, std::uint64_t number);
void put(ByteWriter& out, Time time);
void put(ByteWriter& out, NewestFirst time);
void put(ByteWriter& out, const Sha256& hash);

void take(ByteReader& in, std::string& text);
void take(ByteReader& in, std::uint32_t& number);
void take(ByteReader& in, std::uint64_t& number);
void take(ByteReader& in, Time& time);
void take(ByteReader& in, NewestFirst& time);
void take(ByteReader& in, Sha256& hash);

[[nodiscard]] std::unexpected<Error> bad_key(Kind kind, std::string_view bytes);

// Whether the first of the fields may be given values of these types, in this order.
template <typename Fields, typename... Values>
constexpr bool begins_with() {
  return []<std::size_t... I>(std::index_sequence<I...>) {
    return (std::is_constructible_v<std::remove_cvref_t<std::tuple_element_t<I, Fields>>, Values> &&
            ...);
  }(std::index_sequence_for<Values...>{});
}

}  // namespace keys_detail

template <typename K>
[[nodiscard]] std::string encode_key(const K& key) {
  ByteWriter out;
  out.u8(static_cast<std::uint8_t>(K::kKind)).u8(K::kVersion);
  std::apply([&out](const auto&... field) { (keys_detail::put(out, field), ...); }, key.fields());
  return out.take();
}

// Corrupt: not a key of this kind and version. Keys come from our own disk, so it is never a typo.
template <typename K>
[[nodiscard]] Result<K> decode_key(std::string_view bytes) {
  ByteReader in{bytes};
  const bool mine = in.u8() == static_cast<std::uint8_t>(K::kKind) && in.u8() == K::kVersion;
  K key{};
  std::apply([&in](auto&... field) { (keys_detail::take(in, field), ...); }, key.fields());
  if (!mine || !in.done()) return keys_detail::bad_key(K::kKind, bytes);
  return key;
}

// The prefix of all keys whose first fields have these values; with none, of all keys of the kind.
template <typename K, typename... Values>
[[nodiscard]] std::string key_prefix(const Values&... values) {
  using Fields = decltype(std::declval<const K&>().fields());
  static_assert(sizeof...(Values) <= std::tuple_size_v<Fields>);
  static_assert(keys_detail::begins_with<Fields, Values...>(), "not the first fields of the key");
  ByteWriter out;
  out.u8(static_cast<std::uint8_t>(K::kKind)).u8(K::kVersion);
  (keys_detail::put(out, values), ...);
  return out.take();
}

// The prefix of all keys whose next field, a text, begins with `partial`.
template <typename K, typename... Values>
[[nodiscard]] std::string key_prefix_open(std::string_view partial, const Values&... values) {
  std::string text = ByteWriter{}.ordered(partial).take();
  text.resize(text.size() - kTerminatorBytes);
  return key_prefix<K>(values...) + text;
}

}  // namespace gofed::store
