#include "test/workers/services/local_system.h"

#include <cstdio>
#include <cstring>
#include <span>
#include <stdexcept>

#include "workers/services.h"

namespace gofed::test {
namespace {

envelope::Config make_config(const Settings& settings) {
  std::vector<std::span<const envelope::Setting>> tables{envelope::envelope_settings()};
  for (const auto& table : workers::service_settings()) tables.push_back(table);
  envelope::Config::Sources sources{.file = {}, .flags = settings, .environment = {}};
  for (const auto* section : {"filestorage", "apistorage", "depsstorage"}) {
    sources.flags.emplace(std::string(section) + ".driver", "memory");
  }
  auto config = envelope::Config::load(tables, sources);
  if (!config) throw std::runtime_error(config.error().to_string());
  return *config;
}

constexpr std::size_t kBlockBytes = 512;

}  // namespace

LocalSystem::LocalSystem(const Settings& settings)
    : config_(make_config(settings)),
      router_(config_, {.factories = workers::all_factories(),
                        .force = envelope::RouterOptions::Force::Local}),
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

// POSIX ustar; a path over 100 bytes is put into the prefix field where it has room.
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
  if (path.size() <= 100) {
    put(0, path);
  } else {
    const auto slash = path.rfind('/', 154);
    put(0, path.substr(slash + 1));
    put(345, path.substr(0, slash));
  }
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

TarBuilder& TarBuilder::file(const std::string& path, std::string_view content) {
  header(path, '0', content.size(), {});
  blocks_ += content;
  blocks_.append((kBlockBytes - content.size() % kBlockBytes) % kBlockBytes, '\0');
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
