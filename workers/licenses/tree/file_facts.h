// What one file says about licences. Pure: bytes in, facts out; any thread; the same bytes under the same name give
// the same facts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "workers/licenses/expression/expression.h"
#include "workers/licenses/tree/roles.h"

namespace gofed::licenses {

enum class Method : std::uint8_t {
  Exact,      // the licence's text, all of it
  Text,       // most of its text
  Tag,        // SPDX-License-Identifier, a License: field
  Name,       // named: "Licensed under the Apache License, Version 2.0"
  Reference,  // "see the LICENSE file": what the nearest one says
};
[[nodiscard]] std::string_view name_of(Method method);

// Lines from 1, both of them in it.
struct Lines {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

struct LicenseMatch {
  Expression expression;
  double score = 0;
  Method method = Method::Text;
  Lines lines;
  // The text of a licence of the GNU family, which does not say whether later versions may be taken.
  bool undecided = false;
};

// A text that looks like a licence and is not a known one.
struct UnknownText {
  Lines lines;
  std::string nearest;  // id of the closest known text; empty: none is close
  double score = 0;
};

struct FileFacts {
  std::string path;
  Role role = Role::None;
  std::vector<LicenseMatch> matches;    // by line
  std::vector<std::string> copyrights;  // each once, in order
  std::vector<UnknownText> unknown;
  bool refers = false;  // to a licence file, by words alone
  std::string sha256;   // hex; of licences, notices and what is unknown

  // All matches joined by AND; of none empty.
  [[nodiscard]] Expression expression() const;
  [[nodiscard]] bool empty() const {
    return matches.empty() && copyrights.empty() && unknown.empty() && !refers;
  }
};

struct FileOptions {
  double threshold = 0.9;  // a text counts from this score on
};

// A file of source is read so far, others to their end.
inline constexpr std::size_t kSourceBytesMax = std::size_t{1} << 20;
inline constexpr std::uint32_t kTagLinesMax = 100;

[[nodiscard]] FileFacts read_file_facts(std::string_view path, std::string_view bytes,
                                        const FileOptions& options = {});

// A text alone, of a file that is a licence.
[[nodiscard]] FileFacts read_text_facts(std::string_view text, const FileOptions& options = {});

}  // namespace gofed::licenses
