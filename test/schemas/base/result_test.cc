#include "schemas/base/result.h"

#include <catch2/catch.hpp>

namespace gofed {

TEST_CASE("Errc: every code survives its number and its name", "[schemas]") {
  const auto code = GENERATE(Errc::Malformed, Errc::NotFound, Errc::Busy, Errc::WorkerLost,
                             Errc::Corrupt, Errc::Internal, Errc::Unknown);
  CHECK(errc_from_number(static_cast<std::uint64_t>(code)) == code);
  CHECK(errc_from_name(errc_name(code)) == code);
}

TEST_CASE("Errc: a code of a newer peer is Unknown", "[schemas]") {
  CHECK(errc_from_number(39) == Errc::Unknown);
  CHECK(errc_from_number(1ULL << 40) == Errc::Unknown);
  CHECK(errc_from_name("quantum_decay") == Errc::Unknown);
}

TEST_CASE("Error: context grows on the way up and keeps its code", "[schemas]") {
  const auto inner = fail(Errc::NotFound, "x.tar.gz: no such file");
  const auto outer = prefixed("upload", inner.error());
  CHECK(outer.error().code == Errc::NotFound);
  CHECK(outer.error().to_string() == "not_found: upload: x.tar.gz: no such file");
}

TEST_CASE("Errc: only the second group is worth another try", "[schemas]") {
  CHECK(errc_is_transient(Errc::Busy));
  CHECK(errc_is_transient(Errc::WorkerLost));
  CHECK_FALSE(errc_is_transient(Errc::NotFound));
  CHECK_FALSE(errc_is_transient(Errc::Corrupt));
}

}  // namespace gofed
