// One side of a comparison of APIs: a tree of source, or a stored document; of either the facts of
// one platform at a time.
//
// Belongs to the action that reads it; its input must outlive it.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "envelope/service/context.h"
#include "schemas/actions/diff.h"
#include "schemas/base/result.h"
#include "workers/common/analysis/source_tree.h"
#include "workers/golang/facts/api_facts.h"

namespace gofed::workers {

class ComparedSide {
 public:
  // `name` is the input's field: "before". errors: those of load_source_tree; InvalidArgument:
  // neither file nor document, or both.
  [[nodiscard]] static Result<ComparedSide> read(envelope::Context& context,
                                                 const schemas::ApiDiffSide& input,
                                                 std::string_view name);

  // What was wrong with the source.
  [[nodiscard]] std::vector<schemas::golang::Diagnostic> problems() const;

  // The platforms that the side itself distinguishes; none: it is a tree, or a document of one.
  [[nodiscard]] std::vector<std::string> told_apart() const;

  // For each of the platforms a number, equal for those on which the side is the same.
  // errors: InvalidArgument: a stored document that does not tell of one.
  [[nodiscard]] Result<std::vector<std::size_t>> groups(
      std::span<const std::string> platforms) const;

  // Asked at the end: errors that come up while a tree is read (SourceTree::finished).
  [[nodiscard]] Result<void> finished(const envelope::Context& context) const {
    return tree_ ? tree_->finished(context) : Result<void>();
  }

  // On the named platform; empty: on the one it was read for. errors: those of document_facts.
  [[nodiscard]] Result<golang::ApiFacts> facts(const std::string& platform) const;

 private:
  ComparedSide(const schemas::ApiDiffSide& input, std::string_view name)
      : input_(&input), name_(name) {}
  [[nodiscard]] std::string field(std::string_view of) const;

  const schemas::ApiDiffSide* input_;
  std::string name_;
  std::optional<SourceTree> tree_;  // of a file
};

}  // namespace gofed::workers
