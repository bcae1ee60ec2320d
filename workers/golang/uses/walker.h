// Walks the code of one file and records what it uses. One thread.
//
// One pass: the uses in an expression are recorded on the way to its type. Types of local names are
// worked out only when a selector asks for them (check/local_scopes.h).
#pragma once

#include <string_view>
#include <vector>

#include "workers/golang/check/checker.h"
#include "workers/golang/uses/recorder.h"

namespace gofed::golang::uses {

// Expressions and statements within each other that are followed; deeper ones are left out. The
// parser's own limit is lower for everything but chains of selectors and calls.
inline constexpr int kWalkDepthMax = 2000;

// Every so many local names one is worked out at once: names whose types follow from those before them
// would else make chains that are longer than the checker follows.
inline constexpr std::uint32_t kLazyLocalsMax = 32;

class Walker {
 public:
  // `scope` is the package of the file: its own, or that of the tests it belongs to; the home of
  // the checker.
  Walker(check::Checker& checker, const check::PackageScope& scope, const check::FileScope& file,
         Recorder& recorder);

  void run();

 private:
  using NodeId = syntax::NodeId;
  using NodeKind = syntax::NodeKind;

  // A block for its lifetime.
  class Block {
   public:
    explicit Block(Walker& walker) : walker_(walker) { walker_.locals_.push(); }
    ~Block() {
      walker_.locals_.pop();
      walker_.env_.sight = walker_.locals_.size();
    }
    Block(const Block&) = delete;
    Block& operator=(const Block&) = delete;

   private:
    Walker& walker_;
  };

  // walker.cc: declarations
  void function(NodeId decl);
  void signature(NodeId func_type);
  void signature_types(NodeId func_type);
  void declare_signature(NodeId func_type, std::uint32_t sight);
  void field_types(NodeId list);
  void declare_fields(NodeId list, std::uint32_t sight);
  void group(NodeId group, bool local);
  void value_spec(NodeId spec, bool local);
  void constant_group(NodeId group, bool local);
  void declare_constants(NodeId spec, NodeId values_spec, std::uint16_t iota);
  void type_spec(NodeId spec, bool local);
  // Declares what the name node spells as `local` says; false: that is no name, or "_".
  bool declare(NodeId name, check::Local local, bool redeclare = false);

  // walk_expressions.cc
  void expression(NodeId node);
  check::Operand value(NodeId node);  // walks it too, and returns what it stands for
  void children(NodeId node);
  void siblings(NodeId node);  // it and what follows it
  void name(NodeId node);
  // Answers what it stands for where that is wanted.
  check::Operand selector(NodeId node, bool wanted);
  check::Operand call(NodeId node);
  check::Operand index(NodeId node);
  void member(TypeId type, NodeId name_node);
  [[nodiscard]] bool is_foreign(TypeId type) const;  // a named type of another package
  void use_member(TypeId owner, std::string_view name, std::uint32_t offset);
  void composite(NodeId node, TypeId expected);
  void elements_of_unknown(NodeId list, TypeId type);
  void element(NodeId node, TypeId expected);
  [[nodiscard]] bool is_bare_literal(NodeId node) const;
  void func_literal(NodeId node);

  // walk_statements.cc
  void statement(NodeId node);
  void block(NodeId node);
  void body(NodeId node);  // of a function, in the block of its parameters
  void assignment(NodeId node);
  // Declares the names of `names`; with `redeclare` those alone that the block does not declare yet.
  void define(NodeId names, NodeId values, bool redeclare);
  void if_chain(NodeId node);
  void loop(NodeId node);
  void range_clause(NodeId node);
  void switch_statement(NodeId node);
  void type_switch(NodeId node);
  void select(NodeId node);

  check::Checker& checker_;
  check::Env env_;
  const syntax::Tree& tree_;
  Recorder& recorder_;
  check::LocalScopes locals_;
  std::vector<std::string_view> type_parameters_;
  std::vector<TypeId> constraints_;  // of each
  int depth_ = 0;
};

}  // namespace gofed::golang::uses
