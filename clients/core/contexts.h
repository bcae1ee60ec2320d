// Contexts: settings of the client under a name, of which one may be in use. NAME.toml in
// contexts/ of the user's configuration directory is a configuration file as any other; the file
// `context` beside that directory has the name of the one in use.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/core/globals.h"
#include "schemas/base/result.h"

namespace gofed::clients {

// Of this process: "NAME=value".
[[nodiscard]] std::vector<std::string> environment();

class Contexts {
 public:
  // errors: NotFound: neither XDG_CONFIG_HOME nor HOME is set.
  [[nodiscard]] static Result<Contexts> open(const std::vector<std::string>& environment);

  // errors: InvalidArgument: no letters, digits, `-`, `_` and `.` alone.
  [[nodiscard]] static Result<void> check_name(std::string_view name);

  [[nodiscard]] std::filesystem::path file_of(const std::string& name) const;
  [[nodiscard]] bool has(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> names() const;  // in their order
  [[nodiscard]] std::string in_use() const;              // empty: none

  // Whole or not at all. errors: Io and what the file system says, AlreadyExists without `replace`.
  [[nodiscard]] Result<void> write(const std::string& name, std::string_view toml,
                                   bool replace) const;
  [[nodiscard]] Result<void> use(const std::string& name) const;  // empty: none
  [[nodiscard]] Result<void> remove(const std::string& name) const;

 private:
  explicit Contexts(std::filesystem::path directory) : directory_(std::move(directory)) {}

  std::filesystem::path directory_;
};

// The file of the context that a run works in: of --context, $GOFED_CONTEXT, or the one in use, which
// a --config file overrules. errors: NotFound: no context has that name.
[[nodiscard]] Result<std::optional<std::filesystem::path>> chosen_context(
    const Globals& globals, const std::vector<std::string>& environment);

// Where stores are whose path is not set: gofed in $XDG_DATA_HOME, or in ~/.local/share.
[[nodiscard]] std::string data_directory(const std::vector<std::string>& environment);

// The endpoint of a broker of this user: the socket gofed/broker in $XDG_RUNTIME_DIR, where it is.
[[nodiscard]] std::optional<std::string> own_broker(const std::vector<std::string>& environment);

}  // namespace gofed::clients
