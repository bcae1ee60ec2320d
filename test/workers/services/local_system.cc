#include "test/workers/services/local_system.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <span>
#include <stdexcept>

#include "test/support/temp_dir.h"
#include "workers/services.h"

namespace gofed::test {
namespace {

envelope::Config make_config(const Settings& settings) {
  std::vector<std::span<const envelope::Setting>> tables{envelope::envelope_settings()};
  for (const auto& table : workers::service_settings()) tables.push_back(table);
  envelope::Config::Sources sources{.file = {}, .flags = settings, .environment = {}};
  for (const auto section : workers::store_sections()) {
    sources.flags.emplace(std::string(section) + ".driver", "memory");
  }
  auto config = envelope::Config::load(tables, sources);
  if (!config) throw std::runtime_error(config.error().to_string());
  return *config;
}

constexpr std::size_t kBlockBytes = 512;
constexpr std::size_t kPathBytes = 100;  // of a header

}  // namespace

LocalSystem::LocalSystem(const Settings& settings, Where where)
    : config_(make_config(settings)),
      router_(config_, {.factories = workers::all_factories(),
                        .force = where == Where::Local ? envelope::RouterOptions::Force::Local
                                                       : envelope::RouterOptions::Force::None}),
      system_(router_) {}

envelope::Service& LocalSystem::service(std::string_view name) {
  auto found = router_.local().find(name);
  if (!found) throw std::runtime_error(found.error().to_string());
  return **found;
}

schemas::FileId LocalSystem::upload(const std::string& name, std::string_view bytes) {
  schemas::Upload::Input chunk{.name = name, .upload = {}};
  while (true) {
    const auto data = bytes.substr(chunk.offset, schemas::Upload::kChunkBytesMax);
    chunk.data = schemas::Blob::of(std::string(data));
    chunk.last = chunk.offset + data.size() == bytes.size();
    auto answer = system_.call<schemas::Upload>(chunk);
    if (!answer) throw std::runtime_error(answer.error().to_string());
    if (answer->file) return *answer->file;
    chunk.upload = answer->upload;
    chunk.offset += data.size();
  }
}

// POSIX ustar; a path over 100 bytes comes in an entry of its own before, as GNU tar writes it.
void TarBuilder::header(const std::string& path, char kind, std::size_t size,
                        const std::string& target) {
  char block[kBlockBytes] = {};
  const auto put = [&](std::size_t offset, const std::string& text) {
    std::memcpy(block + offset, text.data(), text.size());
  };
  const auto octal = [](std::size_t number, int digits) {
    char text[32];
    std::snprintf(text, sizeof text, "%0*zo", digits, number);
    return std::string(text);
  };
  if (path.size() > kPathBytes) {
    header("././@LongLink", 'L', path.size() + 1, {});
    content(path + '\0');
  }
  put(0, path.substr(0, kPathBytes));
  put(100, octal(0644, 7));
  put(124, octal(size, 11));
  put(136, octal(0, 11));
  block[156] = kind;
  put(157, target);
  put(257, std::string("ustar\0"
                       "00",
                       8));
  put(148, "        ");
  std::size_t sum = 0;
  for (const char c : block) sum += static_cast<unsigned char>(c);
  put(148, octal(sum, 6) + std::string("\0 ", 2));
  blocks_.append(block, kBlockBytes);
}

void TarBuilder::content(std::string_view bytes) {
  blocks_ += bytes;
  blocks_.append((kBlockBytes - bytes.size() % kBlockBytes) % kBlockBytes, '\0');
}

TarBuilder& TarBuilder::file(const std::string& path, std::string_view bytes) {
  header(path, '0', bytes.size(), {});
  content(bytes);
  return *this;
}

TarBuilder& TarBuilder::file_header(const std::string& path, std::size_t size) {
  header(path, '0', size, {});
  return *this;
}

TarBuilder& TarBuilder::tree(const std::string& directory, const std::string& prefix) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file()) paths.push_back(entry.path().string());
  }
  if (paths.empty()) throw std::runtime_error(directory + ": no files");
  std::ranges::sort(paths);
  for (const auto& path : paths) {
    file(prefix + path.substr(directory.size() + 1), read_file(path));
  }
  return *this;
}

TarBuilder& TarBuilder::hard_link(const std::string& path, const std::string& target) {
  header(path, '1', 0, target);
  return *this;
}

TarBuilder& TarBuilder::fifo(const std::string& path) {
  header(path, '6', 0, {});
  return *this;
}

TarBuilder& TarBuilder::link(const std::string& path, const std::string& target) {
  header(path, '2', 0, target);
  return *this;
}

TarBuilder& TarBuilder::directory(const std::string& path) {
  header(path, '5', 0, {});
  return *this;
}

std::string TarBuilder::bytes() const {
  return blocks_ + std::string(2 * kBlockBytes, '\0');
}

}  // namespace gofed::test
