#include "envelope/program/log.h"

#include <map>
#include <mutex>

#include <spdlog/sinks/stdout_sinks.h>

namespace gofed::envelope {
namespace {

struct Levels {
  std::mutex mutex;  // guards the rest, and the making of loggers
  spdlog::level::level_enum base = spdlog::level::info;
  std::map<std::string, spdlog::level::level_enum, std::less<>> by_name;
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

}  // namespace

Result<void> init_logging(std::string_view text) {
  auto& all = levels();
  const std::scoped_lock lock(all.mutex);
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
  spdlog::apply_all([&](const std::shared_ptr<spdlog::logger>& each) {
    const auto own = all.by_name.find(each->name());
    each->set_level(own == all.by_name.end() ? all.base : own->second);
  });
  return {};
}

spdlog::logger& logger(const std::string& name) {
  if (auto known = spdlog::get(name)) return *known;
  auto& all = levels();
  const std::scoped_lock lock(all.mutex);
  if (auto known = spdlog::get(name)) return *known;
  auto made = spdlog::stderr_logger_mt(name);
  made->set_pattern("%Y-%m-%dT%H:%M:%S.%e %L %n %v");
  const auto own = all.by_name.find(name);
  made->set_level(own == all.by_name.end() ? all.base : own->second);
  return *made;
}

}  // namespace gofed::envelope
