#include "store/documents/document_terms.h"

#include <algorithm>
#include <map>
#include <utility>

#include "schemas/base/bytes.h"
#include "store/driver/keys.h"

namespace gofed::store::document_terms {
namespace {

// The terms of a document: u8 version | u32 count | counted texts.
constexpr std::uint8_t kListVersion = 1;

std::string list_key(const DocumentName& name) {
  return encode_key(DocumentTermsKey{name.distribution, name.name, name.version});
}

std::string term_key(std::string_view term, const DocumentName& name) {
  return encode_key(TermKey{std::string{term}, name.distribution, name.name, name.version});
}

std::string encode_list(std::span<const Term> terms) {
  ByteWriter out;
  out.u8(kListVersion).u32(static_cast<std::uint32_t>(terms.size()));
  for (const auto& term : terms) out.counted(term.text);
  return out.take();
}

Result<std::vector<std::string>> decode_list(std::string_view bytes) {
  ByteReader in{bytes};
  const auto version = in.u8();
  const auto count = in.u32();
  std::vector<std::string> terms;
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) terms.emplace_back(in.counted());
  if (version == kListVersion && in.done()) return terms;
  return fail(Errc::Corrupt, "terms of a document: damaged");
}

Result<void> check_terms(std::span<const Term> terms) {
  if (terms.size() > kTermsMax) {
    return fail(Errc::LimitExceeded, std::to_string(terms.size()) +
                                         " terms of a document: over kTermsMax " +
                                         std::to_string(kTermsMax));
  }
  for (const auto& term : terms) {
    if (term.text.size() <= kTermBytesMax) continue;
    return fail(Errc::LimitExceeded, "term \"" + term.text.substr(0, 80) +
                                         "...\": over kTermBytesMax " +
                                         std::to_string(kTermBytesMax));
  }
  return {};
}

using Users = std::map<DocumentName, std::vector<std::string>>;

// Adds the documents of one range of terms.
Result<void> collect(const Reader& reader, Family family, const std::string& prefix, Users& users,
                     std::size_t& entries) {
  const auto scan = reader.scan(family, Range::prefix(prefix));
  if (!scan) return std::unexpected(scan.error());
  while (true) {
    const auto more = (*scan)->next();
    if (!more) return std::unexpected(more.error());
    if (!*more) return {};
    if (++entries > kTermEntriesMax) {
      return fail(Errc::LimitExceeded,
                  "over kTermEntriesMax " + std::to_string(kTermEntriesMax) + " entries");
    }
    auto key = decode_key<TermKey>((*scan)->key());
    if (!key) return std::unexpected(key.error());
    DocumentName name{std::move(key->distribution), std::move(key->name), std::move(key->version)};
    users[std::move(name)].push_back(std::move(key->term));
  }
}

Result<DocumentName> name_of_cursor(const std::string& cursor) {
  std::string bytes;
  if (from_hex(cursor, bytes)) {
    auto key = decode_key<DocumentTermsKey>(bytes);
    if (key) return DocumentName{key->distribution, key->name, key->version};
  }
  return fail(Errc::Malformed,
              "cursor \"" + cursor.substr(0, 80) + "\": not of a page of this listing");
}

}  // namespace

Result<void> replace(const Reader& reader, Family family, const DocumentName& name,
                     std::span<const Term> terms, WriteBatch& batch) {
  if (auto ok = check_terms(terms); !ok) return ok;
  const auto key = list_key(name);
  const auto before = reader.get(family, key);
  if (!before) return std::unexpected(before.error());
  if (!*before && terms.empty()) return {};
  if (*before) {
    const auto old = decode_list(**before);
    if (!old) return prefixed(name.name + " " + name.version, old.error());
    batch.require(family, key, **before);
    for (const auto& term : *old) batch.remove(family, term_key(term, name));
  } else {
    batch.require_absent(family, key);
  }
  for (const auto& term : terms) batch.put(family, term_key(term.text, name), term.value);
  if (terms.empty()) {
    batch.remove(family, key);
  } else {
    batch.put(family, key, encode_list(terms));
  }
  return {};
}

Result<std::optional<std::string>> value(const Reader& reader, Family family, std::string_view term,
                                         const DocumentName& name) {
  return reader.get(family, term_key(term, name));
}

Result<Page<TermUser>> users(const Reader& reader, Family family, std::string_view root,
                             const PageRequest& page) {
  Users all;
  std::size_t entries = 0;
  const auto below = std::string{root} + "/";
  for (const auto& prefix : {key_prefix<TermKey>(root), key_prefix_open<TermKey>(below)}) {
    if (auto ok = collect(reader, family, prefix, all, entries); !ok) {
      return prefixed("documents under " + std::string{root.substr(0, 80)}, ok.error());
    }
  }
  auto next = all.begin();
  if (!page.cursor.empty()) {
    const auto last = name_of_cursor(page.cursor);
    if (!last) return std::unexpected(last.error());
    next = all.upper_bound(*last);
  }
  const auto limit = std::min(page.limit == 0 ? kPageItemsDefault : page.limit, kPageItemsMax);
  Page<TermUser> result;
  for (; next != all.end() && result.items.size() < limit; ++next) {
    result.items.push_back({.document = next->first, .terms = std::move(next->second)});
  }
  if (next != all.end()) result.cursor = to_hex(list_key(result.items.back().document));
  return result;
}

}  // namespace gofed::store::document_terms
