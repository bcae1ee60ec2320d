#include "envelope/program/config.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <utility>

#include <toml++/toml.h>

#include "envelope/program/setting_kind.h"

namespace gofed::envelope {
namespace {

constexpr std::string_view kRoutesSection = "routes";
constexpr std::string_view kEnvironmentPrefix = "GOFED_";
constexpr std::string_view kDefaultOrigin = "default";
constexpr const char* kSystemFile = "/etc/gofed/gofed.toml";

// "filestorage.max_bytes" -> "GOFED_FILESTORAGE_MAX_BYTES"
std::string environment_name(std::string_view key) {
  std::string name{kEnvironmentPrefix};
  for (const char c : key) {
    const bool is_word = std::isalnum(static_cast<unsigned char>(c)) != 0;
    name += is_word ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : '_';
  }
  return name;
}

// Levenshtein: for "did you mean". Keys are short.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row.back();
}

// A TOML node as the text a flag would have; nothing for a table or an array of such.
std::optional<std::string> node_text(const toml::node& node) {
  if (const auto* s = node.as_string()) return s->get();
  if (const auto* n = node.as_integer()) return std::to_string(n->get());
  if (const auto* b = node.as_boolean()) return b->get() ? "true" : "false";
  const auto* array = node.as_array();
  if (array == nullptr) return std::nullopt;
  std::string joined;
  for (const auto& element : *array) {
    const auto text = node_text(element);
    if (!text || element.is_array()) return std::nullopt;
    if (!joined.empty()) joined += ",";
    joined += *text;
  }
  return joined;
}

std::string place_of(const std::filesystem::path& file, const toml::source_region& region) {
  return file.string() + ":" + std::to_string(region.begin.line) + ":" +
         std::to_string(region.begin.column);
}

std::pair<std::string_view, std::string_view> split_key(std::string_view key) {
  const auto dot = key.find('.');
  return {key.substr(0, dot), key.substr(dot + 1)};
}

}  // namespace

Config Config::defaults(std::span<const std::span<const Setting>> tables) {
  Config config;
  for (const auto& table : tables) {
    for (const auto& setting : table) {
      config.values_.emplace(std::string(setting.key),
                             Value{.setting = setting,
                                   .text = std::string(setting.default_value),
                                   .origin = std::string(kDefaultOrigin)});
    }
  }
  return config;
}

Result<void> Config::set(std::string_view key, std::string text, std::string origin) {
  if (split_key(key).first == kRoutesSection && key.contains('.')) {
    routes_[std::string(split_key(key).second)] = std::move(text);
    return {};
  }
  const auto found = values_.find(key);
  if (found == values_.end()) {
    const auto nearest = std::ranges::min_element(
        values_, {}, [&](const auto& entry) { return edit_distance(entry.first, key); });
    std::string message = origin + ": unknown setting " + std::string(key);
    if (nearest != values_.end() && edit_distance(nearest->first, key) <= 3) {
      message += " (did you mean " + nearest->first + "?)";
    }
    return fail(Errc::InvalidArgument, std::move(message));
  }
  auto& value = found->second;
  if (!is_value_of(value.setting, text)) {
    return fail(Errc::InvalidArgument, origin + ": " + std::string(key) + " = \"" + text +
                                           "\": expected " + expected_words(value.setting));
  }
  value.text = std::move(text);
  value.origin = std::move(origin);
  return {};
}

