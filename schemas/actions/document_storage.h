// The actions of services that keep analysis documents: one declaration for every kind of them.
//
// A document is kept under a project's commit, with the commit's date, or under a version of a
// distribution's package. `Kind` says which documents:
//
//   struct ApiDocuments {
//     using Document = golang::ProjectApi;
//     static constexpr Text kPrefix{"api"};           // of action names, and the field's name
//     static constexpr Text kTypePrefix{"Api"};       // of type names
//     static constexpr Text kNoun{"exported API"};    // in documentation
//   };
//
// Storing is asked of PREFIXsavestorage, reading of PREFIXstorage: two names over one store, so
// that a client may be let read without being let write. Dates are Unix milliseconds. A listing
// comes in pages: its `cursor` goes into the next call; empty means that was the last page.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/actions/action.h"

namespace gofed::schemas {

// A literal as a template argument, and literals joined at compile time: ActionInfo and Type hold
// views, so a name made of parts must have static storage.
template <std::size_t Size>
struct Text {
  char chars[Size]{};
  consteval Text(const char (&literal)[Size]) {  // NOLINT(google-explicit-constructor): a literal
    for (std::size_t i = 0; i < Size; ++i) chars[i] = literal[i];
  }
};

template <Text... Parts>
struct Joined {
  static constexpr std::size_t kLength = (0 + ... + (sizeof(Parts.chars) - 1));
  struct Buffer {
    char chars[kLength + 1]{};
  };
  static consteval Buffer make() {
    Buffer out;
    std::size_t end = 0;
    const auto add = [&](const auto& part) {
      for (std::size_t i = 0; i + 1 < sizeof(part.chars); ++i) out.chars[end++] = part.chars[i];
    };
    (add(Parts), ...);
    return out;
  }
  static constexpr Buffer kBuffer = make();
  static constexpr std::string_view kText{kBuffer.chars, kLength};
};

template <Text... Parts>
inline constexpr std::string_view kJoined = Joined<Parts...>::kText;

// A page has at most this many entries, whatever is asked for.
inline constexpr std::uint32_t kListingLimitMax = 1000;

template <typename Kind>
struct StoreProject {
  static constexpr ActionInfo kInfo{
      .service = kJoined<Kind::kPrefix, "savestorage">,
      .name = kJoined<Kind::kPrefix, "_store_project">,
      .idempotent = true,
      .doc =
          kJoined<"Keeps the ", Kind::kNoun, " of a project's commit; an older one is replaced.">};
  struct Input {
    std::string project;
    std::string commit;
    std::int64_t commit_date = 0;
    typename Kind::Document document;

    static void describe(Describe<Input>& d) {
      d.name(kJoined<Kind::kTypePrefix, "StoreProjectInput">, "A document and its key.");
      d.template field<&Input::project>("project", "Name of the project: github.com/x/y.");
      d.template field<&Input::commit>("commit", "The commit, or tag, that was analysed.");
      d.template field<&Input::commit_date>("commit_date", "Of the commit, Unix milliseconds.");
      d.template field<&Input::document>(kJoined<Kind::kPrefix>, "The document.");
    }
  };
  struct Output {
    std::uint64_t size_bytes = 0;
    static void describe(Describe<Output>& d) {
      d.name(kJoined<Kind::kTypePrefix, "StoreProjectOutput">, "What was done.");
      d.template field<&Output::size_bytes>("size_bytes", "What the document takes in the store.");
    }
  };
};

template <typename Kind>
struct StorePackage {
  static constexpr ActionInfo kInfo{
      .service = kJoined<Kind::kPrefix, "savestorage">,
      .name = kJoined<Kind::kPrefix, "_store_package">,
      .idempotent = true,
      .doc = kJoined<"Keeps the ", Kind::kNoun,
                     " of a distribution's package; an older one is replaced.">};
  struct Input {
    std::string distribution;
    std::string package;
    std::string version;
    typename Kind::Document document;

