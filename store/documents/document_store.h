// DocumentStore: encoded documents of projects and of packages, and the listings over them.
//
// What the services `apistorage`, `depsstorage` and `usesstorage` are made of (store/documents/api_store.h
// and its like: one shape, a family each). A document is opaque bytes; its encoding is the
// caller's. Two kinds:
//   projects  under (project, commit), with the commit's date
//   packages  under (distribution, package, version): an import path or the name of an rpm or deb
// Putting a key again replaces its document (and date). A put is one atomic, durable write.
//
// Beside its key a document may stand under terms, each with some bytes (store/documents/document_terms.h):
// what is asked of many documents at once is answered from these, without reading them.
//
// Listings are paged (store/driver/page.h) and do not read documents. Texts sort by their bytes.
//
// Thread: any. The driver outlives the store. Time is a parameter.
// Errors, besides the driver's:
//   InvalidArgument  a name that is empty or over kDocumentNameBytesMax
//   LimitExceeded    a document over kDocumentBytesMax
//   Malformed        a cursor of another listing
//   NotFound         get_*: no document under that key. An empty listing is not an error.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "schemas/base/result.h"
#include "store/documents/document_terms.h"
#include "store/driver/driver.h"
#include "store/driver/page.h"

namespace gofed::store {

inline constexpr std::size_t kDocumentNameBytesMax = 512;  // of a project, commit, package, ...
inline constexpr std::size_t kDocumentBytesMax = std::size_t{64} * 1024 * 1024;

struct ProjectCommit {
  std::string commit;
  Time date;
  std::uint64_t size_bytes = 0;  // of its document

  friend bool operator==(const ProjectCommit&, const ProjectCommit&) = default;
};

struct ProjectDocument {
  Time date;
  std::string bytes;
};

struct PackageId {
  std::string distribution;
  std::string package;
  std::string version;
};

class DocumentStore {
 public:
  DocumentStore(Driver& driver, Family family) : driver_(driver), family_(family) {}

  struct PutProject {
    std::string project;
    std::string commit;
    Time date;
    std::string_view document;
    std::span<const Term> terms = {};
  };
  [[nodiscard]] Result<void> put_project(const PutProject& put);
  [[nodiscard]] Result<ProjectDocument> get_project(std::string_view project,
                                                    std::string_view commit) const;

  // Names of projects that begin with `prefix`, in order.
  [[nodiscard]] Result<Page<std::string>> projects(std::string_view prefix,
                                                   const PageRequest& page) const;
  // The commits of a project, the newest date first.
  [[nodiscard]] Result<Page<ProjectCommit>> commits(std::string_view project,
                                                    const PageRequest& page) const;

  [[nodiscard]] Result<void> put_package(const PackageId& id, std::string_view document,
                                         std::span<const Term> terms = {});
  [[nodiscard]] Result<std::string> get_package(const PackageId& id) const;

  // Packages of a distribution whose names begin with `prefix`, in order.
  [[nodiscard]] Result<Page<std::string>> packages(std::string_view distribution,
                                                   std::string_view prefix,
                                                   const PageRequest& page) const;
  // Versions of a package in a distribution, ordered as text (what is newer only the caller knows).
  [[nodiscard]] Result<Page<std::string>> versions(std::string_view distribution,
                                                   std::string_view package,
                                                   const PageRequest& page) const;
  // All distributions; those that have a package of that name.
  [[nodiscard]] Result<Page<std::string>> distributions(const PageRequest& page) const;
  [[nodiscard]] Result<Page<std::string>> distributions_of(std::string_view package,
                                                           const PageRequest& page) const;

  // Documents under the term `root` or one below it ("root/..."), by name: projects, then packages.
  // The pages of one listing see the store as it is when each is asked for.
  [[nodiscard]] Result<Page<TermUser>> term_users(std::string_view root,
                                                  const PageRequest& page) const {
    return document_terms::users(driver_, family_, root, page);
  }
  // What a document says under a term; nothing: it does not stand there.
  [[nodiscard]] Result<std::optional<std::string>> term_value(std::string_view term,
                                                              const DocumentName& name) const {
    return document_terms::value(driver_, family_, term, name);
  }

 private:
  Driver& driver_;
  const Family family_;
};

}  // namespace gofed::store
