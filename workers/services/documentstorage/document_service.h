// The services that keep analysis documents, for every kind of them: PREFIXsavestorage writes,
// PREFIXstorage reads, both over one store (schemas/actions/document_storage.h).
//
// A `Kind` names the documents and the store they are kept in (kinds.h is the list):
//
//   struct ApiKind {
//     using Documents = schemas::ApiDocuments;
//     using Store = store::ApiStore;
//     // Where documents are also to be found by what is in them:
//     static std::vector<store::Term> terms(const Documents::Document& document);
//   };
//
// They are asked by key, so two stores under one name would give two answers: they are exclusive.
// Documents are kept as msgpack, written and read by the codec of their type.
#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "envelope/program/config.h"
#include "envelope/service/service.h"
#include "schemas/actions/document_storage.h"
#include "schemas/describe/codec.h"
#include "store/documents/document_store.h"
#include "workers/common/storage/shared_store.h"

namespace gofed::workers {

// The section of the configuration: "apistorage".
template <typename Kind>
inline constexpr std::string_view document_section =
    schemas::kJoined<Kind::Documents::kPrefix, "storage">;

template <typename Kind>
[[nodiscard]] std::span<const envelope::Setting> document_settings() {
  using schemas::kJoined;
  using enum envelope::SettingKind;
  static constexpr auto& kPrefix = Kind::Documents::kPrefix;
  static constexpr std::array kSettings{
      envelope::Setting{kJoined<kPrefix, "storage.driver">, Text, "rocksdb",
                        "rocksdb, or memory: kept nowhere."},
      envelope::Setting{kJoined<kPrefix, "storage.local_driver">, Text, "rocksdb",
                        "The driver where the service runs inside a client."},
      envelope::Setting{kJoined<kPrefix, "storage.path">, Text, "",
                        kJoined<"Directory of the store; empty: gofed/", kPrefix,
                                "storage in $XDG_DATA_HOME, or in ~/.local/share.">},
  };
  return kSettings;
}

// What both have in common: the store, opened once.
template <typename Kind>
class DocumentService : public envelope::Service {
 public:
  Result<void> startup(const envelope::Config& config) override {
    auto opened = open_shared_store(config, document_section<Kind>);
    if (!opened) return std::unexpected(std::move(opened.error()));
    store_ = std::move(*opened);
    documents_.emplace(store_->driver());
    return {};
  }
  void termination() override {
    documents_.reset();
    store_.reset();
  }
  [[nodiscard]] std::string store_identity() const override {
    return store_ ? store_->identity() : std::string{};
  }
  [[nodiscard]] bool exclusive() const override { return true; }

 protected:
  using Documents = typename Kind::Documents;
  using Document = typename Documents::Document;
  using Context = envelope::Context;

  explicit DocumentService(std::string_view name)
      : Service(std::string(name), envelope::ServiceKind::Storage) {}

  [[nodiscard]] typename Kind::Store& documents() { return *documents_; }

 private:
  std::shared_ptr<SharedStore> store_;
  std::optional<typename Kind::Store> documents_;
};

// ---- Writing ----

template <typename Kind>
class DocumentSaveService final : public DocumentService<Kind> {
  using Base = DocumentService<Kind>;
  using Documents = typename Base::Documents;
  using Context = typename Base::Context;
  using StoreProject = schemas::StoreProject<Documents>;
  using StorePackage = schemas::StorePackage<Documents>;

 public:
  DocumentSaveService() : Base(StoreProject::kInfo.service) {
    this->template on<StoreProject, &DocumentSaveService::store_project>();
    this->template on<StorePackage, &DocumentSaveService::store_package>();
  }

 private:
  static std::vector<store::Term> terms_of(const typename Base::Document& document) {
    if constexpr (requires { Kind::terms(document); }) {
      return Kind::terms(document);
    } else {
      return {};
    }
  }

  Result<typename StoreProject::Output> store_project(Context&,
                                                      const typename StoreProject::Input& input) {
    const auto bytes = schemas::to_msgpack(input.document);
    const auto terms = terms_of(input.document);
    auto done = this->documents().put_project(
        {.project = input.project,
         .commit = input.commit,
         .date = store::Time(std::chrono::milliseconds(input.commit_date)),
         .document = bytes,
         .terms = terms});
    if (!done) return std::unexpected(std::move(done.error()));
    return typename StoreProject::Output{.size_bytes = bytes.size()};
  }

