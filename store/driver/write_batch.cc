#include "store/driver/write_batch.h"

namespace gofed::store {

std::string_view family_name(Family family) {
  switch (family) {
    case Family::Meta:
      return "meta";
    case Family::Blobs:
      return "blobs";
    case Family::Chunks:
      return "chunks";
    case Family::Files:
      return "files";
    case Family::Api:
      return "api";
    case Family::Deps:
      return "deps";
    case Family::Results:
      return "results";
    case Family::Jobs:
      return "jobs";
    case Family::Queue:
      return "queue";
    case Family::Uses:
      return "uses";
    case Family::Distributions:
      return "distributions";
  }
  return "unknown";
}

void WriteBatch::reserve(std::size_t changes, std::size_t key_and_value_bytes) {
  changes_.reserve(changes);
  arena_.reserve(key_and_value_bytes);
}

void WriteBatch::put(Family family, std::string_view key, std::string_view value) {
  changes_.push_back(store_entry(family, key, value));
}

void WriteBatch::remove(Family family, std::string_view key) {
  changes_.push_back(store_entry(family, key, std::nullopt));
}

void WriteBatch::require(Family family, std::string_view key, std::string_view value) {
  requirements_.push_back(store_entry(family, key, value));
}

void WriteBatch::require_absent(Family family, std::string_view key) {
  requirements_.push_back(store_entry(family, key, std::nullopt));
}

void WriteBatch::append(const WriteBatch& other) {
  const auto base = arena_.size();
  const auto shifted = [base](Entry entry) {
    entry.offset += base;
    return entry;
  };
  early_reads_ = early_reads_ && other.early_reads_;
  arena_.append(other.arena_);
  for (const auto& entry : other.changes_) changes_.push_back(shifted(entry));
  for (const auto& entry : other.requirements_) requirements_.push_back(shifted(entry));
}

void WriteBatch::clear() {
  arena_.clear();
  changes_.clear();
  requirements_.clear();
  early_reads_ = false;
}

Result<void> WriteBatch::check_limits() const {
  if (arena_.size() > kBatchBytesMax) {
    return fail(Errc::LimitExceeded, "batch of " + std::to_string(arena_.size()) +
                                         " bytes: over kBatchBytesMax " +
                                         std::to_string(kBatchBytesMax));
  }
  for (const auto& entry : changes_) {
    const auto where = [&] { return "key in family " + std::string{family_name(entry.family)}; };
    if (entry.key_bytes == 0) return fail(Errc::InvalidArgument, where() + ": empty");
    if (entry.key_bytes > kKeyBytesMax) {
      return fail(Errc::LimitExceeded, where() + " of " + std::to_string(entry.key_bytes) +
                                           " bytes: over kKeyBytesMax " +
                                           std::to_string(kKeyBytesMax));
    }
    if (entry.value_bytes > kValueBytesMax) {
      return fail(Errc::LimitExceeded, where() + ": value of " + std::to_string(entry.value_bytes) +
                                           " bytes: over kValueBytesMax " +
                                           std::to_string(kValueBytesMax));
    }
  }
  return {};
}

WriteBatch::Entry WriteBatch::store_entry(Family family, std::string_view key,
                                          std::optional<std::string_view> value) {
  const Entry entry{.family = family,
                    .has_value = value.has_value(),
                    .offset = arena_.size(),
                    .key_bytes = key.size(),
                    .value_bytes = value ? value->size() : 0};
  arena_.append(key);
  if (value) arena_.append(*value);
  return entry;
}

WriteBatch::Change WriteBatch::view(const Entry& entry) const {
  const std::string_view arena{arena_};
  Change change{
      .family = entry.family, .key = arena.substr(entry.offset, entry.key_bytes), .value = {}};
  if (entry.has_value) {
    change.value = arena.substr(entry.offset + entry.key_bytes, entry.value_bytes);
  }
  return change;
}

}  // namespace gofed::store
