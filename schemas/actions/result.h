// Remembered results of analyses: asked of the `filestorage` that holds the analysed file.
//
// A result is a pure function of the file's content, the action, its options and the program that
// ran it; the key says all four. Bounded: what was used longest ago is forgotten first.
#pragma once

#include <optional>
#include <string>

#include "schemas/actions/action.h"
#include "schemas/actions/file.h"
#include "schemas/describe/blob.h"

namespace gofed::schemas {

struct ResultKey {
  FileId file;
  std::string action;
  Blob options;      // encoded
  std::string tool;  // name, version and build

  static void describe(Describe<ResultKey>& d);
};

struct ResultGet {
  static constexpr ActionInfo kInfo{.service = "filestorage",
                                    .name = "result_get",
                                    .idempotent = true,
                                    .doc = "The remembered result of an analysis of a file."};
  struct Input {
    ResultKey key;
    static void describe(Describe<Input>& d);
  };
  struct Output {
    std::optional<Blob> result;  // encoded; nothing: not remembered
    bool keeps = false;          // it would remember one
    static void describe(Describe<Output>& d);
  };
};

struct ResultPut {
  static constexpr ActionInfo kInfo{.service = "filestorage",
                                    .name = "result_put",
                                    .idempotent = true,
                                    .doc = "Remembers the result of an analysis of a file."};
  struct Input {
    ResultKey key;
    Blob result;
    static void describe(Describe<Input>& d);
  };
  struct Output {
    bool kept = false;  // false: this store remembers no results
    static void describe(Describe<Output>& d);
  };
};

}  // namespace gofed::schemas
