// Names that blocks of a function declare, innermost last; used when bodies are walked.
//
// A stack, with a table of the newest entry for each group of hashes: a look-up costs the same in
// long functions. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "workers/golang/check/scope/name.h"
#include "workers/golang/constant/value.h"
#include "workers/golang/syntax/tree.h"
#include "workers/golang/types/types.h"

namespace gofed::golang::check {

// Where a local name's type comes from. It is worked out when it is needed: most never are.
enum class LocalKind : std::uint8_t {
  Known,     // `type` is it
  Type,      // a declared type: what is underneath the type expression `source`
  Alias,     // another name of the type expression `source`
  Written,   // a variable of the type expression `source`
  Value,     // of the expression `source`, untyped ones made typed
  Constant,  // a constant: the expression `source` as the type expression `written`, if there is one
  Result,    // the `index`-th result of `source`; where it has one, that and then a bool: v, ok :=
             // m[k]
  Element,   // what ranging over `source` gives: the `index`-th of key and value
};

struct Local {
  Name name;
  LocalKind kind = LocalKind::Known;
  bool is_type = false;
  bool is_constant = false;
  std::uint16_t iota = 0;   // of a constant
  std::uint32_t index = 0;  // of a Known constant its number in LocalScopes::constants()
  syntax::NodeId source = syntax::kNoNode;
  syntax::NodeId written = syntax::kNoNode;  // of a constant
  std::uint32_t sight = 0;  // so many declarations, from the outermost, are in sight of `source`
  TypeId type = TypeId::Unknown;
  std::uint32_t older = 0;  // the entry of its hash group before this one; of LocalScopes
};

class LocalScopes {
 public:
  void push() { marks_.push_back(size()); }
  void pop() {
    const std::uint32_t mark = marks_.back();
    marks_.pop_back();
    while (size() > mark) {
      newest_[group_of(names_.back().name)] = names_.back().older;
      names_.pop_back();
    }
    if (names_.empty()) constants_.clear();
  }
  void declare(Local local) {
    std::uint32_t& newest = newest_[group_of(local.name)];
    local.older = newest;
    names_.push_back(local);
    newest = size();
  }

  // The innermost declaration among the first `sight`; nullptr if absent. The pointer
  // holds until the next declaration.
  [[nodiscard]] Local* find(const Name& name, std::uint32_t sight) {
    for (std::uint32_t at = newest_[group_of(name)]; at != 0; at = names_[at - 1].older) {
      if (at <= sight && names_[at - 1].name == name) return &names_[at - 1];
    }
    return nullptr;
  }
  // Whether the innermost block declares the name itself: there ":=" assigns to it.
  [[nodiscard]] bool innermost_declares(const Name& name) const {
    const std::uint32_t outside = marks_.empty() ? 0 : marks_.back();
    for (std::uint32_t at = newest_[group_of(name)]; at > outside; at = names_[at - 1].older) {
      if (names_[at - 1].name == name) return true;
    }
    return false;
  }
  // Values of constants, as far as they have been worked out. Places hold while the constants are
  // declared.
  [[nodiscard]] std::vector<constant::Value>& constants() { return constants_; }
  [[nodiscard]] Local* newest() { return names_.empty() ? nullptr : &names_.back(); }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(names_.size()); }

 private:
  static constexpr std::size_t kGroups = 256;
  static std::size_t group_of(const Name& name) { return name.hash % kGroups; }

  std::vector<Local> names_;
  std::vector<std::uint32_t> marks_;
  std::vector<constant::Value> constants_;
  std::array<std::uint32_t, kGroups> newest_{};  // places from 1; 0 means absent
};

}  // namespace gofed::golang::check
