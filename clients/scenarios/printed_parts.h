// A document on stdout whose list of packages comes package by package from an action of this
// process: each is printed as soon as it is there, so that the whole is never in memory.
//
// Parts come on the action's thread while the command's own waits; after close(), which is called
// however the call ended, nothing more is printed.
#pragma once

#include <optional>

#include "clients/output/output.h"
#include "schemas/base/mutex.h"
#include "schemas/describe/codec.h"
#include "schemas/describe/describe.h"

namespace gofed::clients {

template <typename Document>
class PrintedParts {
 public:
  // `output` must outlive close().
  explicit PrintedParts(Output& output) : output_(output) {}

  // The first part is the document's head, each of the others has packages.
  void add(const Document& part) {
    const MutexLock lock(mutex_);
    if (closed_) return;
    if (!stream_) {
      stream_.emplace(schemas::type_of<Document>(), "packages", output_.json_style(),
                      [this](std::string_view piece) { output_.text(piece); });
      stream_->begin(&part);
    }
    print_packages(part);
  }

  // No part is taken any more. Whether there were any.
  bool close() {
    const MutexLock lock(mutex_);
    closed_ = true;
    return stream_.has_value();
  }

  // After close(): what follows the packages.
  void finish(const Document& rest) {
    const MutexLock lock(mutex_);
    print_packages(rest);
    stream_->end(&rest);
    output_.text("\n");
  }

 private:
  // Of documents that have such; no action gives others in parts.
  void print_packages(const Document& part) GOFED_REQUIRES(mutex_) {
    if constexpr (requires { part.packages; }) {
      for (const auto& package : part.packages) stream_->item(&package);
    }
  }

  Output& output_;
  Mutex mutex_;
  std::optional<schemas::JsonListStream> stream_ GOFED_GUARDED_BY(mutex_);
  bool closed_ GOFED_GUARDED_BY(mutex_) = false;
};

}  // namespace gofed::clients
