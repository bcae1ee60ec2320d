#include "clients/jobs/job_ids.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "clients/jobs/job_owners.h"

namespace gofed::clients {
namespace {

constexpr std::size_t kUuidCharacters = 36;

bool all_of(std::string_view text, std::string_view characters) {
  return !text.empty() && text.find_first_not_of(characters) == text.npos;
}

bool is_number(std::string_view text) {
  return all_of(text, "0123456789") && text.front() != '0';
}

// Whether a UUID can begin so, and goes on.
bool is_beginning(std::string_view text) {
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  static_assert(kShape.size() == kUuidCharacters);
  if (text.empty() || text.size() >= kShape.size()) return false;
  return std::ranges::equal(text, kShape.substr(0, text.size()), [](char c, char shape) {
    return shape == '-' ? c == '-' : all_of({&c, 1}, "0123456789abcdef");
  });
}

bool is_short(std::string_view word) {
  if (is_number(word)) return true;
  const auto dash = word.rfind('-');
  if (dash == word.npos) return is_beginning(word);
  return is_beginning(word.substr(0, dash)) &&
         (is_number(word.substr(dash + 1)) || is_beginning(word));
}

Error ambiguous(const std::string& word, std::string_view what, std::string_view next) {
  return {Errc::InvalidArgument,
          "job " + word + ": several " + std::string(what) + " begin so; " + std::string(next)};
}

// The stores of the job services that are there.
class Stores {
 public:
  static Result<Stores> find(Run& run) {
    Stores stores(run);
    const auto owners = all_owners(run);
    if (!owners) return std::unexpected(owners.error());
    for (const auto& [service, ids] : *owners) {
      const auto at = service.find('@');
      if (at != service.npos) {
        stores.names_.push_back(service.substr(at + 1));
        continue;
      }
      const auto stats = run.call<schemas::JobsStats>({}, {.service = service});
      if (!stats) return std::unexpected(stats.error());
      stores.names_.push_back(stats->output.store);
    }
    return stores;
  }

  [[nodiscard]] Result<std::string> complete(const std::string& word) const {
    if (is_number(word)) {
      if (names_.size() == 1) return names_.front() + "-" + word;
      return std::unexpected(Error{Errc::InvalidArgument,
                                   "job " + word + ": there are " + std::to_string(names_.size()) +
                                       " job services: write the store's first characters and "
                                       "-" +
                                       word});
    }
    const auto dash = word.rfind('-');
    if (dash != word.npos && is_number(std::string_view(word).substr(dash + 1))) {
      auto store = beginning_with(word, word.substr(0, dash));
      if (!store) return store;
      return *store + word.substr(dash);
    }
    auto store = beginning_with(word, word);
    if (!store) return store;
    const auto page = run_.call<schemas::JobsList>(
        {.state = {}, .batch = {}, .service = {}, .limit = 2}, {.service = "jobs@" + *store});
    if (!page) return std::unexpected(page.error());
    const auto& jobs = page->output.jobs;
    if (jobs.empty()) return fail(Errc::NotFound, "job " + word + ": no job's id begins so");
    if (jobs.size() > 1) {
      return std::unexpected(ambiguous(word, "jobs", "a short id is like " + short_id(jobs[0].id)));
    }
    return jobs.front().id;
  }

 private:
  explicit Stores(Run& run) : run_(run) {}

  [[nodiscard]] Result<std::string> beginning_with(const std::string& word,
                                                   const std::string& beginning) const {
    const auto begins = [&](const std::string& name) { return name.starts_with(beginning); };
    const auto found = std::ranges::find_if(names_, begins);
    if (found == names_.end()) {
      return fail(Errc::NotFound,
                  "job " + word + ": no job service is there whose store begins with " + beginning);
    }
    if (std::any_of(std::next(found), names_.end(), begins)) {
      return std::unexpected(ambiguous(word, "stores", "write more of it"));
    }
    return *found;
  }

  Run& run_;
  std::vector<std::string> names_;
};

}  // namespace

Result<std::vector<std::string>> whole_ids(Run& run, std::vector<std::string> words) {
  std::optional<Stores> stores;
  for (auto& word : words) {
    if (!is_short(word)) continue;
    if (!stores) {
      auto found = Stores::find(run);
      if (!found) return std::unexpected(std::move(found.error()));
      stores.emplace(std::move(*found));
    }
    auto id = stores->complete(word);
    if (!id) return std::unexpected(std::move(id.error()));
    word = std::move(*id);
  }
  return words;
}

ShortIds::ShortIds(std::span<const schemas::JobInfo> jobs) {
  std::set<std::string> stores;
  for (const auto& job : jobs) stores.insert(job.id.substr(0, job.id.rfind('-')));
  for (; store_characters_ < kUuidCharacters; ++store_characters_) {
    std::set<std::string> cut;
    for (const auto& store : stores) cut.insert(store.substr(0, store_characters_));
    if (cut.size() == stores.size()) return;
  }
}

std::string ShortIds::of(const std::string& id) const {
  const auto dash = id.rfind('-');
  if (dash == id.npos || dash <= store_characters_) return id;
  return id.substr(0, store_characters_) + id.substr(dash);
}

std::string short_id(const std::string& id) {
  return ShortIds({}).of(id);
}

}  // namespace gofed::clients
