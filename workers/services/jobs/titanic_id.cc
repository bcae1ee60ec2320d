#include "workers/services/jobs/titanic_id.h"

#include "schemas/actions/jobs.h"
#include "schemas/base/bytes.h"
#include "schemas/base/sha256.h"
#include "schemas/base/uuid.h"

namespace gofed::workers {
namespace {

constexpr std::size_t kPartCharacters = 12;
constexpr std::size_t kNumberBytes = kPartCharacters / 2;
constexpr std::size_t kCheckBytes = 4;
constexpr std::size_t kIdCharacters = 2 * kPartCharacters + 2 * kCheckBytes;

std::string check_of(std::string_view parts) {
  return store::to_hex(store::Sha256::of(parts).view().substr(0, kCheckBytes));
}

std::string lower_case(std::string_view text) {
  std::string lower{text};
  for (auto& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace

std::string titanic_tag(std::string_view store) {
  if (!store::is_uuid(store)) return {};
  std::string tag{store.substr(0, kPartCharacters + 1)};  // one dash is among them
  std::erase(tag, '-');
  return tag;
}

std::string format_titanic_id(const TitanicId& id) {
  const auto number = store::ByteWriter{}.u64(id.number).take();
  auto text = id.tag + store::to_hex(std::string_view{number}.substr(number.size() - kNumberBytes));
  return text += check_of(text);
}

std::optional<TitanicId> parse_titanic_id(std::string_view text) {
  if (text.size() == kIdCharacters) {
    const auto lower = lower_case(text);  // the RFC has both cases
    const auto parts = std::string_view{lower}.substr(0, 2 * kPartCharacters);
    std::string bytes;
    if (store::from_hex(parts, bytes) && lower.substr(parts.size()) == check_of(parts)) {
      bytes.replace(0, kPartCharacters / 2, sizeof(std::uint64_t) - kNumberBytes, '\0');
      return TitanicId{.tag = lower.substr(0, kPartCharacters),
                       .number = store::ByteReader{bytes}.u64()};
    }
  }
  const auto id = schemas::parse_job_id(text);
  if (!id || !store::is_uuid(id->store)) return std::nullopt;
  return TitanicId{.tag = titanic_tag(id->store), .number = id->number};
}

}  // namespace gofed::workers
