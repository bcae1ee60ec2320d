#include "store/distributions/distribution_store.h"

#include <algorithm>

#include "schemas/base/bytes.h"
#include "store/distributions/state_records.h"
#include "store/driver/keys.h"
#include "store/driver/listing.h"

namespace gofed::store {
namespace {

constexpr std::chrono::hours kImportIdleMax{1};  // then an import is taken for dead
constexpr int kAttemptsMax = 100;                // against imports that begin at the same time

Result<void> check_name(std::string_view name) {
  if (name.empty() || name.size() > kDistributionNameBytesMax) {
    return fail(Errc::InvalidArgument, "distribution: expected a name of 1 to " +
                                           std::to_string(kDistributionNameBytesMax) +
                                           " bytes, as debian/12");
  }
  const bool is_printable = std::ranges::all_of(name, [](char c) { return c > 0x20 && c < 0x7f; });
  if (is_printable) return {};
  return fail(Errc::InvalidArgument, "distribution: its name has spaces or control characters");
}

// A number that no state of the store has had.
Result<std::uint64_t> next_number(Driver& driver) {
  const auto key = encode_key(NextStateKey{});
  for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
    const auto bytes = driver.get(Family::Distributions, key);
    if (!bytes) return std::unexpected(bytes.error());
    std::uint64_t number = 1;
    WriteBatch batch;
    if (*bytes) {
      ByteReader in{**bytes};
      number = in.u64();
      if (!in.done() || number == 0) {
        return fail(Errc::Corrupt, "distributions: the next state's number is damaged");
      }
      batch.require(Family::Distributions, key, **bytes);
    } else {
      batch.require_absent(Family::Distributions, key);
    }
    batch.put(Family::Distributions, key, ByteWriter{}.u64(number + 1).bytes());
    const auto written = driver.write(batch, Durability::Async);
    if (written) return number;
    if (written.error().code != Errc::AlreadyExists) return std::unexpected(written.error());
  }
  return fail(Errc::Busy, "distributions: too many imports begin at the same time");
}

// Imports that were not written to for so long. Their record is changed first: an import whose record
// is another one than it wrote cannot go on. It is removed last, so that a removal that is cut short
// is ended by the next import.
Result<void> remove_dead_imports(Driver& driver, Time now) {
  std::vector<std::pair<std::uint64_t, std::string>> dead;
  {
    const auto scan =
        driver.scan(Family::Distributions, Range::prefix(key_prefix<DistributionImportKey>()));
    if (!scan) return std::unexpected(scan.error());
    while (true) {
      const auto more = (*scan)->next();
      if (!more) return std::unexpected(more.error());
      if (!*more) break;
      const auto key = decode_key<DistributionImportKey>((*scan)->key());
      if (!key) return std::unexpected(key.error());
      const auto pending = decode_pending((*scan)->value());
      if (!pending) return std::unexpected(pending.error());
      if (now - pending->written >= kImportIdleMax) dead.emplace_back(key->state, (*scan)->value());
    }
  }
  for (const auto& [state, value] : dead) {
    const auto key = encode_key(DistributionImportKey{state});
    WriteBatch ended;
    ended.require(Family::Distributions, key, value);
    ended.put(Family::Distributions, key, encode_pending({.written = Time{}, .distribution = {}}));
    const auto written = driver.write(ended, Durability::Async);
    if (!written && written.error().code == Errc::AlreadyExists) continue;  // it goes on, or went
    if (!written) return written;
    if (auto removed = remove_state(driver, state); !removed) return removed;
    WriteBatch batch;
    batch.remove(Family::Distributions, key);
    if (auto gone = driver.write(batch, Durability::Async); !gone) return gone;
  }
  return {};
}

std::string states_text(const DistributionRecord& record) {
  std::string text;
  for (const auto& state : record.states) {
    text += (text.empty() ? "" : ", ") + std::to_string(state.number);
  }
  return text;
}

}  // namespace

Result<std::vector<DistributionRecord>> DistributionStore::list() const {
  const auto scan =
      driver_->scan(Family::Distributions, Range::prefix(key_prefix<NamedDistributionKey>()));
  if (!scan) return std::unexpected(scan.error());
  std::vector<DistributionRecord> records;
  while (true) {
    const auto more = (*scan)->next();
    if (!more) return std::unexpected(more.error());
    if (!*more) return records;
    const auto key = decode_key<NamedDistributionKey>((*scan)->key());
    if (!key) return std::unexpected(key.error());
    auto record = decode_record(key->name, (*scan)->value());
    if (!record) return std::unexpected(std::move(record.error()));
    records.push_back(std::move(*record));
  }
}

Result<DistributionRecord> DistributionStore::find(std::string_view name) const {
  const auto bytes =
      driver_->get(Family::Distributions, encode_key(NamedDistributionKey{std::string(name)}));
  if (!bytes) return std::unexpected(bytes.error());
  if (*bytes) return decode_record(name, **bytes);
  auto known = list();
  if (!known) return std::unexpected(std::move(known.error()));
  std::string names;
  for (const auto& record : *known) names += (names.empty() ? "" : ", ") + record.name;
  return fail(Errc::NotFound, "no distribution " +
                                  std::string(name.substr(0, kDistributionNameBytesMax)) +
                                  (names.empty() ? ": none was imported (gofed distribution import)"
                                                 : "; there are " + names));
}

Result<StateWriter> DistributionStore::begin(std::string_view name, Time now) {
  if (auto good = check_name(name); !good) return std::unexpected(std::move(good.error()));
  if (auto removed = remove_dead_imports(*driver_, now); !removed) {
    return std::unexpected(std::move(removed.error()));
  }
  const auto number = next_number(*driver_);
  if (!number) return std::unexpected(number.error());
  auto pending = encode_pending({.written = now, .distribution = std::string(name)});
  WriteBatch batch;
  const auto key = encode_key(DistributionImportKey{*number});
  batch.require_absent(Family::Distributions, key);
  batch.put(Family::Distributions, key, pending);
  if (auto written = driver_->write(batch, Durability::Async); !written) {
    return std::unexpected(std::move(written.error()));
  }
  return StateWriter(*driver_, std::string(name), *number, std::move(pending));
}

Result<StateReader> DistributionStore::open(std::string_view name, std::uint64_t state) const {
  auto record = find(name);
  if (!record) return std::unexpected(std::move(record.error()));
  // Of what is read below, the record is looked up again: a state may go between the two.
  auto snapshot = driver_->snapshot();
  if (!snapshot) return std::unexpected(std::move(snapshot.error()));
  std::shared_ptr<Reader> reader{std::move(*snapshot)};
  const auto bytes =
      reader->get(Family::Distributions, encode_key(NamedDistributionKey{std::string(name)}));
  if (!bytes) return std::unexpected(bytes.error());
  if (*bytes) {
    record = decode_record(name, **bytes);
    if (!record) return std::unexpected(std::move(record.error()));
  }
  if (state == 0) return StateReader(std::move(reader), record->states.front());
  const auto found = std::ranges::find(record->states, state, &StateRecord::number);
  if (found != record->states.end()) return StateReader(std::move(reader), *found);
  return fail(Errc::NotFound, "distribution " + record->name + " has no state " +
                                  std::to_string(state) + "; there are " + states_text(*record));
}

}  // namespace gofed::store
