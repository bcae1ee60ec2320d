// Goal: keys come back as they went in, sort as their fields do, and never run into another kind's.
#include "store/driver/keys.h"

#include <limits>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <catch2/catch.hpp>

#include "test/store/support.h"

using namespace gofed;
using namespace gofed::store;
using namespace gofed::store::testing;

namespace {

// Random fields with few different values, so that equal ones, prefixes and escapes are common.
class Fields {
 public:
  void fill(std::string& text) {
    constexpr std::string_view kAlphabet{
        "\x00\x01\xff\xfe"
        "ab",
        6};
    text.assign(random_() % 4, '\0');
    for (char& c : text) c = kAlphabet[random_() % kAlphabet.size()];
  }
  void fill(std::uint32_t& number) { number = static_cast<std::uint32_t>(pick()); }
  void fill(std::uint64_t& number) { number = pick(); }
  void fill(Time& time) { time = Time{Time::duration{static_cast<std::int64_t>(pick())}}; }
  void fill(NewestFirst& time) { fill(time.time); }
  void fill(Sha256& hash) { hash = Sha256::of(std::to_string(random_() % 5)); }

 private:
  std::uint64_t pick() {
    constexpr std::uint64_t kEdges[]{0, 1, 255, 256, 1ULL << 31, 1ULL << 63, ~0ULL};
    return random_() % 2 == 0 ? kEdges[random_() % 7] : random_();
  }
  std::mt19937_64 random_{11};
};

template <typename K>
K random_key(Fields& fields) {
  K key{};
  std::apply([&fields](auto&... field) { (fields.fill(field), ...); }, key.fields());
  return key;
}

template <typename K>
bool same(const K& a, const K& b) {
  return std::as_const(a).fields() == std::as_const(b).fields();
}

}  // namespace

TEMPLATE_TEST_CASE("keys: come back as they went in, and sort as their fields do", "[store]",
                   CommitKey, IdentityKey, BlobKey, UploadKey, NextStorageKey, ChunkKey, FileKey,
                   FileByNameKey, FileByEndKey, ProjectKey, ProjectCommitKey, ProjectByDateKey,
                   ProjectDocumentKey, DistributionKey, PackageKey, PackageVersionKey,
                   PackageDocumentKey, PackageDistributionKey, TermKey, DocumentTermsKey,
                   ResultDocumentKey, ResultUseKey, ResultByUseKey, NamedDistributionKey,
                   DistributionImportKey, StateSourceKey, StateBinaryKey, StateTermKey) {
  Fields fields;
  for (int round = 0; round < 3'000; ++round) {
    const auto a = random_key<TestType>(fields);
    const auto b = random_key<TestType>(fields);
    const auto spelled = encode_key(a);
    REQUIRE(same(must(decode_key<TestType>(spelled)), a));
    REQUIRE((spelled < encode_key(b)) == (std::as_const(a).fields() < std::as_const(b).fields()));
    REQUIRE(spelled.starts_with(key_prefix<TestType>()));
    if (!same(a, b)) REQUIRE_FALSE(spelled.starts_with(encode_key(b)));
  }
}

TEMPLATE_TEST_CASE("keys: bytes that are not a key of the kind are Corrupt", "[store]", ChunkKey,
                   FileByNameKey, ProjectByDateKey, PackageVersionKey, ResultByUseKey) {
  Fields fields;
  const auto good = encode_key(random_key<TestType>(fields));
  for (std::size_t length = 0; length < good.size(); ++length) {
    REQUIRE(refused(decode_key<TestType>(good.substr(0, length))).code == Errc::Corrupt);
  }
  CHECK(refused(decode_key<TestType>(good + '\0')).code == Errc::Corrupt);
  auto other_kind = good;
  other_kind[0] = static_cast<char>(other_kind[0] ^ 1);
  CHECK(refused(decode_key<TestType>(other_kind)).code == Errc::Corrupt);
  auto other_version = good;
  other_version[1] = 2;
  CHECK(refused(decode_key<TestType>(other_version)).code == Errc::Corrupt);
}

TEST_CASE("keys: a prefix of first fields covers their keys and no others", "[store]") {
  const auto prefix = key_prefix<ProjectByDateKey>("p");
  CHECK(
      encode_key(ProjectByDateKey{.project = "p", .date = {}, .commit = "c"}).starts_with(prefix));
  CHECK_FALSE(
      encode_key(ProjectByDateKey{.project = "pp", .date = {}, .commit = "c"}).starts_with(prefix));
  const auto open = key_prefix_open<PackageKey>("net/", "fedora");
  CHECK(encode_key(PackageKey{"fedora", "net/http"}).starts_with(open));
  CHECK(encode_key(PackageKey{"fedora", "net/"}).starts_with(open));
  CHECK_FALSE(encode_key(PackageKey{"fedora", "net"}).starts_with(open));
  CHECK_FALSE(encode_key(PackageKey{"fedora2", "net/http"}).starts_with(open));
}

TEST_CASE("keys: frozen spellings, as they lie on disks", "[store]") {
  // Never edit these: a key that is spelled differently is not found.
  const Time time{Time::duration{1}};
  CHECK(to_hex(encode_key(CommitKey{})) == "0101");
  CHECK(to_hex(encode_key(ChunkKey{.storage = 258, .index = 3})) == "1301000000000000010200000003");
  CHECK(to_hex(encode_key(ProjectByDateKey{.project = "p", .date = {time}, .commit = "c"})) ==
        "3201700001"
        "7ffffffffffffffe"
        "630001");
  CHECK(to_hex(encode_key(PackageKey{std::string{"a\0b", 3}, "c"})) == "39016100ff620001630001");
  CHECK(to_hex(key_prefix<FileByEndKey>(time)) == "22018000000000000001");
  CHECK(to_hex(encode_key(TermKey{"t", "", "p", "c"})) == "3e017400010001700001630001");
  CHECK(to_hex(encode_key(DocumentTermsKey{"d", "p", "v"})) == "3f01640001700001760001");
  CHECK(to_hex(encode_key(StateSourceKey{1, "a", "1"})) == "73010000000000000001610001310001");
  CHECK(to_hex(encode_key(StateTermKey{1, 2, "t", "n"})) ==
        "7501000000000000000100000002740001"
        "6e0001");
}
