// DistributionStore: the packages of distributions, as their metadata listed them.
//
// An import is a new *state* of a distribution, beside the ones before. It is written in batches of
// bounded size under a number of its own, and nothing of it can be seen until publish() names it in
// the distribution's record, in one write. So a question reads one state, whole, from a snapshot.
//
// What a package is to whom asks stands under terms: names under which it is found (an import path
// that it provides, a package that it depends on). Every question is point reads and scans of a
// prefix; nothing is kept in memory between two of them.
//
// Thread: any; a StateWriter and a StateReader belong to one thread at a time. The driver outlives
// all of them. Time is a parameter.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"
#include "store/driver/driver.h"
#include "store/driver/page.h"

namespace gofed::store {

// The numbers reach the disk: append only, never renumber.
enum class PackageTerm : std::uint32_t {
  ImportPath = 1,    // an import path -> sources and binaries that provide it
  Depends = 2,       // a package -> binaries that depend on it
  BuildDepends = 3,  // a package -> sources that build-depend on it
  Provides = 4,      // a virtual package -> binaries that provide it
  Embeds = 5,        // a source -> binaries that were built of it
  BuiltOf = 6,       // a source -> its binaries
};

inline constexpr std::size_t kDistributionNameBytesMax = 255;
inline constexpr std::size_t kStatesMax = 100;  // of one distribution
inline constexpr std::size_t kStatesKeptDefault = 5;

// A state, as the distribution's record lists it.
struct StateRecord {
  std::uint64_t number = 0;  // of the store: no other state ever had it
  Time created{};
  std::uint64_t sources = 0;
  std::uint64_t binaries = 0;
  std::vector<std::string> architectures;  // of the binaries, without "all"
  std::vector<std::string> files;          // that it was read from, by name

  friend bool operator==(const StateRecord&, const StateRecord&) = default;
};

struct DistributionRecord {
  std::string name;
  std::vector<StateRecord> states;  // newest first, never empty

  friend bool operator==(const DistributionRecord&, const DistributionRecord&) = default;
};

// What a package is to be found under.
struct PackageTermEntry {
  PackageTerm kind;
  std::string term;
  std::string value;  // what stands there besides the package's name
};

// One import, until it is published. What was not published is removed by a later import, an hour
// after its last write.
//   errors  AlreadyExists  another import removed this one, which was idle for so long
//           those of Driver::write
class StateWriter {
 public:
  // `value` is the caller's encoding. The same name and version again replaces it.
  [[nodiscard]] Result<void> put_source(std::string_view name, std::string_view version,
                                        std::string_view value,
                                        std::span<const PackageTermEntry> terms, Time now);
  [[nodiscard]] Result<void> put_binary(std::string_view name, std::string_view version,
                                        std::string_view architecture, std::string_view value,
                                        std::span<const PackageTermEntry> terms, Time now);

  // Makes the state the newest of its distribution, durably, and removes all but the `keep` newest.
  // The record as it is then. `record` has all but the number, which is this writer's.
  [[nodiscard]] Result<DistributionRecord> publish(StateRecord record, std::size_t keep, Time now);

  [[nodiscard]] std::uint64_t number() const { return number_; }

 private:
  friend class DistributionStore;
  StateWriter(Driver& driver, std::string distribution, std::uint64_t number, std::string pending)
      : driver_(&driver),
        distribution_(std::move(distribution)),
        number_(number),
        pending_(std::move(pending)) {}

  [[nodiscard]] Result<void> add_terms(std::string_view name,
                                       std::span<const PackageTermEntry> terms);
  [[nodiscard]] Result<void> flush_if_full(Time now);
  [[nodiscard]] Result<void> flush(Time now);

  Driver* driver_;
  std::string distribution_;
  std::uint64_t number_;
  std::string pending_;  // the import's record as it was written last
  WriteBatch batch_;
};

// One state, as it was when the reader was opened.
class StateReader {
 public:
  struct Version {
    std::string version;
    std::string architecture;  // of a binary
    std::string value;
  };
  struct Entry {
    std::string name;
    std::string value;
  };

  [[nodiscard]] const StateRecord& record() const { return record_; }

  // All versions of a package, in the order of their bytes; none is no error.
  [[nodiscard]] Result<std::vector<Version>> sources(std::string_view name) const;
  [[nodiscard]] Result<std::vector<Version>> binaries(std::string_view name) const;

  // Which packages stand under the term, by name.
  [[nodiscard]] Result<std::vector<Entry>> entries(PackageTerm kind, std::string_view term) const;

  // Every version of every source, by name. The visitor's error ends it.
  using SourceVisitor = std::function<Result<void>(std::string_view name, std::string_view version,
                                                   std::string_view value)>;
  [[nodiscard]] Result<void> each_source(std::string_view prefix,
                                         const SourceVisitor& visitor) const;

  // A page of the names of sources; a name stands on one page once.
  [[nodiscard]] Result<Page<std::string>> source_names(std::string_view prefix,
                                                       const PageRequest& page) const;

 private:
  friend class DistributionStore;
  StateReader(std::shared_ptr<Reader> reader, StateRecord record)
      : reader_(std::move(reader)), record_(std::move(record)) {}

  std::shared_ptr<Reader> reader_;
  StateRecord record_;
};

class DistributionStore {
 public:
  explicit DistributionStore(Driver& driver) : driver_(&driver) {}

  // All distributions, by name.
  [[nodiscard]] Result<std::vector<DistributionRecord>> list() const;
  // errors: NotFound.
  [[nodiscard]] Result<DistributionRecord> find(std::string_view name) const;

  // Begins an import, and removes what is left of dead ones.
  // errors: InvalidArgument: the name is empty, has control characters or is over its limit.
  [[nodiscard]] Result<StateWriter> begin(std::string_view name, Time now);

  // A state by its number, 0: the newest. errors: NotFound, naming what there is.
  [[nodiscard]] Result<StateReader> open(std::string_view name, std::uint64_t state = 0) const;

 private:
  Driver* driver_;
};

}  // namespace gofed::store
