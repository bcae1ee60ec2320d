#include "clients/output/progress.h"

#include <algorithm>

#include <unistd.h>

#include "clients/output/text_width.h"

namespace gofed::clients {
namespace {

constexpr std::size_t kBarColumns = 20;
constexpr std::string_view kEraseLine = "\r\x1b[K";

// Progress is a courtesy: a terminal that cannot take it is no reason to fail.
void write_all(std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::string bar(std::uint64_t done, std::uint64_t total) {
  const auto share = static_cast<double>(std::min(done, total)) / static_cast<double>(total);
  const auto filled = static_cast<std::size_t>(share * static_cast<double>(kBarColumns));
  return " [" + std::string(filled, '#') + std::string(kBarColumns - filled, '.') + "] " +
         std::to_string(static_cast<int>(share * 100)) + "%";
}

}  // namespace

std::string progress_text(const schemas::Progress& progress, std::size_t columns) {
  std::string end;
  if (progress.total > 0) {
    end = bar(progress.done, progress.total);
  } else if (progress.done > 0) {
    end = " " + std::to_string(progress.done);
  }
  if (end.size() >= columns) return "";
  const auto room = columns - end.size();
  const auto what = wrapped(printable(progress.what), room).front();
  return (text_width(what) <= room ? what : "") + end;
}

void ProgressLine::show(const schemas::Progress& progress) {
  if (!options_.enabled) return;
  const MutexLock lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + kInterval;
  // The last column stays free: a full line makes some terminals scroll.
  write_all(std::string(kEraseLine) + progress_text(progress, options_.columns - 1));
  drawn_ = true;
}

void ProgressLine::clear() {
  const MutexLock lock(mutex_);
  if (drawn_) write_all(kEraseLine);
  drawn_ = false;
}

}  // namespace gofed::clients
