// One package's exported API, platform by platform, into one PackageApi. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "workers/golang/api/merge_facts.h"
#include "workers/golang/check/checker.h"
#include "workers/golang/facts/api_facts.h"

namespace gofed::golang::api {

class PackageCollector {
 public:
  PackageCollector(const Project& project, const Package& package, const ApiOptions& options);

  // Adds what the package is on the platforms of the set, for all of which `world` stands.
  // Symbols that are the same there as on platforms added before are merged with those.
  void add(const check::World& world, PlatformSet platforms);

  // Whether some platform added so far has files of the package.
  [[nodiscard]] bool has_files() const { return result_.platforms != 0; }

  // Sorted and complete; the collector is empty afterwards.
  PackageApi take();

 private:
  // Of the platform being added.
  struct Run {
    check::Checker& checker;
    const check::PackageScope& scope;
    PlatformSet platforms;
  };

  void add_object(Run& run, const check::Object& object);
  void add_constant(Run& run, const check::Object& object);
  void add_variable(Run& run, const check::Object& object);
  void add_function(Run& run, const check::Object& object);
  void add_type(Run& run, const check::Object& object);
  void add_reachable_types(Run& run);
  void add_methods(Run& run, const check::Object& object, TypeFact& fact);
  void add_own_parameters(Run& run, const check::Object& object, const check::MethodDecl& method,
                          MethodFact& fact);
  void add_promoted(Run& run, TypeId named, TypeFact& fact);
  void describe_interface(Run& run, TypeId underlying, TypeFact& fact);
  void add_deprecated_members(const check::Object& object, TypeFact& fact);

  // Notes that the facts mention the type, and with it all that it mentions; answers `id`.
  TypeId mention(TypeId id);

  void describe(const Run& run, const check::Object& object, Symbol& symbol);
  Place place(FileIndex file, std::uint32_t offset);
  void document(Symbol& symbol, std::string_view comment);
  void mark_deprecated(Symbol& symbol, std::string_view comment);
  void document_package(const check::PackageScope& scope);
  void reserve(const check::PackageScope& scope);
  std::vector<TypeParameterFact> type_parameters(Run& run, const check::Env& env,
                                                 syntax::NodeId list);

  static constexpr FileIndex kNoFile = 0xffffffff;

  const Project& project_;
  const Package& package_;
  const ApiOptions& options_;
  PackageApi result_;
  std::vector<bool> mentioned_;          // by TypeId
  std::vector<TypeId> mentioned_names_;  // the Named ones among them
  std::vector<TypeId> mention_work_;
  std::unordered_map<FileIndex, std::uint32_t> file_numbers_;
  FileIndex last_file_ = kNoFile;  // the file asked for last, and its number
  std::uint32_t last_number_ = 0;
  std::vector<std::optional<syntax::LineTable>> lines_;  // by file number, during add()
  std::string sentence_;                                 // where synopses are put together
  bool merging_ = false;
  FactIndex constants_;  // filled when a second set is added: among the first no name comes twice
  FactIndex variables_;
  FactIndex functions_;
  FactIndex types_;
};

}  // namespace gofed::golang::api
