// Walks the code of one file and records what it uses. One thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "workers/golang/check/checker.h"
#include "workers/golang/uses_facts.h"

namespace gofed::golang::uses {

// Expressions and statements within each other that are followed; deeper ones are left out. The
// parser's own limit is lower for everything but chains of selectors and calls.
inline constexpr int kWalkDepthMax = 2000;

// Takes what a walk finds. `offset` is that of the name in the file being walked.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void use(std::string_view package, std::string name, UseKind kind,
                   std::uint32_t offset) = 0;
  virtual void unresolved(std::string_view name, std::uint32_t offset) = 0;
};

class Walker {
 public:
  // `scope` is the package of the file: its own, or that of the tests it belongs to.
  Walker(check::Checker& checker, check::PackageScope& scope, FileIndex file, Sink& sink);

  void run();

 private:
  using NodeId = syntax::NodeId;
  using NodeKind = syntax::NodeKind;

  // A block for its lifetime.
  class Block {
   public:
    explicit Block(Walker& walker) : walker_(walker) { walker_.locals_.push(); }
    ~Block() { walker_.locals_.pop(); }
    Block(const Block&) = delete;
    Block& operator=(const Block&) = delete;

   private:
    Walker& walker_;
  };

  // walker.cc: declarations and expressions
  void function(NodeId decl);
  void signature(NodeId func_type);
  void declare_fields(NodeId list);
  void group(NodeId group, bool local);
  void value_spec(NodeId spec, bool local, bool constant);
  void type_spec(NodeId spec, bool local);
  void expression(NodeId node);
  void children(NodeId node);
  void name(NodeId node);
  void selector(NodeId node);
  void member(TypeId type, NodeId name_node);
  void composite(NodeId node, TypeId expected);
  void element(NodeId node, TypeId expected);
  void func_literal(NodeId node);
  [[nodiscard]] bool is_shadowed(std::string_view name) const;
  TypeId type_of_value(NodeId node);

  // walk_statements.cc
  void statement(NodeId node);
  void block(NodeId node);
  void assignment(NodeId node);
  void define(NodeId names, NodeId values);
  void if_chain(NodeId node);
  void loop(NodeId node);
  void range_clause(NodeId node);
  void switch_statement(NodeId node);
  void type_switch(NodeId node);
  void select(NodeId node);
  void declare(NodeId name, TypeId type);

  check::Checker& checker_;
  check::Env env_;
  const syntax::Tree& tree_;
  Sink& sink_;
  check::LocalScopes locals_;
  std::vector<std::string_view> type_parameters_;
  int depth_ = 0;
};

}  // namespace gofed::golang::uses
