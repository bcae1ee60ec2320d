#include "clients/core/contexts.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include <unistd.h>

#include "clients/core/files.h"
#include "clients/core/output_file.h"
#include "clients/output/text_width.h"
#include "envelope/program/config.h"

namespace gofed::clients {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".toml";
constexpr std::size_t kNameBytesMax = 64;

Result<void> write_file(const fs::path& path, std::string_view text, bool replace) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error) return system_error(path.parent_path().string(), error.value());
  auto file = OutputFile::open(path.string(), {.existing = replace ? OutputFile::Existing::Replace
                                                                   : OutputFile::Existing::Refuse});
  if (!file) return std::unexpected(std::move(file.error()));
  if (auto written = file->write(text); !written) return written;
  return file->finish();
}

}  // namespace

std::vector<std::string> environment() {
  std::vector<std::string> all;
  for (char** entry = ::environ; *entry != nullptr; ++entry) all.emplace_back(*entry);
  return all;
}

Result<Contexts> Contexts::open(const std::vector<std::string>& environment) {
  auto directory = envelope::config_directory(environment);
  if (directory) return Contexts(std::move(*directory));
  return fail(Errc::NotFound, "contexts: neither XDG_CONFIG_HOME nor HOME is set");
}

Result<void> Contexts::check_name(std::string_view name) {
  constexpr std::string_view kLetters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
  const bool is_good = !name.empty() && name.size() <= kNameBytesMax && !name.starts_with('.') &&
                       name.find_first_not_of(kLetters) == name.npos;
  if (is_good) return {};
  return fail(Errc::InvalidArgument, "context " + printable(std::string(name)) +
                                         ": expected a name of letters, digits, - and _");
}

fs::path Contexts::file_of(const std::string& name) const {
  return directory_ / "contexts" / (name + std::string(kEnding));
}

bool Contexts::has(const std::string& name) const {
  std::error_code ignored;
  return check_name(name) && fs::is_regular_file(file_of(name), ignored);
}

std::vector<std::string> Contexts::names() const {
  std::vector<std::string> found;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(directory_ / "contexts", ignored)) {
    auto name = entry.path().filename().string();
    if (!name.ends_with(kEnding)) continue;
    name.erase(name.size() - kEnding.size());
    if (has(name)) found.push_back(std::move(name));
  }
  std::ranges::sort(found);
  return found;
}

std::string Contexts::in_use() const {
  auto file = InputFile::open((directory_ / "context").string());
  if (!file) return {};
  auto text = read_all(*file, 2 * kNameBytesMax);
  if (!text) return {};
  text->erase(std::min(text->find('\n'), text->size()));
  return std::move(*text);
}

Result<void> Contexts::write(const std::string& name, std::string_view toml, bool replace) const {
  return write_file(file_of(name), toml, replace);
}

Result<void> Contexts::use(const std::string& name) const {
  return write_file(directory_ / "context", name + "\n", true);
}

Result<void> Contexts::remove(const std::string& name) const {
  std::error_code error;
  fs::remove(file_of(name), error);
  if (error) return system_error(file_of(name).string(), error.value());
  return in_use() == name ? use("") : Result<void>();
}

Result<std::optional<fs::path>> chosen_context(const Globals& globals,
                                               const std::vector<std::string>& environment) {
  auto name = globals.context;
  if (name.empty()) name = envelope::variable_of(environment, "GOFED_CONTEXT").value_or("");
  const bool is_named = !name.empty();
  const auto contexts = Contexts::open(environment);
  if (!contexts) {
    if (is_named) return std::unexpected(contexts.error());
    return std::optional<fs::path>();
  }
  if (!is_named && !globals.config_file) name = contexts->in_use();
  if (name.empty()) return std::optional<fs::path>();
  if (auto good = Contexts::check_name(name); !good) return std::unexpected(good.error());
  if (contexts->has(name)) return std::optional(contexts->file_of(name));
  return fail(Errc::NotFound,
              "context " + name + ": no context has that name (gofed context list)");
}

std::string data_directory(const std::vector<std::string>& environment) {
  const auto data = envelope::variable_of(environment, "XDG_DATA_HOME");
  if (data && data->starts_with('/')) return (fs::path(*data) / "gofed").string();
  const auto home = envelope::variable_of(environment, "HOME");
  if (home && !home->empty()) return (fs::path(*home) / ".local" / "share" / "gofed").string();
  return "/var/lib/gofed";
}

std::optional<std::string> own_broker(const std::vector<std::string>& environment) {
  const auto runtime = envelope::variable_of(environment, "XDG_RUNTIME_DIR");
  if (!runtime || !runtime->starts_with('/')) return std::nullopt;
  const auto socket = fs::path(*runtime) / "gofed" / "broker";
  std::error_code ignored;
  if (!fs::is_socket(socket, ignored)) return std::nullopt;
  return "ipc://" + socket.string();
}

}  // namespace gofed::clients
