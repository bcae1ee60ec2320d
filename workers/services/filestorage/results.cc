// result_get and result_put: remembered results of analyses, beside the files they are of.
#include <optional>
#include <utility>

#include "workers/services/filestorage/file_service.h"

namespace gofed::workers {
namespace {

store::ResultKey stored_key(const schemas::ResultKey& key, const store::FileRecord& file) {
  return {.action = key.action,
          .content = file.sha256,
          .options = store::Sha256::of(key.options.view()),
          .tool_version = key.tool};
}

}  // namespace

Result<schemas::ResultGet::Output> FileService::result_get(Context&,
                                                           const schemas::ResultGet::Input& input) {
  // A file that is gone has no results either, whatever is still remembered.
  const auto file = find(input.key.file);
  if (!file) return std::unexpected(file.error());
  if (!results_) return schemas::ResultGet::Output{};
  auto bytes = results_->get(stored_key(input.key, *file), expiry_now());
  if (!bytes) return std::unexpected(std::move(bytes.error()));
  schemas::ResultGet::Output output{.result = std::nullopt, .keeps = true};
  if (*bytes) output.result = schemas::Blob::of(std::move(**bytes));
  return output;
}

Result<schemas::ResultPut::Output> FileService::result_put(Context&,
                                                           const schemas::ResultPut::Input& input) {
  const auto file = find(input.key.file);
  if (!file) return std::unexpected(file.error());
  if (!results_) return schemas::ResultPut::Output{.kept = false};
  auto done = results_->put(stored_key(input.key, *file), input.result.view(), expiry_now());
  if (!done) return std::unexpected(std::move(done.error()));
  return schemas::ResultPut::Output{.kept = true};
}

}  // namespace gofed::workers
