// Declarations: of packages and of functions.
#include <algorithm>

#include "workers/golang/facts/deps_facts.h"
#include "workers/golang/verdict/judge.h"

namespace gofed::golang::verdict {

using check::Local;
using check::LocalKind;
using check::ObjectKind;

Judge::Judge(Checker& checker, const check::PackageScope& scope, Verdict& verdict)
    : checker_(checker), scope_(scope), verdict_(verdict) {
  env_.package = &scope;
  env_.locals = &locals_;
  language_ = checker.world().release();
  const Project& project = checker.world().project();
  const GoMod& go_mod = project.modules[scope.package->module].go_mod;
  if (const auto written = parse_go_version(go_mod.go_version))
    language_ = std::min(language_, *written);
}

void Judge::run() {
  for (const check::FileScope& file : scope_.files) {
    open(file);
    imports_distinct();
    for (const NodeId decl : tree_->children(tree_->root())) declaration(decl);
    imports_used();
  }
}

void Judge::open(const check::FileScope& file) {
  env_.file = &file;
  env_.tree = file.tree;
  tree_ = file.tree;
  file_ = checker_.world().project().file(file.index).source.path;
  lines_ = syntax::LineTable(tree_->source());
  used_imports_.clear();
  failed_panics_.clear();
  has_absent_imports_ = false;
  for (const check::ImportedName& import : file.imports) {
    if (checker_.world().package_of(import) != nullptr || is_standard_package(import.path))
      continue;
    if (import.name.text.empty() || import.is_dot) has_absent_imports_ = true;
  }
}

void Judge::declaration(NodeId decl) {
  switch (tree_->kind(decl)) {
    case NodeKind::FuncDecl:
      function(decl);
      break;
    case NodeKind::ConstGroup:
    case NodeKind::VarGroup:
    case NodeKind::TypeGroup:
      group(decl, false);
      break;
    default:
      break;
  }
}

void Judge::function(NodeId decl) {
  const Block scope(*this);
  variables_.clear();
  const NodeId receiver = tree_->child(decl, 1);
  const NodeId parameters = tree_->next_sibling(receiver);
  const NodeId func_type = tree_->next_sibling(parameters);
  const NodeId body = tree_->next_sibling(func_type);
  type_parameters_ = Checker::function_parameters(*tree_, decl);
  env_.parameters = type_parameters_;
  if (!type_parameters_.empty()) constraints_ = checker_.function_constraints(env_, decl);
  env_.constraints = constraints_;
  type_parameters(parameters);
  if (!tree_->is_absent(receiver)) method_receiver(decl, receiver);
  signature(func_type);
  const TypeId written = checker_.signature_of(env_, func_type);
  declare_fields(receiver, true);
  declare_fields(tree_->child(func_type, 0), true);
  declare_fields(tree_->child(func_type, 1), true);
  FunctionContext context;
  if (const auto func = form_of<type::Func>(written)) {
    for (const type::Variable& result : func->results) context.results.push_back(result.type);
  }
  const NodeId first = tree_->first_child(tree_->child(func_type, 1));
  context.has_names = first != kNoNode && tree_->first_child(tree_->first_child(first)) != kNoNode;
  functions_.push_back(std::move(context));
  function_body(body);
  functions_.pop_back();
  variables_unused();
  type_parameters_.clear();
  constraints_.clear();
  env_.parameters = {};
  env_.constraints = {};
}

// What the base type of a receiver may not be, and fields of the method's name.
void Judge::method_receiver(NodeId decl, NodeId receiver) {
  const check::Receiver written = check::receiver_of(*tree_, decl);
  const NodeId field = tree_->first_child(receiver);
  if (field == kNoNode) return;
  const NodeId type_node = tree_->child(field, 1);
  const check::Object* object = scope_.find(check::Name(written.base));
  if (object == nullptr) {
    if (written.parameters.empty()) type(type_node);
    return;
  }
  if (object->kind != ObjectKind::Type) {
    error(type_node, std::string(written.base) + " is not a type");
    return;
  }
  const TypeId id = checker_.resolve(*object).type;
  if (Checker::is_unknown(id)) return;
  const auto named = form_of<type::Named>(checker_.dereferenced(id));
  if (named && named->package != scope_.path && checker_.is_declared(checker_.dereferenced(id))) {
    error(type_node, "cannot define new methods on non-local type " + text(id), subject_of(id));
    return;
  }
  const TypeId base = under(id);
  if (Checker::is_unknown(base)) return;
  if (form_of<type::Pointer>(base) || (form_of<type::Interface>(base))) {
    error(type_node, "invalid receiver type " + text(id) + " (pointer or interface type)",
          subject_of(checker_.declared_type(*object)));
    return;
  }
  const NodeId name_node = tree_->first_child(decl);
  const std::string_view spelled = tree_->text(name_node);
  if (const auto structure = form_of<type::Struct>(base); structure && spelled != "_") {
    const bool has_field =
        std::ranges::any_of(structure->fields, [this, spelled](const type::Field& f) {
          return f.name == spelled && (f.package.empty() || f.package == scope_.path);
        });
    if (has_field) {
      error(name_node, "field and method with the same name " + std::string(spelled),
            subject_of(checker_.declared_type(*object)));
    }
  }
}

void Judge::group(NodeId group_node, bool local) {
  switch (tree_->kind(group_node)) {
    case NodeKind::ConstGroup:
      constant_group(group_node, local);
      break;
    case NodeKind::VarGroup:
      for (const NodeId spec : tree_->children(group_node)) {
        if (!local) variables_.clear();
        variable_spec(spec, local);
        if (!local) variables_unused();
      }
      break;
    case NodeKind::TypeGroup:
      for (const NodeId spec : tree_->children(group_node)) type_spec(spec, local);
      break;
    default:
      break;
  }
}

void Judge::variable_spec(NodeId spec, bool local) {
  const NodeId names = tree_->child(spec, 0);
  const NodeId type_node = tree_->next_sibling(names);
  const NodeId values = tree_->next_sibling(type_node);
  const bool has_type = !tree_->is_absent(type_node);
  const TypeId written = has_type ? variable_type(type_node) : kNoType;
  std::size_t count = 0;
  for ([[maybe_unused]] const NodeId name_node : tree_->children(names)) ++count;
  const std::uint64_t before_values = error_count_;
  std::vector<Expr> given;
  const bool has_values = values != kNoNode && tree_->first_child(values) != kNoNode;
  if (has_values) {
    const std::vector<TypeId> expected(count, written);
    given = values_of(values, count,
                      has_type ? std::span<const TypeId>(expected) : std::span<const TypeId>());
  }
  const bool fits = has_values && given.size() == count;
  if (has_values && !fits) {
    const bool all_known =
        std::ranges::all_of(given, [](const Expr& x) { return x.mode != Mode::Unknown; });
    last_subject_ = given.empty() ? Subject{} : given[0].subject;
    if (all_known) mismatch(count, values, given.size());
  }
  std::size_t i = 0;
  struct New {
    NodeId node;
    TypeId type;
    Subject subject;
    bool is_used;
  };
  std::vector<New> fresh;
  for (const NodeId name_node : tree_->children(names)) {
    TypeId id = has_type ? written : TypeId::Unknown;
    Subject subject = has_type ? subject_of(written) : Subject{};
    bool is_good = !has_values || fits;
    if (fits) {
      Expr& x = given[i];
      is_good = is_good && !x.is_error;
      if (x.mode != Mode::Unknown) {
        if (has_type) {
          is_good = assign(x, written, "variable declaration");
        } else if (x.mode == Mode::Nil) {
          error(x.node, "use of untyped nil in variable declaration");
        } else if (x.mode == Mode::Generic) {
          error(x.node, "cannot use generic function " + text(x.node) + " without instantiation",
                x.subject);
        } else {
          const Expr before = x;
          settle(x);
          if (before.mode == Mode::Constant && !before.value.is_unknown() &&
              !is_typed(before.type) && x.value.is_unknown()) {
            error(before.node,
                  "cannot use " + describe(before) + " as " + text(x.type) +
                      " value in variable declaration (overflows)",
                  before.subject);
          }
          id = x.type;
          subject = x.subject;
        }
      }
    }
    ++i;
    fresh.push_back({name_node, id, subject, !is_good || Checker::is_unknown(id)});
  }
  if (!local) return;
  const bool is_failed = error_count_ > before_values ||
                         std::ranges::any_of(given, [](const Expr& x) { return x.is_error; });
  for (const New& one : fresh) {
    declare_variable(one.node, one.type, one.subject, one.is_used);
    mark_failed(one.node, is_failed && Checker::is_unknown(one.type));
  }
}

// A spec without type and values repeats those of the last one that has some.
void Judge::constant_group(NodeId group_node, bool local) {
  NodeId last_with_values = kNoNode;
  std::uint16_t iota = 0;
  const std::optional<std::uint16_t> outer = env_.iota;  // of a literal of a function
  for (const NodeId spec : tree_->children(group_node)) {
    const NodeId type_node = tree_->child(spec, 1);
    const NodeId values = tree_->next_sibling(type_node);
    const bool has_values = values != kNoNode && tree_->first_child(values) != kNoNode;
    if (has_values || !tree_->is_absent(type_node)) last_with_values = spec;
    env_.iota = iota;
    constant_spec(spec, last_with_values, local);
    env_.iota = outer;
    if (iota < 0xffff) ++iota;
  }
}

void Judge::constant_spec(NodeId spec, NodeId values_spec, bool local) {
  if (values_spec == kNoNode) return;
  const bool is_own = spec == values_spec;
  const NodeId type_node = tree_->child(values_spec, 1);
  const NodeId values = tree_->next_sibling(type_node);
  TypeId written = kNoType;
  if (!tree_->is_absent(type_node))
    written = is_own ? type(type_node) : checker_.type_of(env_, type_node);
  NodeId value_node = tree_->first_child(values);
  struct New {
    NodeId node;
    TypeId type;
    constant::Value value;
  };
  std::vector<New> fresh;
  for (const NodeId name_node : tree_->children(tree_->first_child(spec))) {
    Expr x = unknown(name_node);
    if (value_node != kNoNode) {
      if (!is_own) repeated_at_ = tree_->begin(name_node);
      x = value(value_node);
      value_node = tree_->next_sibling(value_node);
    } else if (is_own && tree_->first_child(values) != kNoNode) {
      error(name_node, "missing init expr for const declaration");
    }
    if (x.has_type()) {
      if (x.mode != Mode::Constant && x.may_be_constant) {
        x = unknown(x.node);
      } else if (x.mode != Mode::Constant) {
        const std::string shown = describe(x);
        error(x.node, shown + " is not constant", subject_of(x));
        x = unknown(x.node);
      } else if (written != kNoType && !Checker::is_unknown(written)) {
        const TypeId base = under(written);
        if (Checker::is_unknown(base)) {
          undecided(type_node, written);
        } else if (checker_.basic_info(base).kind == BasicInfo::Kind::None ||
                   is_parameter(written)) {
          error(type_node, "invalid constant type " + text(written), subject_of(written));
          x = unknown(x.node);
        } else {
          assign(x, written, "constant declaration");
        }
      }
    }
    repeated_at_ = syntax::kNoOffset;
    fresh.push_back({name_node,
                     written != kNoType  ? written
                     : x.type == kNoType ? TypeId::Unknown
                                         : x.type,
                     x.value});
  }
  if (!local) return;
  for (const New& one : fresh) declare_constant(one.node, one.type, one.value);
}

void Judge::type_spec(NodeId spec, bool local) {
  const NodeId parameters = tree_->child(spec, 1);
  const NodeId right = tree_->next_sibling(parameters);
  if (local) {
    declare_local_type(spec);
    return;
  }
  const bool is_generic = !tree_->is_absent(parameters);
  if (is_generic) {
    type_parameters_ = Checker::parameter_names(*tree_, parameters);
    env_.parameters = type_parameters_;
    constraints_ = checker_.parameter_constraints(env_, parameters);
    env_.constraints = constraints_;
    this->type_parameters(parameters);
  }
  type(right);
  recursion(spec);
  if (!is_generic) return;
  type_parameters_.clear();
  constraints_.clear();
  env_.parameters = {};
  env_.constraints = {};
}

TypeId Judge::declare_local_type(NodeId spec) {
  const NodeId name_node = tree_->first_child(spec);
  const NodeId right = tree_->child(spec, 2);
  if (tree_->kind(name_node) != NodeKind::Ident) return TypeId::Unknown;
  const std::string_view spelled = tree_->text(name_node);
  const bool is_alias = tree_->op(spec) == Token::Assign;
  TypeId id = TypeId::Unknown;
  if (!tree_->is_absent(tree_->next_sibling(name_node))) {  // generic: no release of Go allows it
    if (spelled != "_") {
      declare_variable(name_node, id, {}, true);
      locals_.newest()->is_type = true;
    }
    return id;
  }
  if (is_alias) id = type(right);
  if (!is_alias) {
    const std::string unique = std::string(spelled) + "·" + std::to_string(++local_types_);
    id = checker_.types().add(type::Named{scope_.path, unique});
    checker_.declare_local_type(id, TypeId::Unknown);
  }
  Local local{.kind = LocalKind::Known, .is_type = true, .type = id};
  local.name = check::Name(spelled);
  if (spelled != "_") {
    if (locals_.innermost_declares(local.name))
      error(name_node, std::string(spelled) + " redeclared in this block");
    locals_.declare(local);
    env_.sight = locals_.size();
  }
  if (!is_alias) {
    const TypeId written = type(right);
    checker_.declare_local_type(id, under(written));
  }
  return id;
}

void Judge::declare_variable(NodeId name_node, TypeId id, Subject subject, bool is_used) {
  if (tree_->kind(name_node) != NodeKind::Ident) return;
  const std::string_view spelled = tree_->text(name_node);
  if (spelled == "_") return;
  Local local{.kind = LocalKind::Known, .type = id == kNoType ? TypeId::Unknown : id};
  local.name = check::Name(spelled);
  local.index = static_cast<std::uint32_t>(variables_.size());
  if (locals_.innermost_declares(local.name))
    error(name_node, std::string(spelled) + " redeclared in this block");
  variables_.push_back({.name = spelled,
                        .tree = tree_,
                        .offset = tree_->begin(name_node),
                        .is_used = is_used,
                        .subject = subject});
  locals_.declare(local);
  env_.sight = locals_.size();
}

// The variable that was declared last, unless its name is blank.
void Judge::mark_failed(NodeId name_node, bool is_failed) {
  if (variables_.empty() || tree_->text(name_node) == "_") return;
  variables_.back().is_failed = is_failed;
}

void Judge::declare_constant(NodeId name_node, TypeId id, const constant::Value& constant_value) {
  const std::string_view spelled = tree_->text(name_node);
  if (tree_->kind(name_node) != NodeKind::Ident || spelled == "_") return;
  Local local{.kind = LocalKind::Known, .is_constant = true, .type = id};
  local.name = check::Name(spelled);
  local.index = static_cast<std::uint32_t>(locals_.constants().size());
  locals_.constants().push_back(constant_value);
  if (locals_.innermost_declares(local.name))
    error(name_node, std::string(spelled) + " redeclared in this block");
  locals_.declare(local);
  env_.sight = locals_.size();
}

void Judge::declare_fields(NodeId list, bool is_used) {
  if (list == kNoNode || tree_->is_absent(list)) return;
  // All types come before the first name is in sight.
  std::vector<std::pair<NodeId, TypeId>> names;
  for (const NodeId field : tree_->children(list)) {
    const NodeId name_list = tree_->first_child(field);
    const TypeId id = checker_.type_of(env_, tree_->next_sibling(name_list));
    for (const NodeId name_node : tree_->children(name_list)) names.emplace_back(name_node, id);
  }
  for (const auto& [name_node, id] : names)
    declare_variable(name_node, id, subject_of(id), is_used);
}

void Judge::variables_unused() {
  for (const Variable& variable : variables_) {
    if (variable.is_used || variable.is_bound) continue;
    error_at(variable.offset, std::string(variable.name) + " declared but not used");
  }
}

}  // namespace gofed::golang::verdict
