#include "store/distributions/state_records.h"

#include "schemas/base/bytes.h"
#include "store/driver/keys.h"

namespace gofed::store {
namespace {

constexpr std::uint8_t kRecordVersion = 1;
constexpr std::uint8_t kPendingVersion = 1;
constexpr std::size_t kRemovedAtOnce = 20'000;  // keys of one batch

void put_texts(ByteWriter& out, const std::vector<std::string>& texts) {
  out.u32(static_cast<std::uint32_t>(texts.size()));
  for (const auto& text : texts) out.counted(text);
}

std::vector<std::string> take_texts(ByteReader& in) {
  std::vector<std::string> texts;
  const auto count = in.u32();
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) texts.emplace_back(in.counted());
  return texts;
}

Result<void> remove_range(Driver& driver, const std::string& prefix) {
  const auto range = Range::prefix(prefix);
  while (true) {
    WriteBatch batch;
    {
      const auto scan = driver.scan(Family::Distributions, range);
      if (!scan) return std::unexpected(scan.error());
      while (batch.change_count() < kRemovedAtOnce) {
        const auto more = (*scan)->next();
        if (!more) return std::unexpected(more.error());
        if (!*more) break;
        batch.remove(Family::Distributions, (*scan)->key());
      }
    }
    // Not Driver::discard: a question may still read the state from a snapshot.
    if (batch.empty()) return {};
    if (auto written = driver.write(batch, Durability::Async); !written) return written;
  }
}

}  // namespace

std::string encode_record(const DistributionRecord& record) {
  ByteWriter out;
  out.u8(kRecordVersion).u32(static_cast<std::uint32_t>(record.states.size()));
  for (const auto& state : record.states) {
    out.u64(state.number).i64(state.created.time_since_epoch().count());
    out.u64(state.sources).u64(state.binaries);
    put_texts(out, state.architectures);
    put_texts(out, state.files);
  }
  return out.take();
}

Result<DistributionRecord> decode_record(std::string_view name, std::string_view bytes) {
  ByteReader in{bytes};
  const auto version = in.u8();
  const auto count = in.u32();
  DistributionRecord record{.name = std::string(name), .states = {}};
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
    auto& state = record.states.emplace_back();
    state.number = in.u64();
    state.created = Time{Time::duration{in.i64()}};
    state.sources = in.u64();
    state.binaries = in.u64();
    state.architectures = take_texts(in);
    state.files = take_texts(in);
  }
  if (version == kRecordVersion && in.done() && !record.states.empty()) return record;
  return fail(Errc::Corrupt, "distribution " + std::string(name) + ": its record is damaged");
}

std::string encode_pending(const PendingImport& pending) {
  return ByteWriter{}
      .u8(kPendingVersion)
      .i64(pending.written.time_since_epoch().count())
      .counted(pending.distribution)
      .take();
}

Result<PendingImport> decode_pending(std::string_view bytes) {
  ByteReader in{bytes};
  const auto version = in.u8();
  PendingImport pending{.written = Time{Time::duration{in.i64()}}, .distribution = {}};
  pending.distribution = in.counted();
  if (version == kPendingVersion && in.done()) return pending;
  return fail(Errc::Corrupt, "import of a distribution: its record is damaged");
}

Result<void> remove_state(Driver& driver, std::uint64_t state) {
  for (const auto& prefix : {key_prefix<StateSourceKey>(state), key_prefix<StateBinaryKey>(state),
                             key_prefix<StateTermKey>(state)}) {
    if (auto removed = remove_range(driver, prefix); !removed) return removed;
  }
  return {};
}

}  // namespace gofed::store
