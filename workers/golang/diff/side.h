// One side of a comparison: its packages, and what a declared type's name stands for in them.
//
// Refers to the facts, which must outlive it. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "workers/golang/diff/standard.h"
#include "workers/golang/facts/api_facts.h"

namespace gofed::golang::diff {

// A type together with the table it is in.
struct TypeRef {
  const PackageApi* package = nullptr;
  TypeId id = kNoType;

  [[nodiscard]] const Type& get() const { return package->types[id]; }
  [[nodiscard]] TypeRef at(TypeId other) const { return {package, other}; }

  friend bool operator==(const TypeRef&, const TypeRef&) = default;
};

// A declared type and the package that declares it; empty where it is not at hand.
struct Declared {
  const PackageApi* package = nullptr;
  const TypeFact* fact = nullptr;

  explicit operator bool() const { return fact != nullptr; }
  [[nodiscard]] TypeRef underlying() const { return {package, fact->underlying}; }
};

class DiffSide {
 public:
  explicit DiffSide(const ApiFacts& facts);

  // Of the packages at hand, or of the standard library.
  [[nodiscard]] Declared find(std::string_view package, std::string_view name) const;
  [[nodiscard]] Declared find(const type::Named& named) const {
    return find(named.package, named.name);
  }

  // The declared type of a type that is a name, or a pointer to one.
  [[nodiscard]] Declared find_behind_pointer(TypeRef ref) const;

  // Counts a look at an embedded interface. False: so many have been looked at that the types
  // multiply with each other; then there may be methods that are not found.
  [[nodiscard]] bool may_look() const { return looks_ < kLooksMax && ++looks_ > 0; }

 private:
  static constexpr std::uint64_t kLooksMax = 2'000'000;

  // By path, then by name.
  std::unordered_map<std::string_view, std::unordered_map<std::string_view, Declared>> types_;
  mutable StandardTypes standard_;
  mutable std::uint64_t looks_ = 0;
};

[[nodiscard]] bool is_exported(std::string_view name);

// "dir/a.go:3:6"
[[nodiscard]] std::string position_of(const PackageApi& package, const Symbol& symbol);

// The type as messages print it: own names bare, others by import path; of a signature the
// parameters' names left out.
[[nodiscard]] std::string display(TypeRef ref);

// "[K comparable, V any]", or nothing.
[[nodiscard]] std::string display(const PackageApi& package,
                                  const std::vector<TypeParameterFact>& parameters);

}  // namespace gofed::golang::diff