Result<void> Config::read_file(const std::filesystem::path& path,
                               const std::vector<std::string>& other_sections) {
  std::error_code missing;
  if (!std::filesystem::is_regular_file(path, missing)) {
    return fail(Errc::NotFound, "configuration " + path.string() + ": no such file");
  }
  toml::table root;
  try {
    root = toml::parse_file(path.string());
  } catch (const toml::parse_error& error) {
    return fail(Errc::Malformed,
                place_of(path, error.source()) + ": " + std::string(error.description()));
  }
  // Settings stand one table deep; [routes] may have quoted keys with dots.
  for (const auto& [section, node] : root) {
    if (std::ranges::find(other_sections, section.str()) != other_sections.end()) continue;
    const auto* table = node.as_table();
    if (table == nullptr) {
      return fail(Errc::InvalidArgument, place_of(path, node.source()) + ": " +
                                             std::string(section.str()) +
                                             " stands outside a [section]");
    }
    for (const auto& [name, value] : *table) {
      const auto key = std::string(section.str()) + "." + std::string(name.str());
      const auto origin = place_of(path, value.source());
      auto text = node_text(value);
      if (!text) {
        return fail(Errc::InvalidArgument, origin + ": " + key + ": expected a plain value");
      }
      if (auto done = set(key, std::move(*text), origin); !done) return done;
    }
  }
  files_.push_back(path.string());
  return {};
}

// A variable of a section that is ours and of no setting in it is an error, as such a key of a file
// is. Of others only those are of interest whose names are nearly a setting's.
Result<void> Config::read_environment(const Sources& sources) {
  std::map<std::string, std::string> keys;
  std::vector<std::string> sections;
  for (const auto& [key, value] : values_) {
    const auto name = environment_name(key);
    keys[name] = key;
    sections.push_back(name.substr(0, name.size() - split_key(key).second.size()));
  }
  for (const auto& assignment : sources.environment) {
    const auto equals = assignment.find('=');
    const auto name = assignment.substr(0, equals);
    if (equals == std::string::npos || !name.starts_with(kEnvironmentPrefix)) continue;
    const auto known = keys.find(name);
    if (known != keys.end()) {
      auto done = set(known->second, assignment.substr(equals + 1), "environment " + name);
      if (!done) return done;
      continue;
    }
    const auto nearest = std::ranges::min_element(
        keys, {}, [&](const auto& entry) { return edit_distance(entry.first, name); });
    const bool is_near = nearest != keys.end() && edit_distance(nearest->first, name) <= 3;
    const auto hint = is_near ? " (did you mean " + nearest->first + "?)" : std::string();
    if (std::ranges::any_of(sections, [&](const auto& s) { return name.starts_with(s); })) {
      return fail(Errc::InvalidArgument, "environment " + name + ": no such setting" + hint);
    }
    const bool is_of_others = std::ranges::any_of(sources.other_sections, [&](const auto& section) {
      return name.starts_with(environment_name(section) + "_");
    });
    if (is_near && !is_of_others) {
      warnings_.push_back("environment " + name + ": is no setting" + hint);
    }
  }
  return {};
}

Result<Config> Config::load(std::span<const std::span<const Setting>> tables,
                            const Sources& sources) {
  Config config = defaults(tables);
  for (const auto& file : {sources.file, sources.context}) {
    if (!file) continue;
    if (auto read = config.read_file(*file, sources.other_sections); !read) {
      return std::unexpected(std::move(read.error()));
    }
  }
  if (auto read = config.read_environment(sources); !read) {
    return std::unexpected(std::move(read.error()));
  }
  for (const auto& [key, text] : sources.flags) {
    if (auto done = config.set(key, text, "command line"); !done) {
      return std::unexpected(std::move(done.error()));
    }
  }
  return config;
}

bool Config::is_default(std::string_view key) const {
  const auto found = values_.find(key);
  GOFED_ASSERT(found != values_.end());  // ask only for declared settings
  return found->second.origin == kDefaultOrigin;
}

std::optional<std::string> variable_of(const std::vector<std::string>& environment,
                                       std::string_view name) {
  for (const auto& assignment : environment) {
    if (assignment.size() > name.size() && assignment.starts_with(name) &&
        assignment[name.size()] == '=') {
      return assignment.substr(name.size() + 1);
    }
  }
  return std::nullopt;
}

