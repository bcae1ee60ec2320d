// One state of a distribution as questions read it: the newest version of each package, its relations
// taken apart. What was read is kept until the question is answered, and no longer.
//
// Belongs to the thread that runs the action.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "schemas/base/result.h"
#include "store/distributions/distribution_store.h"
#include "workers/packaging/relations.h"
#include "workers/services/goland/records.h"

namespace gofed::workers {

struct SourceInfo {
  std::string name;
  std::string version;
  SourceRecord record;
  std::vector<packaging::Alternatives> build_depends;
};

struct BinaryInfo {
  std::string name;
  std::string version;
  std::string architecture;
  BinaryRecord record;
  std::vector<packaging::Alternatives> depends;
  std::vector<packaging::Alternatives> provides;
};

// Who names a package in its relations.
struct Dependent {
  std::string package;  // a binary, or a source that build-depends
  std::string named;    // the package as the relation names it: itself, or what it provides
  bool tests = false;
};

class PackageIndex {
 public:
  // An empty architecture is the first of the state.
  PackageIndex(store::StateReader state, std::string architecture);

  [[nodiscard]] const store::StateReader& state() const { return state_; }
  [[nodiscard]] const packaging::BuildFor& build() const { return build_; }

  // The newest version that is no Extra-Source-Only. Null: there is none. Valid as long as the index.
  [[nodiscard]] Result<const SourceInfo*> source(std::string_view name);
  // The newest version for the architecture, or for all.
  [[nodiscard]] Result<const BinaryInfo*> binary(std::string_view name);

  // The binary packages of a source that the state has for the architecture, by name.
  [[nodiscard]] Result<std::vector<const BinaryInfo*>> binaries_of(std::string_view source);

  // What a package's name means: a source's binaries, or the one binary. Where both have the name,
  // the source is meant if the binary is its own. errors: NotFound.
  [[nodiscard]] Result<std::vector<const BinaryInfo*>> resolve(std::string_view package);

  // Binary packages that depend on it, and source packages that build-depend on it, themselves or by
  // a name that it provides, in a version that it has. By name. Valid as long as the index.
  [[nodiscard]] Result<const std::vector<Dependent>*> dependents(const BinaryInfo& binary);
  [[nodiscard]] Result<const std::vector<Dependent>*> build_dependents(const BinaryInfo& binary);

  // Binary packages that meet the relation, the one of its own name first.
  [[nodiscard]] Result<std::vector<const BinaryInfo*>> providers(
      const packaging::Relation& relation);

  // Binary packages that were built of the source, by name.
  [[nodiscard]] Result<std::vector<const BinaryInfo*>> embedders(std::string_view source);

 private:
  using Names = std::vector<std::pair<std::string, std::string>>;  // name, version ("" : none)

  [[nodiscard]] static Names names_of(const BinaryInfo& binary);
  [[nodiscard]] Result<std::unique_ptr<SourceInfo>> read_source(std::string_view name);
  [[nodiscard]] Result<std::unique_ptr<BinaryInfo>> read_binary(std::string_view name);

  // Whether a relation of the list, where it counts, is met by that name in that version; and
  // whether only relations for tests are.
  enum class Met : std::uint8_t { No, ForTests, Yes };
  [[nodiscard]] Met met(const std::vector<packaging::Alternatives>& relations,
                        const std::string& name, const std::string& version) const;

  store::StateReader state_;
  packaging::BuildFor build_;
  std::unordered_map<std::string, std::unique_ptr<SourceInfo>> sources_;
  std::unordered_map<std::string, std::unique_ptr<BinaryInfo>> binaries_;
  std::unordered_map<std::string, std::vector<Dependent>> dependents_;
  std::unordered_map<std::string, std::vector<Dependent>> build_dependents_;
};

}  // namespace gofed::workers
