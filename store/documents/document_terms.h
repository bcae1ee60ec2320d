// Terms: names under which documents are found, beside the keys they are stored under. Under each
// stands what the document has to say there, so that a question about a term reads no documents.
//
//   "golang.org/x/net/html"  ->  project github.com/a/b, commit v1.2: the names it uses of that
//
// A document's terms are replaced together with it, in the batch that writes it
// (DocumentStore::put_*), so that the index never names what is not there.
//
// Private to store/: DocumentStore has what others call. Thread: any.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/base/result.h"
#include "store/driver/driver.h"
#include "store/driver/page.h"
#include "store/driver/write_batch.h"

namespace gofed::store {

inline constexpr std::size_t kTermsMax = 100'000;          // of one document
inline constexpr std::size_t kTermBytesMax = 1024;         // of one term, without its value
inline constexpr std::size_t kTermEntriesMax = 2'000'000;  // looked at for one question

// Which document.
struct DocumentName {
  std::string distribution;  // empty: a project's
  std::string name;          // of the project or package
  std::string version;       // or commit

  friend auto operator<=>(const DocumentName&, const DocumentName&) = default;
};

struct Term {
  std::string text;
  std::string value;
};

// A document, and under which of the terms in question it stands.
struct TermUser {
  DocumentName document;
  std::vector<std::string> terms;  // in order
};

namespace document_terms {

// Gives the document these terms and no others; the batch is written only if its terms are still
// those that are read now. Without any, before and after, it adds nothing.
// errors: LimitExceeded, Corrupt.
[[nodiscard]] Result<void> replace(const Reader& reader, Family family, const DocumentName& name,
                                   std::span<const Term> terms, WriteBatch& batch);

// What the document has under the term; nothing: it does not stand there.
[[nodiscard]] Result<std::optional<std::string>> value(const Reader& reader, Family family,
                                                       std::string_view term,
                                                       const DocumentName& name);

// The documents under `root` or a term below it ("root/..."), by name. errors: LimitExceeded: over
// kTermEntriesMax of them; Malformed: a cursor of something else.
[[nodiscard]] Result<Page<TermUser>> users(const Reader& reader, Family family,
                                           std::string_view root, const PageRequest& page);

}  // namespace document_terms
}  // namespace gofed::store
