// Goal: no metadata of a distribution crashes or stalls its readers.
// Method: the first byte chooses the reader. Checked: versions compare the same both ways round, and
// a stream cut in two gives what it gives as a whole.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "workers/packaging/debian.h"
#include "workers/packaging/naming.h"
#include "workers/packaging/relations.h"
#include "workers/packaging/stanzas.h"
#include "workers/packaging/version.h"

namespace {

using namespace gofed;
using namespace gofed::packaging;

struct Read {
  std::uint64_t stanzas = 0;
  std::uint64_t good = 0;
  bool ended = false;
  bool operator==(const Read&) const = default;
};

Read read_stanzas(std::string_view first, std::string_view second) {
  Read read;
  StanzaReader reader([&read](const Stanza& stanza) -> Result<void> {
    ++read.stanzas;
    if (read_source_package(stanza)) ++read.good;
    if (read_binary_package(stanza)) ++read.good;
    return {};
  });
  if (!reader.add(first) || !reader.add(second)) return read;
  read.ended = reader.finish().has_value();
  return read;
}

void check_versions(std::string_view text) {
  const auto middle = text.find(' ');
  const auto a = text.substr(0, middle);
  const auto b = middle == std::string_view::npos ? a : text.substr(middle + 1);
  if ((compare_deb_versions(a, b) < 0) != (compare_deb_versions(b, a) > 0)) std::abort();
  if ((compare_rpm_versions(a, b) < 0) != (compare_rpm_versions(b, a) > 0)) std::abort();
  if (compare_deb_versions(a, a) != 0 || compare_rpm_versions(a, a) != 0) std::abort();
  (void)upstream_version(a);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  switch (data[0] % 4) {
    case 0:
      if (read_stanzas(text, {}) !=
          read_stanzas(text.substr(0, text.size() / 2), text.substr(text.size() / 2))) {
        std::abort();
      }
      break;
    case 1:
      if (const auto relations = parse_relations(text)) {
        for (const auto& alternatives : *relations) {
          for (const auto& relation : alternatives) {
            (void)applies(relation, {});
            (void)is_met_by(relation, "1.0-1");
          }
        }
      }
      break;
    case 2:
      check_versions(text);
      break;
    default:
      for (const auto scheme :
           {NamingScheme::Debian, NamingScheme::Fedora, NamingScheme::Gofed2016}) {
        (void)name_package(scheme, text);
      }
      (void)github_path_of(text);
      break;
  }
  return 0;
}