    static void describe(Describe<Input>& d) {
      d.name(kJoined<Kind::kTypePrefix, "StorePackageInput">, "A document and its key.");
      d.template field<&Input::distribution>("distribution", "Of the package: debian/12.");
      d.template field<&Input::package>("package", "Name of the package.");
      d.template field<&Input::version>("version", "Version of the package.");
      d.template field<&Input::document>(kJoined<Kind::kPrefix>, "The document.");
    }
  };
  struct Output {
    std::uint64_t size_bytes = 0;
    static void describe(Describe<Output>& d) {
      d.name(kJoined<Kind::kTypePrefix, "StorePackageOutput">, "What was done.");
      d.template field<&Output::size_bytes>("size_bytes", "What the document takes in the store.");
    }
  };
};

// A listing of names: of projects, packages, versions or distributions.
struct NamePage {
  std::vector<std::string> names;
  std::string cursor;

  static void describe(Describe<NamePage>& d);
  friend bool operator==(const NamePage&, const NamePage&) = default;
};

template <typename Kind>
struct ProjectListing {
  static constexpr ActionInfo kInfo{
      .service = kJoined<Kind::kPrefix, "storage">,
      .name = kJoined<Kind::kPrefix, "_project_listing">,
      .idempotent = true,
      .doc = kJoined<"The projects whose ", Kind::kNoun, " is kept, by name.">};
  struct Input {
    std::string prefix;  // of the name
    std::string cursor;
    std::uint32_t limit = kListingLimitMax;

    static void describe(Describe<Input>& d) {
      d.name(kJoined<Kind::kTypePrefix, "ProjectListingInput">, "Which page.");
      d.template field<&Input::prefix>("prefix", "Of the name; empty: all.").optional();
      d.template field<&Input::cursor>("cursor", "Of the page before; empty: the first.")
          .optional();
      d.template field<&Input::limit>("limit", "Names per page, at most 1000.").optional();
    }
  };
  using Output = NamePage;
};

struct CommitEntry {
  std::string commit;
  std::int64_t commit_date = 0;

  static void describe(Describe<CommitEntry>& d);
  friend bool operator==(const CommitEntry&, const CommitEntry&) = default;
};

struct CommitPage {
  std::vector<CommitEntry> commits;
  std::string cursor;

  static void describe(Describe<CommitPage>& d);
  friend bool operator==(const CommitPage&, const CommitPage&) = default;
};

template <typename Kind>
struct ProjectCommitListing {
  static constexpr ActionInfo kInfo{
      .service = kJoined<Kind::kPrefix, "storage">,
      .name = kJoined<Kind::kPrefix, "_project_commit_listing">,
      .idempotent = true,
      .doc = kJoined<"The commits of a project whose ", Kind::kNoun, " is kept, newest first.">};
  struct Input {
    std::string project;
    std::string cursor;
    std::uint32_t limit = kListingLimitMax;

    static void describe(Describe<Input>& d) {
      d.name(kJoined<Kind::kTypePrefix, "ProjectCommitListingInput">, "Which page.");
      d.template field<&Input::project>("project", "Name of the project.");
      d.template field<&Input::cursor>("cursor", "Of the page before; empty: the first.")
          .optional();
      d.template field<&Input::limit>("limit", "Commits per page, at most 1000.").optional();
    }
  };
  using Output = CommitPage;
};

template <typename Kind>
struct ReadProject {
  static constexpr ActionInfo kInfo{
      .service = kJoined<Kind::kPrefix, "storage">,
      .name = kJoined<Kind::kPrefix, "_project">,
      .idempotent = true,
      .doc = kJoined<"The ", Kind::kNoun, " of a project's commit, as it was stored.">};
  struct Input {
    std::string project;
    std::string commit;

    static void describe(Describe<Input>& d) {
      d.name(kJoined<Kind::kTypePrefix, "ProjectInput">, "Which document.");
      d.template field<&Input::project>("project", "Name of the project.");
      d.template field<&Input::commit>("commit", "Empty: the newest that is kept.").optional();
    }
  };
  struct Output {
    std::string project;
    std::string commit;
    std::int64_t commit_date = 0;
    typename Kind::Document document;

    static void describe(Describe<Output>& d) {
      d.name(kJoined<Kind::kTypePrefix, "ProjectOutput">, "A document and its key.");
      d.template field<&Output::project>("project", "Name of the project.");
      d.template field<&Output::commit>("commit", "The commit.");
      d.template field<&Output::commit_date>("commit_date", "Of the commit, Unix milliseconds.");
      d.template field<&Output::document>(kJoined<Kind::kPrefix>, "The document.");
    }
  };
};

template <typename Kind>
struct PackageListing {
  static constexpr ActionInfo kInfo{
      .service = kJoined<Kind::kPrefix, "storage">,
      .name = kJoined<Kind::kPrefix, "_package_listing">,
      .idempotent = true,
      .doc = kJoined<"The packages of a distribution whose ", Kind::kNoun, " is kept, by name.">};
  struct Input {
    std::string distribution;
    std::string prefix;  // of the name
    std::string cursor;
    std::uint32_t limit = kListingLimitMax;

