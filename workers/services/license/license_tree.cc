#include "workers/services/license/license_tree.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "envelope/service/local_tree.h"
#include "workers/archive/reader.h"
#include "workers/common/stored/stored_archive.h"
#include "workers/common/stored/stored_file.h"
#include "workers/licenses/tree/roles.h"

namespace gofed::workers {
namespace {

// A file that says something of licences is smaller; of a larger one nothing is read.
constexpr std::uint64_t kFileBytesMax = std::uint64_t{64} << 20;
constexpr archive::ArchiveLimits kLimits{.entries_max = 500'000,
                                         .entry_bytes_max = kFileBytesMax,
                                         .total_bytes_max = std::uint64_t{8} << 30};
// What a hard link may name without the archive being read again.
constexpr std::size_t kKeptBytesMax = 256 << 10;
constexpr std::size_t kAllKeptBytesMax = std::size_t{64} << 20;

Result<licenses::TreeOptions> tree_options(const schemas::LicenseOptions& options) {
  if (!(options.threshold >= 0.5 && options.threshold <= 1)) {
    return fail(Errc::InvalidArgument, "options.threshold: expected 0.5 to 1");
  }
  licenses::TreeOptions made{.headers = options.headers,
                             .vendored = options.vendored,
                             .file = {.threshold = options.threshold},
                             .overrides = {}};
  for (const auto& [hash, text] : options.overrides) {
    auto expression = licenses::parse_expression(text);
    if (!expression) return prefixed("options.overrides[\"" + hash + "\"]", expression.error());
    made.overrides.emplace(hash, std::move(*expression));
  }
  return made;
}

// Contents by path, read in the order of an archive and given on without the directory that all lie in.
class Collector {
 public:
  void add(const std::string& path, std::string_view bytes) {
    note_top(path);
    auto facts = licenses::read_file_facts(path, bytes, options.file);
    if (licenses::needs_content(path)) small_.emplace_back(path, std::string(bytes));
    files_.push_back(std::move(facts));
  }

  // A text that is asked about by itself: of whatever name, it may be a licence.
  void add_text(const std::string& name, std::string_view bytes) {
    const auto role = licenses::role_of(name);
    const bool by_name = role == licenses::Role::Control || role == licenses::Role::Readme ||
                         role == licenses::Role::Header || role == licenses::Role::Notice;
    auto facts = by_name ? licenses::read_file_facts(name, bytes, options.file)
                         : licenses::read_text_facts(bytes, options.file);
    facts.path = name;
    files_.push_back(std::move(facts));
  }

  [[nodiscard]] bool is_empty() const { return files_.empty() && small_.empty(); }

  // "name/" where every file of the archive is below name/.
  [[nodiscard]] std::string prefix() const {
    return several_ || top_.empty() ? std::string() : top_ + "/";
  }

  void note_top(std::string_view path) {
    const auto slash = path.find('/');
    const auto top = slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
    if (top.empty() || (!top_.empty() && top != top_)) several_ = true;
    top_ = top;
  }

  licenses::TreeFacts finish(licenses::TreeOptions how, std::string_view prefix) {
    licenses::TreeReader reader(std::move(how));
    for (auto& [path, bytes] : small_) reader.note(path.substr(prefix.size()), bytes);
    for (auto& facts : files_) {
      facts.path.erase(0, prefix.size());
      if (!licenses::needs_content(facts.path)) reader.note(facts.path, {});
      reader.add(std::move(facts));
    }
    return reader.finish();
  }

  licenses::TreeOptions options;

