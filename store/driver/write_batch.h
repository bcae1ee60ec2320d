// The families of a store and the batch of changes that is written to it as one.
//
// A WriteBatch is a value: built by one thread, then handed to Driver::write by reference, which
// copies what it needs. Requirements make a batch conditional: read, decide, and write only if what
// was read still stands. That is how two writers of one key agree without a lock held between
// calls.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/bytes.h"
#include "schemas/base/result.h"

namespace gofed::store {

// One family per kind of data: each has its own order of keys, its own files and settings.
// The numbers and names reach the disk: append only, never renumber or rename.
enum class Family : std::uint8_t {
  Meta = 0,     // the driver's own: the store's identity, its commit number; the next job's number
  Blobs = 1,    // what is known of each content: size, checksums of chunks; uploads under way
  Chunks = 2,   // the content itself, a chunk a key
  Files = 3,    // file records and their orders (filestorage)
  Api = 4,      // apistorage
  Deps = 5,     // depsstorage
  Results = 6,  // remembered results of analyses
  Jobs = 7,     // job records: what is read by id
  Queue = 8,    // orders over jobs: small keys that come and go quickly
  Uses = 9,     // usesstorage
  Distributions = 10,  // goland: packages of distributions
};

inline constexpr std::array kFamilies{Family::Meta,    Family::Blobs,        Family::Chunks,
                                      Family::Files,   Family::Api,          Family::Deps,
                                      Family::Results, Family::Jobs,         Family::Queue,
                                      Family::Uses,    Family::Distributions};

[[nodiscard]] std::string_view family_name(Family family);

// Limits of one batch, checked by Driver::write before anything else: LimitExceeded names them.
inline constexpr std::size_t kKeyBytesMax = 4096;
inline constexpr std::size_t kValueBytesMax = 256U * 1024 * 1024;
inline constexpr std::size_t kBatchBytesMax = 512U * 1024 * 1024;  // all keys and values together

class WriteBatch {
 public:
  // Memory for so much, so that a large batch is not copied as it grows.
  void reserve(std::size_t changes, std::size_t key_and_value_bytes);

  // Later changes of a key win over earlier ones of the same batch. Bytes are copied.
  void put(Family family, std::string_view key, std::string_view value);
  // The value is what `spell` writes, in place.
  template <std::invocable<ByteWriter&> Spell>
  void put(Family family, std::string_view key, const Spell& spell) {
    auto entry = store_entry(family, key, "");
    const auto before = arena_.size();
    ByteWriter out{arena_};
    spell(out);
    entry.value_bytes = arena_.size() - before;
    changes_.push_back(entry);
  }
  void remove(Family family, std::string_view key);  // a key that is not there is not an error

  // The batch is written only if, at that moment, the key has this value / is absent.
  void require(Family family, std::string_view key, std::string_view value);
  void require_absent(Family family, std::string_view key);

  // Of a Sync write: its changes may be read before they are durable, because readers do not
  // that something is safe after merely reading it there. It is still acknowledged when it is. The
  // fsync then runs beside the next writes.
  void allow_early_reads() { early_reads_ = true; }

  // Appends all changes and requirements of `other`.
  void append(const WriteBatch& other);
  void clear();

  [[nodiscard]] bool empty() const { return changes_.empty() && requirements_.empty(); }
  [[nodiscard]] std::size_t change_count() const { return changes_.size(); }
  [[nodiscard]] std::size_t size_bytes() const { return arena_.size(); }  // keys and values

  // Views into the batch, good until it is changed.
  struct Change {
    Family family;
    std::string_view key;
    std::optional<std::string_view> value;  // nothing: remove
  };
  using Requirement = Change;  // nothing: must be absent

  template <typename F>
  void for_each_change(F&& f) const {
    for (const auto& entry : changes_) f(view(entry));
  }
  // Stops at the first false; true if there was none.
  template <typename F>
  [[nodiscard]] bool all_requirements(F&& f) const {
    for (const auto& entry : requirements_) {
      if (!f(view(entry))) return false;
    }
    return true;
  }

  // LimitExceeded if a key, a value or the batch is over its limit; InvalidArgument: an empty key.
  [[nodiscard]] Result<void> check_limits() const;

  [[nodiscard]] bool conditional() const { return !requirements_.empty(); }
  [[nodiscard]] bool early_reads() const { return early_reads_; }

 private:
  struct Entry {
    Family family;
    bool has_value;
    std::size_t offset;  // in arena_: the key, then the value
    std::size_t key_bytes;
    std::size_t value_bytes;
  };
  Entry store_entry(Family family, std::string_view key, std::optional<std::string_view> value);
  [[nodiscard]] Change view(const Entry& entry) const;

  std::string arena_;
  std::vector<Entry> changes_;
  std::vector<Entry> requirements_;
  bool early_reads_ = false;
};

}  // namespace gofed::store
