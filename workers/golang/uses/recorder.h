// Gathers what the files of one package use, and puts it in order. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "workers/golang/base/text_hash.h"
#include "workers/golang/facts/uses_facts.h"

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
    std::uint32_t package = 0;  // its number; kNoPackage: unresolved
    ImportUse by = ImportUse::Library;
    std::string_view type;
    std::string_view name;
    std::uint32_t hash = 0;
    std::uint32_t count = 0;

    friend bool operator==(const Symbol& a, const Symbol& b) {
      return a.hash == b.hash && a.package == b.package && a.by == b.by && a.name == b.name &&
             a.type == b.type;
    }
  };
  struct Occurrence {
    std::uint32_t symbol = 0;
    Place place;
  };
  struct TextHash {
    std::size_t operator()(std::string_view text) const { return hash_text(text); }
  };
  // The number of a path by where the path stands: the same few come again and again.
  struct PackageMemo {
    std::string_view path;
    std::uint32_t number = 0;
  };
  static constexpr std::uint32_t kNoSymbol = 0xffffffff;
  static constexpr std::uint32_t kNoPackage = 0;  // the number of the empty path
  static constexpr std::size_t kPackageMemos = 64;

  std::uint32_t number_of(const Symbol& symbol);
  std::uint32_t package_number(std::string_view path);
  void grow();
  [[nodiscard]] std::vector<std::uint32_t> in_order() const;
  [[nodiscard]] std::vector<std::uint32_t> package_ranks() const;
  void put_places(const std::vector<std::uint32_t>& order);

  PackageUses& result_;
  syntax::LineTable lines_;
  ImportUse by_ = ImportUse::Library;
  std::vector<std::string_view> packages_{{}};  // by number
  std::unordered_map<std::string_view, std::uint32_t, TextHash> package_numbers_;
  std::array<PackageMemo, kPackageMemos> package_memos_;
  std::vector<Symbol> symbols_;
  std::vector<std::uint32_t> slots_;  // open addressing; a power of two, at most half full
  std::vector<Occurrence> occurrences_;
};

}  // namespace gofed::golang::uses
