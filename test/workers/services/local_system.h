// The services of this process behind a System, without a socket: memory stores, unless set.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "envelope/program/config.h"
#include "envelope/service/router.h"
#include "envelope/service/system.h"
#include "schemas/actions/file.h"

namespace gofed::test {

using Settings = std::map<std::string, std::string>;  // by key

class LocalSystem {
 public:
  // AsRouted: calls go where the settings say, to a broker or to a worker elsewhere.
  enum class Where : std::uint8_t { Local, AsRouted };

  // `settings` go over the defaults and over memory stores. Throws std::runtime_error for a bad
  // one.
  explicit LocalSystem(const Settings& settings = {}, Where where = Where::Local);

  [[nodiscard]] envelope::System& system() { return system_; }
  [[nodiscard]] envelope::Router& router() { return router_; }

  // The running service of that name. Throws where it does not start.
  [[nodiscard]] envelope::Service& service(std::string_view name);

  // Uploads in chunks, as a client does. Throws what the service says.
  schemas::FileId upload(const std::string& name, std::string_view bytes);

 private:
  envelope::Config config_;
  envelope::Router router_;
  envelope::System system_;
};

// A tar archive in memory, with entries that no tool would write: any path, any link.
class TarBuilder {
 public:
  TarBuilder& file(const std::string& path, std::string_view bytes);
  TarBuilder& file_header(const std::string& path, std::size_t size);  // the content is missing
  // The files below a directory, in order, each with `prefix` before its relative path.
  TarBuilder& tree(const std::string& directory, const std::string& prefix = {});
  TarBuilder& link(const std::string& path, const std::string& target);  // symbolic
  TarBuilder& hard_link(const std::string& path, const std::string& target);
  TarBuilder& fifo(const std::string& path);
  TarBuilder& directory(const std::string& path);

  // With the two zero blocks that end it.
  [[nodiscard]] std::string bytes() const;
  [[nodiscard]] const std::string& unfinished() const { return blocks_; }

 private:
  void content(std::string_view bytes);
  void header(const std::string& path, char kind, std::size_t size, const std::string& target);

  std::string blocks_;
};

}  // namespace gofed::test