  Result<typename StorePackage::Output> store_package(Context&,
                                                      const typename StorePackage::Input& input) {
    const auto bytes = schemas::to_msgpack(input.document);
    const auto terms = terms_of(input.document);
    auto done = this->documents().put_package(
        {.distribution = input.distribution, .package = input.package, .version = input.version},
        bytes, terms);
    if (!done) return std::unexpected(std::move(done.error()));
    return typename StorePackage::Output{.size_bytes = bytes.size()};
  }
};

// ---- Reading ----

template <typename Kind>
class DocumentReadService : public DocumentService<Kind> {
  using Base = DocumentService<Kind>;
  using Documents = typename Base::Documents;
  using Document = typename Base::Document;
  using Context = typename Base::Context;
  using ProjectListing = schemas::ProjectListing<Documents>;
  using ProjectCommitListing = schemas::ProjectCommitListing<Documents>;
  using ReadProject = schemas::ReadProject<Documents>;
  using PackageListing = schemas::PackageListing<Documents>;
  using PackageVersionListing = schemas::PackageVersionListing<Documents>;
  using PackageDistroListing = schemas::PackageDistroListing<Documents>;
  using ReadPackage = schemas::ReadPackage<Documents>;
  using Names = Result<schemas::NamePage>;

 public:
  DocumentReadService() : Base(ReadProject::kInfo.service) {
    this->template on<ProjectListing, &DocumentReadService::project_listing>();
    this->template on<ProjectCommitListing, &DocumentReadService::commit_listing>();
    this->template on<ReadProject, &DocumentReadService::read_project>();
    this->template on<PackageListing, &DocumentReadService::package_listing>();
    this->template on<PackageVersionListing, &DocumentReadService::version_listing>();
    this->template on<PackageDistroListing, &DocumentReadService::distro_listing>();
    this->template on<ReadPackage, &DocumentReadService::read_package>();
  }

 private:
  template <typename Input>
  static store::PageRequest page_of(const Input& input) {
    return {.cursor = input.cursor, .limit = input.limit};
  }

  static Names names_of(Result<store::Page<std::string>> page) {
    if (!page) return std::unexpected(std::move(page.error()));
    return schemas::NamePage{.names = std::move(page->items), .cursor = std::move(page->cursor)};
  }

  Names project_listing(Context&, const typename ProjectListing::Input& input) {
    return names_of(this->documents().projects(input.prefix, page_of(input)));
  }

  Result<schemas::CommitPage> commit_listing(Context&,
                                             const typename ProjectCommitListing::Input& input) {
    auto page = this->documents().commits(input.project, page_of(input));
    if (!page) return std::unexpected(std::move(page.error()));
    schemas::CommitPage output{.commits = {}, .cursor = std::move(page->cursor)};
    for (auto& entry : page->items) {
      output.commits.push_back({.commit = std::move(entry.commit),
                                .commit_date = entry.date.time_since_epoch().count()});
    }
    return output;
  }

  // The commit asked for, or the newest that is kept.
  Result<std::string> commit_of(const typename ReadProject::Input& input) {
    if (!input.commit.empty()) return input.commit;
    auto newest = this->documents().commits(input.project, {.cursor = {}, .limit = 1});
    if (!newest) return std::unexpected(std::move(newest.error()));
    if (!newest->items.empty()) return std::move(newest->items.front().commit);
    return fail(Errc::NotFound, "project " + input.project + ": no commit of it is kept");
  }

  Result<typename ReadProject::Output> read_project(Context&,
                                                    const typename ReadProject::Input& input) {
    auto commit = commit_of(input);
    if (!commit) return std::unexpected(std::move(commit.error()));
    auto stored = this->documents().get_project(input.project, *commit);
    if (!stored) return std::unexpected(std::move(stored.error()));
    auto document = decode(stored->bytes, input.project + " at " + *commit);
    if (!document) return std::unexpected(std::move(document.error()));
    return typename ReadProject::Output{.project = input.project,
                                        .commit = std::move(*commit),
                                        .commit_date = stored->date.time_since_epoch().count(),
                                        .document = std::move(*document)};
  }

  Names package_listing(Context&, const typename PackageListing::Input& input) {
    return names_of(this->documents().packages(input.distribution, input.prefix, page_of(input)));
  }

  Names version_listing(Context&, const typename PackageVersionListing::Input& input) {
    return names_of(this->documents().versions(input.distribution, input.package, page_of(input)));
  }

  Names distro_listing(Context&, const typename PackageDistroListing::Input& input) {
    if (input.package.empty()) return names_of(this->documents().distributions(page_of(input)));
    return names_of(this->documents().distributions_of(input.package, page_of(input)));
  }

  Result<typename ReadPackage::Output> read_package(Context&,
                                                    const typename ReadPackage::Input& input) {
    auto bytes = this->documents().get_package(
        {.distribution = input.distribution, .package = input.package, .version = input.version});
    if (!bytes) return std::unexpected(std::move(bytes.error()));
    auto document = decode(*bytes, input.package + " " + input.version);
    if (!document) return std::unexpected(std::move(document.error()));
    return typename ReadPackage::Output{.distribution = input.distribution,
                                        .package = input.package,
                                        .version = input.version,
                                        .document = std::move(*document)};
  }

  // What this service wrote, so that what cannot be read is damaged.
  static Result<Document> decode(std::string_view bytes, const std::string& what) {
    auto document = schemas::from_msgpack<Document>(bytes, {}, {.root = Documents::kPrefix.chars});
    if (document) return document;
    return fail(Errc::Corrupt, what + ": stored document: " + document.error().context);
  }
};

}  // namespace gofed::workers
