#include "envelope/program/log.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "schemas/base/mutex.h"
#include "schemas/base/utf8.h"

namespace gofed::envelope {
namespace {

struct Levels {
  Mutex mutex;  // held while a logger is made
  spdlog::level::level_enum base GOFED_GUARDED_BY(mutex) = spdlog::level::info;
  std::map<std::string, spdlog::level::level_enum, std::less<>> by_name GOFED_GUARDED_BY(mutex);
};

Levels& levels() {
  static Levels all;
  return all;
}

Result<spdlog::level::level_enum> parse_level(std::string_view word) {
  const auto level = spdlog::level::from_str(std::string(word));
  // from_str says `off` for what it does not know.
  if (level == spdlog::level::off && word != "off") {
    return fail(Errc::InvalidArgument, "log level \"" + std::string(word) +
                                           "\": expected trace, debug, info, warn, error or off");
  }
  return level;
}

// Escapes the message before it is formatted: nothing that a peer sends can break a line, whatever
// call logs it.
class PrintableFormatter final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const auto text = printable({message.payload.data(), message.payload.size()});
    auto clean = message;
    clean.payload = {text.data(), text.size()};
    line_.format(clean, out);
  }
  [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<PrintableFormatter>();
  }

 private:
  spdlog::pattern_formatter line_{"%Y-%m-%dT%H:%M:%S.%e %L %n %v"};
};

// Bytes of the character that `text` begins with; 0 where it is not to be written as it is.
std::size_t plain_length(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text.front());
  if (byte < 0x80) return byte >= 0x20 && byte != 0x7f ? 1 : 0;
  const std::size_t length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
  if (length > text.size() || !schemas::is_valid_utf8(text.substr(0, length))) return 0;
  const bool is_c1 = byte == 0xc2 && static_cast<unsigned char>(text[1]) < 0xa0;
  return is_c1 ? 0 : length;
}

void append_escaped(std::string& out, char c) {
  if (c == '\n') {
    out += "\\n";
  } else {
    fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(c));
  }
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(std::min(text.size(), kLogBytesMax));
  while (!text.empty()) {
    if (out.size() >= kLogBytesMax) {
      out += "...";
      break;
    }
    const auto length = plain_length(text);
    if (length == 0) {
      append_escaped(out, text.front());
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

std::string log_value(std::string_view text) {
  constexpr std::size_t kBytesMax = 64;
  const bool is_cut = text.size() > kBytesMax;
  text = text.substr(0, kBytesMax);
  const bool is_plain = !is_cut && !text.empty() && std::ranges::all_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte < 0x7f && c != '=' && c != '"' && c != '\\';
  });
  if (is_plain) return std::string(text);
  std::string out = "\"";
  for (const char c : printable(text)) out += c == '"' ? '\'' : c;
  return out + (is_cut ? "...\"" : "\"");
}

bool LogBudget::take(Clock::time_point now) {
  const auto refill = (now - refilled_) / kRefill;
  if (refill > 0) {
    left_ = static_cast<std::uint32_t>(std::min<std::int64_t>(burst_, left_ + refill));
    refilled_ = now;
  }
  if (left_ == 0) {
    ++suppressed_;
    return false;
  }
  --left_;
  return true;
}

Result<void> init_logging(std::string_view text) {
  auto& all = levels();
  const MutexLock lock(all.mutex);
  while (!text.empty()) {
    const auto comma = text.find(',');
    const auto word = text.substr(0, comma);
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
    const auto equals = word.find('=');
    const auto level =
        parse_level(equals == std::string_view::npos ? word : word.substr(equals + 1));
    if (!level) return std::unexpected(level.error());
    if (equals == std::string_view::npos) {
      all.base = *level;
    } else {
      all.by_name[std::string(word.substr(0, equals))] = *level;
    }
  }
  spdlog::apply_all([&](const std::shared_ptr<spdlog::logger>& each) GOFED_REQUIRES(all.mutex) {
    const auto own = all.by_name.find(each->name());
    each->set_level(own == all.by_name.end() ? all.base : own->second);
  });
  return {};
}

spdlog::logger& logger(const std::string& name) {
  if (auto known = spdlog::get(name)) return *known;
  auto& all = levels();
  const MutexLock lock(all.mutex);
  if (auto known = spdlog::get(name)) return *known;
  auto made = spdlog::stderr_logger_mt(name);
  made->set_formatter(std::make_unique<PrintableFormatter>());
  const auto own = all.by_name.find(name);
  made->set_level(own == all.by_name.end() ? all.base : own->second);
  return *made;
}

}  // namespace gofed::envelope
