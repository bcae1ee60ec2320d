// Results that are asked for again come from the store that holds the file.
//
// An analysis is a pure function of the file's content, its options and the program, so a result is
// remembered under these and computed once. Of the program counts what the action calls its tool,
// with its version (Context::set_tool, to be called before), and the build. The memory is never in the way: where it fails, or
// keeps nothing, the analysis runs.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "envelope/service/context.h"
#include "schemas/actions/action.h"
#include "schemas/actions/file.h"
#include "schemas/actions/result.h"
#include "schemas/base/build_id.h"
#include "schemas/base/result.h"
#include "schemas/base/sha256.h"
#include "schemas/describe/codec.h"

namespace gofed::workers {

// Whether a failed question is a fault of the memory alone: the file itself may well be read.
[[nodiscard]] constexpr bool is_of_memory(Errc code) {
  return code == Errc::Corrupt || code == Errc::Io || code == Errc::StorageFull ||
         code == Errc::UnknownAction;
}

// The output of `A` on a file: remembered beside the file, or from `compute`, which is
// Result<A::Output>(). `rest` is all else that the output depends on, encoded. errors: those of the
// file's service (NotFound), those of `compute`.
template <schemas::Action A, typename Compute>
[[nodiscard]] Result<typename A::Output> remembered(envelope::Context& context,
                                                    const schemas::FileId& file, schemas::Blob rest,
                                                    const Compute& compute) {
  using Output = typename A::Output;
  // Without these, results of other builds and of other tools could not be distinguished; what lies
  // where the caller is has no identity.
  if (build_id().empty() || context.tool().empty() || context.source(file) != nullptr)
    return compute();
  const schemas::ResultKey key{.file = file,
                               .action = std::string(A::kInfo.name),
                               .options = std::move(rest),
                               .tool = context.tool() + " " + build_id()};
  const envelope::CallOptions where{.service = file.service};
  const auto known = context.data().template call<schemas::ResultGet>({.key = key}, where);
  if (!known && !is_of_memory(known.error().code)) return std::unexpected(known.error());
  if (known && known->result) {
    auto output = schemas::from_msgpack<Output>(known->result->view());
    if (output) return output;
  }
  auto output = compute();
  if (output && known && known->keeps) {
    const schemas::ResultPut::Input put{.key = key,
                                        .result = schemas::Blob::of(schemas::to_msgpack(*output))};
    // What cannot be remembered is computed again.
    [[maybe_unused]] const auto kept = context.data().template call<schemas::ResultPut>(put, where);
  }
  return output;
}

// All of an Input but its file, which has a place of its own in the key.
template <schemas::Action A>
[[nodiscard]] schemas::Blob options_key(typename A::Input input) {
  input.file = {};
  return schemas::Blob::of(schemas::to_msgpack(input));
}

// The same in few bytes, of an Input that carries whole documents.
template <schemas::Action A>
[[nodiscard]] schemas::Blob options_digest(typename A::Input input) {
  const auto rest = options_key<A>(std::move(input));
  return schemas::Blob::of(store::Sha256::of(rest.view()).hex());
}

// The same of an Input that has a `file`.
template <schemas::Action A, typename Compute>
[[nodiscard]] Result<typename A::Output> remembered(envelope::Context& context,
                                                    const typename A::Input& input,
                                                    const Compute& compute) {
  return remembered<A>(context, input.file, options_key<A>(input), compute);
}

}  // namespace gofed::workers
