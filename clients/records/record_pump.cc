#include "clients/records/record_pump.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "clients/output/amounts.h"
#include "clients/output/json_text.h"
#include "clients/records/records.h"
#include "schemas/base/mutex.h"
#include "schemas/describe/codec.h"
#include "schemas/describe/describe.h"

namespace gofed::clients {
namespace {

using Work = std::function<Result<std::string>(const std::string& line)>;

// One record on its way. `outcome` belongs to the worker until `done`.
struct Slot {
  std::string line;
  std::optional<Error> refused = {};  // by the reader: it is no work
  bool started = false;
  bool done = false;
  std::uint64_t after = 0;  // it may start when so many records are done
  Result<std::string> outcome;
};

// What reader, workers and printer share. Slots stand in the order of the records; the window
// bounds how far the reader may be ahead of the printer.
class Window {
 public:
  Window(std::size_t slots_max, bool keep_order) : slots_max_(slots_max), keep_order_(keep_order) {}

  // Reader. False: no more lines are wanted.
  bool put(std::string line, std::optional<Error> refused = {}) {
    MutexLock lock(mutex_);
    while (slots_.size() >= slots_max_ && !stopped_) changed_.wait(lock);
    if (stopped_) return false;
    slots_.push_back(std::make_shared<Slot>(
        Slot{.line = std::move(line), .refused = std::move(refused), .outcome = {}}));
    ++read_;
    changed_.notify_all();
    return true;
  }
  void end(std::optional<Error> failure) {
    const MutexLock lock(mutex_);
    ended_ = true;
    failure_ = std::move(failure);
    changed_.notify_all();
  }

  // Worker. Null: there is no more work.
  std::shared_ptr<Slot> take() {
    MutexLock lock(mutex_);
    while (!stopped_) {
      if (auto found = first_that_may_start()) {
        found->started = true;
        found->after = done_ + 1;  // where it is to be started again
        ++running_;
        return found;
      }
      if (ended_ && !is_any_left()) return nullptr;
      changed_.wait(lock);
    }
    return nullptr;
  }
  // A record that a service was too busy for is begun again once another one of ours is done that ran
  // beside it: it may be our own records that take all that one client may have.
  void finish(Slot& slot, Result<std::string> outcome) {
    const MutexLock lock(mutex_);
    --running_;
    const bool ran_beside_others = running_ > 0 || done_ >= slot.after;
    if (!outcome && outcome.error().code == Errc::Busy && ran_beside_others) {
      slot.started = false;
    } else {
      slot.outcome = std::move(outcome);
      slot.done = true;
      ++done_;
    }
    changed_.notify_all();
  }

  // Printer: the next answer; null after the last.
  std::shared_ptr<Slot> next() {
    MutexLock lock(mutex_);
    while (!stopped_ && !(slots_.empty() ? ended_ : first_done() != slots_.end())) {
      changed_.wait(lock);
    }
    if (stopped_ || slots_.empty()) return nullptr;
    const auto at = first_done();
    auto slot = std::move(*at);
    slots_.erase(at);
    changed_.notify_all();
    return slot;
  }
  void stop() {
    const MutexLock lock(mutex_);
    stopped_ = true;
    stop_reading_ = true;
    changed_.notify_all();
  }

  // Lines so far; the total once the input has ended, else 0.
  [[nodiscard]] std::uint64_t total() {
    const MutexLock lock(mutex_);
    return ended_ ? read_ : 0;
  }

  [[nodiscard]] const std::atomic<bool>& stop_reading() const { return stop_reading_; }
  [[nodiscard]] std::optional<Error> failure() {
    const MutexLock lock(mutex_);
    return failure_;
  }

 private:
  [[nodiscard]] std::shared_ptr<Slot> first_that_may_start() const GOFED_REQUIRES(mutex_) {
    for (const auto& slot : slots_) {
      if (!slot->started && slot->after <= done_) return slot;
    }
    return nullptr;
  }
  [[nodiscard]] bool is_any_left() const GOFED_REQUIRES(mutex_) {
    return std::ranges::any_of(slots_, [](const auto& slot) { return !slot->started; });
  }