 private:
  std::vector<licenses::FileFacts> files_;
  std::vector<std::pair<std::string, std::string>> small_;  // go.mod and modules.txt
  std::string top_;
  bool several_ = false;
};

// A file that is no archive is a text of its own: a LICENSE that somebody asks about.
constexpr std::uint64_t kTextBytesMax = std::uint64_t{4} << 20;

// errors: `why`, where it is no text.
Result<LicenseTree> of_text(envelope::Context& context, const schemas::FileId& file, Collector& all,
                            Error why) {
  auto stored = StoredFile::open(context, file);
  if (!stored) return std::unexpected(std::move(stored.error()));
  if (stored->size_bytes() > kTextBytesMax) return std::unexpected(std::move(why));
  std::string text;
  while (text.size() < stored->size_bytes()) {
    auto range = stored->read(text.size());
    if (!range) return std::unexpected(std::move(range.error()));
    if (range->view().empty()) break;
    text += range->view();
  }
  if (text.empty() || text.find('\0') != std::string::npos) return std::unexpected(std::move(why));
  LicenseTree tree;
  tree.name = stored->name();
  all.add_text(tree.name, text);
  return tree;
}

Result<LicenseTree> of_stored(envelope::Context& context, const schemas::FileId& file,
                              Collector& all) {
  LicenseTree tree;
  std::map<std::string, std::string, std::less<>> kept;  // licence files, for hard links
  std::size_t kept_bytes = 0;
  auto visited = visit_stored_archive(
      context, file,
      [&all](const archive::ArchiveEntry& entry) {
        all.note_top(entry.path);
        return licenses::wants_license_file(entry.path);
      },
      {.content = [&](const archive::ArchiveEntry& entry, std::string&& bytes) -> Result<void> {
         all.add(entry.path, bytes);
         if (bytes.size() <= kKeptBytesMax && kept_bytes + bytes.size() <= kAllKeptBytesMax &&
             licenses::role_of(entry.path) == licenses::Role::License) {
           kept_bytes += bytes.size();
           kept.emplace(entry.path, std::move(bytes));
         }
         return {};
       },
       .skipped =
           [&](const archive::ArchiveEntry& entry, archive::SkippedKind kind) {
             const auto role = licenses::role_of(entry.path);
             if (role == licenses::Role::License || role == licenses::Role::Notice) {
               tree.problems.push_back(entry.path + ": " + std::string(archive::describe(kind)));
             }
           },
       .earlier = [&](std::string_view path) -> const std::string* {
         const auto found = kept.find(path);
         return found == kept.end() ? nullptr : &found->second;
       }},
      kLimits);
  if (!visited && visited.error().code == Errc::Malformed && all.is_empty()) {
    return of_text(context, file, all, std::move(visited.error()));
  }
  if (!visited) return std::unexpected(std::move(visited.error()));
  tree.name = std::move(visited->name);
  tree.prefix = all.prefix();
  return tree;
}

Result<LicenseTree> of_directory(envelope::Context& context, envelope::LocalTree& source,
                                 Collector& all) {
  LicenseTree tree;
  auto listed =
      source.list(&licenses::wants_license_file, [&context] { return context.cancelled(); });
  if (context.cancelled()) return context.cancelled_error();
  if (!listed) return std::unexpected(std::move(listed.error()));
  for (const auto& file : *listed) {
    if (context.cancelled()) return context.cancelled_error();
    if (!file.problem.empty()) {
      if (licenses::role_of(file.path) == licenses::Role::License)
        tree.problems.push_back(file.path + ": " + file.problem);
      continue;
    }
    if (file.size_bytes > kFileBytesMax) continue;
    auto bytes = source.read(file);
    if (!bytes) return std::unexpected(std::move(bytes.error()));
    all.add(file.path, *bytes);
  }
  tree.name = source.name();
  return tree;
}

}  // namespace

Result<LicenseTree> read_license_tree(envelope::Context& context, const schemas::FileId& file,
                                      const schemas::LicenseOptions& options) {
  auto how = tree_options(options);
  if (!how) return std::unexpected(std::move(how.error()));
  Collector all;
  all.options = *how;
  auto* local = dynamic_cast<envelope::LocalTree*>(context.source(file));
  auto tree = local == nullptr ? of_stored(context, file, all) : of_directory(context, *local, all);
  if (!tree) return tree;
  tree->facts = all.finish(std::move(*how), tree->prefix);
  return tree;
}

}  // namespace gofed::workers
