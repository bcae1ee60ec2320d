// What apt has on this machine: its lists of a distribution, and Sources fetched the way apt does.
#pragma once

#include <filesystem>
#include <string>

#include "clients/core/run.h"
#include "clients/distribution/metadata_files.h"
#include "schemas/base/result.h"

namespace gofed::clients {

// A directory that is removed with the value.
class ScratchDirectory {
 public:
  [[nodiscard]] static Result<ScratchDirectory> make();
  ~ScratchDirectory();
  ScratchDirectory(ScratchDirectory&& other) noexcept;
  ScratchDirectory& operator=(ScratchDirectory&&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  explicit ScratchDirectory(std::filesystem::path path) : path_(std::move(path)) {}

  std::filesystem::path path_;
};

// The lists of the distribution ("debian/12": of origin Debian, release 12 or code name) that
// `apt-get indextargets` names; other origins are left out. Where apt has no Sources of them, they
// are fetched from the same places into `scratch`, with an apt state of its own: apt's own lists are
// left alone.
// errors: NotFound (no apt-get, or no list of that distribution), Io: apt-get failed.
[[nodiscard]] Result<MetadataFiles> find_apt_lists(Run& run, const std::string& distribution,
                                                   const ScratchDirectory& scratch);

}  // namespace gofed::clients
