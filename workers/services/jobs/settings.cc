#include "workers/services/jobs/settings.h"

#include <array>

namespace gofed::workers {

std::span<const envelope::Setting> jobs_settings() {
  using enum envelope::SettingKind;
  static constexpr std::array kSettings{
      envelope::Setting{"jobs.driver", Text, "rocksdb", "rocksdb, or memory: kept nowhere."},
      envelope::Setting{"jobs.in_flight", Integer, "0",
                        "Jobs given out at once to each service; 0: what its workers can take, "
                        "asked of the broker."},
      envelope::Setting{"jobs.in_flight_max", Integer, "1000",
                        "Jobs given out at once, to all services together."},
      envelope::Setting{"jobs.path", Text, "",
                        "Directory of the store; empty: gofed/jobs in $XDG_DATA_HOME, or in "
                        "~/.local/share."},
      envelope::Setting{"jobs.prefetch", Integer, "1",
                        "Jobs given out beyond what runs, for each that can run: so many wait "
                        "at the workers, where they cannot be overtaken any more."},
      envelope::Setting{"jobs.retention", Duration, "7d",
                        "How long ended jobs and their results are kept; 0: for ever."},
      envelope::Setting{"jobs.retention_size", Bytes, "10GiB",
                        "How much of them is kept, the oldest go first; 0: no bound."},
  };
  return kSettings;
}

}  // namespace gofed::workers
