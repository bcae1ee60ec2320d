#include <algorithm>

#include "store/distributions/distribution_store.h"
#include "store/distributions/state_records.h"
#include "store/driver/keys.h"

namespace gofed::store {
namespace {

constexpr std::size_t kBatchChangesMax = 20'000;
constexpr std::size_t kBatchBytesFull = std::size_t{8} << 20;
constexpr int kAttemptsMax = 100;  // against other imports of the distribution that end just now

}  // namespace

Result<void> StateWriter::put_source(std::string_view name, std::string_view version,
                                     std::string_view value,
                                     std::span<const PackageTermEntry> terms, Time now) {
  batch_.put(Family::Distributions,
             encode_key(StateSourceKey{number_, std::string(name), std::string(version)}), value);
  if (auto added = add_terms(name, terms); !added) return added;
  return flush_if_full(now);
}

Result<void> StateWriter::put_binary(std::string_view name, std::string_view version,
                                     std::string_view architecture, std::string_view value,
                                     std::span<const PackageTermEntry> terms, Time now) {
  batch_.put(Family::Distributions,
             encode_key(StateBinaryKey{number_, std::string(name), std::string(version),
                                       std::string(architecture)}),
             value);
  if (auto added = add_terms(name, terms); !added) return added;
  return flush_if_full(now);
}

Result<void> StateWriter::add_terms(std::string_view name,
                                    std::span<const PackageTermEntry> terms) {
  for (const auto& entry : terms) {
    if (entry.term.empty()) return fail(Errc::InvalidArgument, "an empty term");
    batch_.put(Family::Distributions,
               encode_key(StateTermKey{number_, static_cast<std::uint32_t>(entry.kind), entry.term,
                                       std::string(name)}),
               entry.value);
  }
  return {};
}

Result<void> StateWriter::flush_if_full(Time now) {
  if (batch_.change_count() < kBatchChangesMax && batch_.size_bytes() < kBatchBytesFull) return {};
  return flush(now);
}

Result<void> StateWriter::flush(Time now) {
  const auto key = encode_key(DistributionImportKey{number_});
  auto pending = encode_pending({.written = now, .distribution = distribution_});
  batch_.require(Family::Distributions, key, pending_);
  batch_.put(Family::Distributions, key, pending);
  auto written = driver_->write(batch_, Durability::Async);
  batch_.clear();
  if (written) {
    pending_ = std::move(pending);
  } else if (written.error().code == Errc::AlreadyExists) {
    return fail(Errc::AlreadyExists, "distribution " + distribution_ +
                                         ": the import was idle for too long, and was removed");
  }
  return written;
}

Result<DistributionRecord> StateWriter::publish(StateRecord record, std::size_t keep, Time now) {
  if (auto flushed = flush(now); !flushed) return std::unexpected(std::move(flushed.error()));
  record.number = number_;
  const auto name_key = encode_key(NamedDistributionKey{distribution_});
  const auto import_key = encode_key(DistributionImportKey{number_});
  keep = std::clamp<std::size_t>(keep, 1, kStatesMax);
  for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
    const auto bytes = driver_->get(Family::Distributions, name_key);
    if (!bytes) return std::unexpected(bytes.error());
    DistributionRecord all{.name = distribution_, .states = {}};
    WriteBatch batch;
    if (*bytes) {
      auto before = decode_record(distribution_, **bytes);
      if (!before) return before;
      all = std::move(*before);
      batch.require(Family::Distributions, name_key, **bytes);
    } else {
      batch.require_absent(Family::Distributions, name_key);
    }
    all.states.insert(all.states.begin(), record);
    std::vector<StateRecord> dropped;
    while (all.states.size() > keep) {
      dropped.push_back(std::move(all.states.back()));
      all.states.pop_back();
    }
    batch.put(Family::Distributions, name_key, encode_record(all));
    batch.require(Family::Distributions, import_key, pending_);
    batch.remove(Family::Distributions, import_key);
    // Found again by the next import, should this process end before they are removed.
    for (const auto& state : dropped) {
      batch.put(Family::Distributions, encode_key(DistributionImportKey{state.number}),
                encode_pending({.written = Time{}, .distribution = distribution_}));
    }
    const auto written = driver_->write(batch, Durability::Sync);
    if (!written && written.error().code == Errc::AlreadyExists) continue;
    if (!written) return std::unexpected(written.error());
    for (const auto& state : dropped) {
      if (auto removed = remove_state(*driver_, state.number); !removed) {
        return std::unexpected(std::move(removed.error()));
      }
      WriteBatch done;
      done.remove(Family::Distributions, encode_key(DistributionImportKey{state.number}));
      if (auto gone = driver_->write(done, Durability::Async); !gone) {
        return std::unexpected(std::move(gone.error()));
      }
    }
    return all;
  }
  return fail(Errc::Busy, "distribution " + distribution_ + ": too many imports end just now");
}

}  // namespace gofed::store
