// Types in the notation of Go's own api files (cmd/api): packages by name, "ideal" for untyped
// constants, structs without their fields, "$0" for type parameters.
//
// Pure; any thread. Views into the package's facts.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "workers/golang/facts/api_facts.h"

namespace gofed::golang::api {

using PackageNames = std::unordered_map<std::string_view, std::string_view>;  // import path -> name

// What depends on the release of Go whose cmd/api is followed.
struct GoapiEdition {
  bool type_arguments = true;  // "iter.Seq[int]", not "iter.Seq"
};

// What is unknown is a "?" in the text.
class GoapiTypes {
 public:
  GoapiTypes(const PackageApi& package, const PackageNames& names, GoapiEdition edition)
      : package_(package), names_(names), edition_(edition) {}

  [[nodiscard]] std::string type(TypeId id) const;
  [[nodiscard]] std::string signature(TypeId id) const;
  [[nodiscard]] std::string type_parameters(const std::vector<TypeParameterFact>& list) const;
  // Of a method: with its own type parameters, which are counted anew from $0. Those of the
  // receiver's type come before them in the facts, `outer` of them.
  [[nodiscard]] std::string method_signature(TypeId id, const std::vector<TypeParameterFact>& own,
                                             std::size_t outer);

 private:
  [[nodiscard]] std::string write(const type::Unknown&) const;
  [[nodiscard]] std::string write(const type::Basic& t) const;
  [[nodiscard]] std::string write(const type::Named& t) const;
  [[nodiscard]] std::string name(const type::Named& t) const;
  [[nodiscard]] std::string write(const type::Parameter& t) const;
  [[nodiscard]] std::string write(const type::Pointer& t) const;
  [[nodiscard]] std::string write(const type::Slice& t) const;
  [[nodiscard]] std::string write(const type::Array& t) const;
  [[nodiscard]] std::string write(const type::Map& t) const;
  [[nodiscard]] std::string write(const type::Chan& t) const;
  [[nodiscard]] std::string write(const type::Func& t) const;
  [[nodiscard]] std::string write(const type::Struct&) const;
  [[nodiscard]] std::string write(const type::Interface& t) const;
  [[nodiscard]] std::string write(const type::Union& t) const;
  [[nodiscard]] std::string parameters(std::span<const type::Variable> list, bool variadic) const;

  const PackageApi& package_;
  const PackageNames& names_;
  GoapiEdition edition_;
  std::size_t outer_ = kNoOuter;  // of the method that is being written
  static constexpr std::size_t kNoOuter = static_cast<std::size_t>(-1);
};

}  // namespace gofed::golang::api
