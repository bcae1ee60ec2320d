// The kinds of settings: which text is a value of which kind, and what it means. Pure functions.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "envelope/program/config.h"

namespace gofed::envelope {

// Whether the text is of the setting's kind and within its bounds.
[[nodiscard]] bool is_value_of(const Setting& setting, std::string_view text);

// What a value of the kind looks like, for messages: "a duration such as 250ms, ...".
[[nodiscard]] std::string_view kind_words(SettingKind kind);

// The bounds in the kind's units: "1 to 1000", "at least 10ms"; empty where there are none.
[[nodiscard]] std::string bounds_words(const Setting& setting);

// Both: "a whole number (1 to 1000)".
[[nodiscard]] std::string expected_words(const Setting& setting);

// Nothing for text that is no value of the kind.
[[nodiscard]] std::optional<std::int64_t> integer_of(std::string_view text);
[[nodiscard]] std::optional<bool> boolean_of(std::string_view text);
[[nodiscard]] std::optional<std::chrono::milliseconds> duration_of(std::string_view text);
[[nodiscard]] std::optional<std::uint64_t> bytes_of(std::string_view text);

// As TOML text: quoted where the kind asks for it.
[[nodiscard]] std::string toml_value(SettingKind kind, std::string_view text);

}  // namespace gofed::envelope
