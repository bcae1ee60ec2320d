// Copies types from one table into another. One thread; both tables must outlive it.
#pragma once

#include <unordered_map>

#include "workers/golang/types.h"

namespace gofed::golang::api {

class TypeImporter {
 public:
  TypeImporter(const TypeTable& from, TypeTable& to) : from_(from), to_(to) {}

  // The id in the other table; kNoType stays what it is.
  TypeId import(TypeId id);

 private:
  const TypeTable& from_;
  TypeTable& to_;
  std::unordered_map<TypeId, TypeId> done_;
};

}  // namespace gofed::golang::api