    static void describe(Describe<Input>& d) {
      d.name(kJoined<Kind::kTypePrefix, "PackageListingInput">, "Which page.");
      d.template field<&Input::distribution>("distribution", "Of the packages.");
      d.template field<&Input::prefix>("prefix", "Of the name; empty: all.").optional();
      d.template field<&Input::cursor>("cursor", "Of the page before; empty: the first.")
          .optional();
      d.template field<&Input::limit>("limit", "Names per page, at most 1000.").optional();
    }
  };
  using Output = NamePage;
};

template <typename Kind>
struct PackageVersionListing {
  static constexpr ActionInfo kInfo{
      .service = kJoined<Kind::kPrefix, "storage">,
      .name = kJoined<Kind::kPrefix, "_package_version_listing">,
      .idempotent = true,
      .doc = kJoined<"The versions of a package whose ", Kind::kNoun, " is kept, as text sorts.">};
  struct Input {
    std::string distribution;
    std::string package;
    std::string cursor;
    std::uint32_t limit = kListingLimitMax;

    static void describe(Describe<Input>& d) {
      d.name(kJoined<Kind::kTypePrefix, "PackageVersionListingInput">, "Which page.");
      d.template field<&Input::distribution>("distribution", "Of the package.");
      d.template field<&Input::package>("package", "Name of the package.");
      d.template field<&Input::cursor>("cursor", "Of the page before; empty: the first.")
          .optional();
      d.template field<&Input::limit>("limit", "Versions per page, at most 1000.").optional();
    }
  };
  using Output = NamePage;
};

template <typename Kind>
struct PackageDistroListing {
  static constexpr ActionInfo kInfo{.service = kJoined<Kind::kPrefix, "storage">,
                                    .name = kJoined<Kind::kPrefix, "_package_distro_listing">,
                                    .idempotent = true,
                                    .doc = kJoined<"The distributions in which the ", Kind::kNoun,
                                                   " of a package, or of any, is kept.">};
  struct Input {
    std::string package;
    std::string cursor;
    std::uint32_t limit = kListingLimitMax;

    static void describe(Describe<Input>& d) {
      d.name(kJoined<Kind::kTypePrefix, "PackageDistroListingInput">, "Which page.");
      d.template field<&Input::package>("package", "Empty: the distributions of any package.")
          .optional();
      d.template field<&Input::cursor>("cursor", "Of the page before; empty: the first.")
          .optional();
      d.template field<&Input::limit>("limit", "Names per page, at most 1000.").optional();
    }
  };
  using Output = NamePage;
};

template <typename Kind>
struct ReadPackage {
  static constexpr ActionInfo kInfo{
      .service = kJoined<Kind::kPrefix, "storage">,
      .name = kJoined<Kind::kPrefix, "_package">,
      .idempotent = true,
      .doc = kJoined<"The ", Kind::kNoun, " of a version of a package, as it was stored.">};
  struct Input {
    std::string distribution;
    std::string package;
    std::string version;

    static void describe(Describe<Input>& d) {
      d.name(kJoined<Kind::kTypePrefix, "PackageInput">, "Which document.");
      d.template field<&Input::distribution>("distribution", "Of the package.");
      d.template field<&Input::package>("package", "Name of the package.");
      d.template field<&Input::version>("version", "Version of the package.");
    }
  };
  struct Output {
    std::string distribution;
    std::string package;
    std::string version;
    typename Kind::Document document;

    static void describe(Describe<Output>& d) {
      d.name(kJoined<Kind::kTypePrefix, "PackageOutput">, "A document and its key.");
      d.template field<&Output::distribution>("distribution", "Of the package.");
      d.template field<&Output::package>("package", "Name of the package.");
      d.template field<&Output::version>("version", "Version of the package.");
      d.template field<&Output::document>(kJoined<Kind::kPrefix>, "The document.");
    }
  };
};

}  // namespace gofed::schemas
