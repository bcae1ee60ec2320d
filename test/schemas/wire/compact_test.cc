// Goal: the compact header's bytes stay what docs/protocol.md says, and hostile ones are refused.
// Method: frozen vectors (vectors/mdp.hex) both ways, then each byte that decides is broken.
#include "schemas/wire/compact.h"

#include <string>

#include <catch2/catch.hpp>

#include "test/support/vectors.h"

namespace gofed::compact {
namespace {

std::string frame(const std::string& name) {
  static const auto all = test::load_vectors(GOFED_SOURCE_DIR "/test/schemas/vectors/mdp.hex");
  return all.at(name).at(0);
}

constexpr std::uint64_t kToken = 0x0102030405060708;

const Header kRequest{.command = Command::Request,
                      .flags = kFlagIdempotent,
                      .priority = 5,
                      .attempt = 1,
                      .service = 3,
                      .epoch = 9,
                      .token = kToken,
                      .timeout_ms = 1000,
                      .queued_ms = 0};

std::string bytes(const Header& header) {
  const auto encoded = encode(header);
  return {encoded.data(), encoded.size()};
}

}  // namespace

TEST_CASE("compact: headers are the frozen vectors, both ways", "[compact]") {
  const auto [name, header] = GENERATE(table<std::string, Header>({
      {"compact_request", kRequest},
      {"compact_partial", {.command = Command::Partial, .token = kToken, .queued_ms = 12}},
      {"compact_final",
       {.command = Command::Final, .attempt = 2, .token = kToken, .queued_ms = 12}},
      {"compact_cancel", {.command = Command::Cancel, .service = 3, .epoch = 9, .token = kToken}},
      {"compact_stale_handle",
       {.command = Command::StaleHandle, .service = 3, .epoch = 9, .token = kToken}},
      {"compact_drain", {.command = Command::Drain}},
  }));
  INFO(name);
  CHECK(bytes(header) == frame(name));
  CHECK(is_compact(frame(name)));
  CHECK(decode(frame(name)) == header);
}

TEST_CASE("compact: the body may follow in the header's frame", "[compact]") {
  const auto joined = frame("compact_request_joined");
  CHECK(decode(joined) == kRequest);
  CHECK(joined.substr(kHeaderBytes) == "hi");
}

TEST_CASE("compact: extreme numbers survive", "[compact]") {
  const Header header{.command = Command::Final,
                      .flags = 0xff,
                      .priority = -128,
                      .attempt = 255,
                      .service = 0xffffffff,
                      .epoch = 0xfffffffe,
                      .token = 0xffffffffffffffff,
                      .timeout_ms = 0xfffffffd,
                      .queued_ms = 0xfffffffc};
  CHECK(decode(bytes(header)) == header);
}

TEST_CASE("compact: patching in place leaves the body alone", "[compact]") {
  auto message = frame("compact_request_joined");
  auto header = kRequest;
  header.queued_ms = 77;
  encode(header, std::span<char, kHeaderBytes>(message.data(), kHeaderBytes));
  CHECK(decode(message)->queued_ms == 77);
  CHECK(message.substr(kHeaderBytes) == "hi");
}

TEST_CASE("compact: short, foreign and future headers are nothing", "[compact]") {
  const auto good = bytes(kRequest);
  CHECK_FALSE(is_compact(""));
  CHECK_FALSE(is_compact("\xc7"));
  CHECK_FALSE(is_compact("MDPC02"));
  for (std::size_t size = 0; size < kHeaderBytes; ++size) CHECK_FALSE(decode(good.substr(0, size)));
  const auto with = [&](std::size_t at, char byte) {
    auto broken = good;
    broken[at] = byte;
    return decode(broken);
  };
  CHECK_FALSE(with(0, 'M'));
  CHECK_FALSE(with(1, 0));
  CHECK_FALSE(with(2, 2));  // version
  CHECK_FALSE(with(3, 0));  // command
  CHECK_FALSE(with(3, 7));  // a command of a later version
  CHECK(with(7, 1));        // a byte to spare is not looked at
}

}  // namespace gofed::compact
