#include "workers/services/filestorage/settings.h"

#include <array>

namespace gofed::workers {

std::span<const envelope::Setting> filestorage_settings() {
  using enum envelope::SettingKind;
  static constexpr std::array kSettings{
      envelope::Setting{"filestorage.allow_private_addresses", Boolean, "false",
                        "Whether upload_url may fetch from loopback, private and link-local "
                        "addresses."},
      envelope::Setting{"filestorage.allowed_addresses", List, "",
                        "Single addresses that upload_url may fetch from nevertheless: an internal "
                        "mirror."},
      envelope::Setting{"filestorage.driver", Text, "rocksdb", "rocksdb, or memory: kept nowhere."},
      envelope::Setting{"filestorage.fetch_timeout", Duration, "10m",
                        "How long upload_url may take to fetch a file."},
      envelope::Setting{"filestorage.file_roots", List, "",
                        "Directories below which upload_url may read file:// URLs; empty: none."},
      envelope::Setting{"filestorage.lifetime", Duration, "7d",
                        "How long a file is kept after its last upload; 0: until it is deleted."},
      envelope::Setting{"filestorage.local_driver", Text, "memory",
                        "The driver where the service runs inside a client."},
      envelope::Setting{"filestorage.max_file_size", Bytes, "4GiB",
                        "A larger file is refused, uploaded or fetched."},
      envelope::Setting{"filestorage.path", Text, "",
                        "Directory of the store; empty: gofed/filestorage in $XDG_DATA_HOME, or "
                        "in ~/.local/share."},
      envelope::Setting{"filestorage.results_size", Bytes, "1GiB",
                        "Results of analyses that are remembered, at most; 0: none. A memory store "
                        "remembers none."},
      envelope::Setting{"filestorage.upload_idle", Duration, "15m",
                        "An upload in chunks is given up when it is not continued for so long."},
  };
  return kSettings;
}

}  // namespace gofed::workers
