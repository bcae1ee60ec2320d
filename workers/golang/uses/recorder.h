// Gathers what the files of one package use, and puts it in order. One thread.
#pragma once

#include <string_view>
#include <vector>

#include "workers/golang/check/name.h"
#include "workers/golang/uses_facts.h"

namespace gofed::golang::uses {

class Recorder {
 public:
  explicit Recorder(PackageUses& result) : result_(result) {}

  // What follows is found in this file, up to the next one.
  void open(const GoFile& file, ImportUse by);

  // A name at `offset` in the file. Texts must stay until finish(). `type` is empty for a
  // package-qualified name, else the type that `name` is a field or method of.
  void use(std::string_view package, std::string_view type, std::string_view name,
           std::uint32_t offset);
  void unresolved(std::string_view name, std::uint32_t offset) { use({}, {}, name, offset); }

  // Fills the result.
  void finish();

 private:
  struct Symbol {
    std::string_view package;  // empty: unresolved
    std::string_view type;
    std::string_view name;
    ImportUse by = ImportUse::Library;
    std::uint32_t hash = 0;
    std::uint32_t count = 0;

    friend bool operator==(const Symbol& a, const Symbol& b) {
      return a.hash == b.hash && a.by == b.by && a.name == b.name && a.type == b.type &&
             a.package == b.package;
    }
  };
  struct Occurrence {
    std::uint32_t symbol = 0;
    Place place;
  };
  static constexpr std::uint32_t kNoSymbol = 0xffffffff;

  std::uint32_t number_of(const Symbol& symbol);
  void grow();
  [[nodiscard]] std::vector<std::uint32_t> in_order() const;
  [[nodiscard]] std::vector<std::uint32_t> package_ranks() const;

  PackageUses& result_;
  syntax::LineTable lines_;
  ImportUse by_ = ImportUse::Library;
  std::vector<Symbol> symbols_;
  std::vector<std::uint32_t> slots_;  // open addressing; a power of two, at most half full
  std::vector<Occurrence> occurrences_;
};

}  // namespace gofed::golang::uses
