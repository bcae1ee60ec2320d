// The progress line on stderr: one line that is drawn over, gone when the work ends.
//
// Any thread: answers report from the thread that receives them. Draws nothing unless stderr is a
// terminal and the user wants it.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "schemas/base/mutex.h"
#include "schemas/wire/head.h"

namespace gofed::clients {

class ProgressLine {
 public:
  struct Options {
    bool enabled = false;
    std::size_t columns = 80;
  };
  explicit ProgressLine(Options options) : options_(options) {}
  ~ProgressLine() { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // total 0: not known. Drawn a few times a second at most.
  void show(const schemas::Progress& progress);

  // Takes the line away, before anything else goes to the terminal.
  void clear();

 private:
  static constexpr std::chrono::milliseconds kInterval{100};

  Options options_;
  Mutex mutex_;
  bool drawn_ GOFED_GUARDED_BY(mutex_) = false;
  std::chrono::steady_clock::time_point next_ GOFED_GUARDED_BY(mutex_){};
};

// The line's text: "upload x.tar.gz [####......] 42%"; at most `columns` wide.
[[nodiscard]] std::string progress_text(const schemas::Progress& progress, std::size_t columns);

}  // namespace gofed::clients