  // The answer to be printed next, if it is there.
  [[nodiscard]] std::deque<std::shared_ptr<Slot>>::iterator first_done() GOFED_REQUIRES(mutex_) {
    if (keep_order_) return slots_.front()->done ? slots_.begin() : slots_.end();
    return std::ranges::find_if(slots_, [](const auto& slot) { return slot->done; });
  }

  const std::size_t slots_max_;
  const bool keep_order_;
  std::atomic<bool> stop_reading_ = false;
  Mutex mutex_;
  CondVar changed_;
  std::uint64_t read_ GOFED_GUARDED_BY(mutex_) = 0;
  std::deque<std::shared_ptr<Slot>> slots_ GOFED_GUARDED_BY(mutex_);
  std::size_t running_ GOFED_GUARDED_BY(mutex_) = 0;
  std::uint64_t done_ GOFED_GUARDED_BY(mutex_) = 0;
  bool ended_ GOFED_GUARDED_BY(mutex_) = false;
  bool stopped_ GOFED_GUARDED_BY(mutex_) = false;
  std::optional<Error> failure_ GOFED_GUARDED_BY(mutex_);  // of the reader
};

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

void read_lines(InputFile file, Window& window) {
  LineReader lines(std::move(file));
  while (true) {
    auto line = lines.next();
    if (!line && line.error().code == Errc::LimitExceeded) {  // the next one may be read
      if (!window.put(lines.beginning_of_long(), std::move(line.error()))) {
        return window.end(std::nullopt);
      }
      continue;
    }
    if (!line) return window.end(std::move(line.error()));
    if (!*line) return window.end(std::nullopt);
    if (!is_blank(**line) && !window.put(std::move(**line))) return window.end(std::nullopt);
  }
}

void work_off(Window& window, const Work& work) {
  while (const auto slot = window.take()) {
    window.finish(*slot, slot->refused ? Result<std::string>(std::unexpected(*slot->refused))
                                       : work(slot->line));
  }
}

void print(Run& run, const Slot& slot, Tally& tally) {
  const auto input = record_input(slot.line);
  if (slot.outcome) {
    tally.done();
    run.output().text("{\"input\":" + input + "," + *slot.outcome + "}\n");
  } else {
    tally.failed(exit_code_of(slot.outcome.error().code));
    run.output().text(error_record(slot.outcome.error(), input) + "\n");
  }
  run.output().flush();
}

// The progress bar: how many are done, how fast, how long the rest takes.
class Pace {
 public:
  Pace(Run& run, bool enabled) : run_(run), enabled_(enabled) {}
  ~Pace() { run_.progress().clear(); }

  void step(std::uint64_t total) {
    ++done_;
    if (!enabled_) return;
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - began_);
    run_.progress().show(
        {.done = done_, .total = total, .what = pace_words(done_, total, elapsed)});
  }

 private:
  Run& run_;
  const bool enabled_;
  std::uint64_t done_ = 0;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace

ExitCode pump_records(Run& run, const PumpOptions& options, const Work& work) {
  auto file = run.open_input(options.path);
  if (!file) return run.failed(file.error());
  // Four answers may wait for an earlier one per job: a slow record does not idle the others.
  Window window(std::size_t{options.jobs} * 4, options.keep_order);
  Pace pace(run, options.bar);
  file->stop_on(window.stop_reading());
  static_cast<void>(run.system());  // made here, before threads ask for it

  Tally tally;
  {
    const Interrupt::Hook hook(run.interrupt(), [&window] { window.stop(); });
    std::vector<std::jthread> threads;
    threads.emplace_back([&window, &file] { read_lines(std::move(*file), window); });
    for (unsigned i = 0; i < options.jobs; ++i) {
      threads.emplace_back([&window, &work] { work_off(window, work); });
    }
    while (const auto slot = window.next()) {
      print(run, *slot, tally);
      pace.step(window.total());
      if (run.output().closed()) window.stop();
    }
  }
  if (run.interrupt().raised()) return run.failed({Errc::Cancelled, "interrupted"});
  if (const auto failure = window.failure(); failure && !run.output().closed()) {
    return run.failed(*failure);
  }
  if (tally.failures() > 0) run.note(count_words(tally.failures(), "record") + " failed");
  return tally.exit_code();
}

}  // namespace gofed::clients