std::optional<std::filesystem::path> config_directory(const std::vector<std::string>& environment) {
  // A relative path is to be ignored, as the specification of these directories has it.
  const auto config_home = variable_of(environment, "XDG_CONFIG_HOME");
  if (config_home && config_home->starts_with('/'))
    return std::filesystem::path(*config_home) / "gofed";
  const auto home = variable_of(environment, "HOME");
  if (!home || !home->starts_with('/')) return std::nullopt;
  return std::filesystem::path(*home) / ".config" / "gofed";
}

std::optional<std::filesystem::path> find_config_file(const std::vector<std::string>& environment) {
  if (const auto named = variable_of(environment, "GOFED_CONFIG")) {
    return named->empty() ? std::nullopt : std::optional<std::filesystem::path>(*named);
  }
  std::error_code ignored;
  if (const auto directory = config_directory(environment)) {
    const auto own = *directory / "config.toml";
    if (std::filesystem::is_regular_file(own, ignored)) return own;
  }
  const std::filesystem::path system(kSystemFile);
  if (std::filesystem::is_regular_file(system, ignored)) return system;
  return std::nullopt;
}

const Config::Value& Config::find(std::string_view key, SettingKind kind) const {
  const auto found = values_.find(key);
  GOFED_ASSERT(found != values_.end());  // ask only for declared settings
  GOFED_ASSERT(found->second.setting.kind == kind);
  return found->second;
}

std::string Config::text(std::string_view key) const {
  return find(key, SettingKind::Text).text;
}

std::int64_t Config::integer(std::string_view key) const {
  return integer_of(find(key, SettingKind::Integer).text).value_or(0);
}

bool Config::boolean(std::string_view key) const {
  return boolean_of(find(key, SettingKind::Boolean).text).value_or(false);
}

std::chrono::milliseconds Config::duration(std::string_view key) const {
  return duration_of(find(key, SettingKind::Duration).text).value_or(std::chrono::milliseconds(0));
}

std::uint64_t Config::bytes(std::string_view key) const {
  return bytes_of(find(key, SettingKind::Bytes).text).value_or(0);
}

std::vector<std::string> Config::list(std::string_view key) const {
  std::vector<std::string> items;
  std::string_view rest = find(key, SettingKind::List).text;
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    if (auto item = rest.substr(0, comma); !item.empty()) items.emplace_back(item);
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
  }
  return items;
}

Result<Config> Config::with(std::string_view key, std::string value) const {
  Config copy = *this;
  if (auto done = copy.set(key, std::move(value), "program"); !done) {
    return std::unexpected(std::move(done.error()));
  }
  return copy;
}

Config Config::ephemeral() const {
  Config copy = *this;
  copy.ephemeral_ = true;
  return copy;
}

std::string Config::print() const {
  std::string out;
  std::string section;
  for (const auto& [key, value] : values_) {
    const auto [table, name] = split_key(key);
    if (table != section) {
      section = table;
      out += (out.empty() ? "[" : "\n[") + section + "]\n";
    }
    out += std::string(name) + " = " + toml_value(value.setting.kind, value.text) + "  # " +
           value.origin + "\n";
  }
  if (!routes_.empty()) out += "\n[routes]\n";
  for (const auto& [name, route] : routes_)
    out += toml_string(name) + " = " + toml_string(route) + "\n";
  return out;
}

std::string commented_toml(std::span<const std::span<const Setting>> tables) {
  std::string out;
  std::string section;
  for (const auto& table : tables) {
    for (const auto& setting : table) {
      const auto [head, name] = split_key(setting.key);
      if (head != section) {
        section = head;
        out += (out.empty() ? "[" : "\n[") + section + "]\n";
      }
      const auto bounds = bounds_words(setting);
      out += "# " + std::string(setting.doc) + (bounds.empty() ? "" : " (" + bounds + ")") + "\n#" +
             std::string(name) + " = " + toml_value(setting.kind, setting.default_value) + "\n";
    }
  }
  return out;
}

}  // namespace gofed::envelope
