// The exported API as the front end reports it -> the document that services exchange.
//
// Pure; any thread. Order is the facts': by name, then position.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "schemas/golang/api.h"
#include "workers/golang/facts/api_facts.h"

namespace gofed::workers {

// Of one platform in format 1, of several in format 2. Gives each package's facts back as soon as
// they are reported, as both at once are large.
[[nodiscard]] schemas::golang::ProjectApi api_document(golang::ApiFacts facts);

// The same package by package.
class ApiDocumentParts {
 public:
  // `modules` and `platforms` as ApiFacts has them.
  ApiDocumentParts(std::span<const golang::Module> modules,
                   std::span<const golang::BuildContext> platforms);

  // All but the packages and the diagnostics.
  [[nodiscard]] schemas::golang::ProjectApi head() const;
  [[nodiscard]] schemas::golang::PackageApi package(const golang::PackageApi& facts) const;

 private:
  const golang::Module* root_;
  std::span<const golang::BuildContext> platforms_;
  std::vector<std::string> names_;  // of the platforms, by bit
};

}  // namespace gofed::workers
