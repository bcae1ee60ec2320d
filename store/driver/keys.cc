#include "store/driver/keys.h"

#include <algorithm>

namespace gofed::store::keys_detail {

void put(ByteWriter& out, std::string_view text) {
  out.ordered(text);
}
void put(ByteWriter& out, std::uint32_t number) {
  out.u32(number);
}
void put(ByteWriter& out, std::uint64_t number) {
  out.u64(number);
}
void put(ByteWriter& out, Time time) {
  out.i64(time.time_since_epoch().count());
}
void put(ByteWriter& out, NewestFirst time) {
  out.i64(~time.time.time_since_epoch().count());
}
void put(ByteWriter& out, const Sha256& hash) {
  out.raw(hash.view());
}

void take(ByteReader& in, std::string& text) {
  text = in.ordered();
}
void take(ByteReader& in, std::uint32_t& number) {
  number = in.u32();
}
void take(ByteReader& in, std::uint64_t& number) {
  number = in.u64();
}
void take(ByteReader& in, Time& time) {
  time = Time{Time::duration{in.i64()}};
}
void take(ByteReader& in, NewestFirst& time) {
  time.time = Time{Time::duration{~in.i64()}};
}
void take(ByteReader& in, Sha256& hash) {
  const auto bytes = in.raw(Sha256::kBytes);
  if (in.ok()) std::ranges::copy(bytes, hash.bytes.begin());
}

std::unexpected<Error> bad_key(Kind kind, std::string_view bytes) {
  return fail(Errc::Corrupt, "key of kind " + std::to_string(static_cast<int>(kind)) +
                                 ": not spelled as one: " + to_hex(bytes.substr(0, 64)));
}

}  // namespace gofed::store::keys_detail
