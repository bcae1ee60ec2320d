// for ... range (specification: For statements with range clause).
#include "workers/golang/verdict/judge.h"

namespace gofed::golang::verdict {

using Kind = BasicInfo::Kind;

// What may be ranged over, and what comes of it; reports what may not.
Judge::Ranged Judge::ranged(Expr& x, std::size_t variables) {
  Ranged result;
  if (!x.has_type()) return result;
  const auto refuse_it = [this, &x](const std::string& why) {
    error(x.node, "cannot range over " + describe(x) + (why.empty() ? "" : ": " + why),
          subject_of(x));
  };
  if (x.mode == Mode::Nil) {
    refuse_it("");
    return result;
  }
  TypeId base = core(x.type);
  if (Checker::is_unknown(base)) {
    if (!is_parameter(x.type)) undecided(x.node, x.type);
    return result;
  }
  if (const auto pointer = form_of<type::Pointer>(base)) {
    const TypeId pointee = core(pointer->element);
    if (Checker::is_unknown(pointee)) {
      undecided(x.node, pointer->element);
      return result;
    }
    if (form_of<type::Array>(pointee)) base = pointee;
  }
  const Type form = checker_.types()[base];
  result.is_known = true;
  std::size_t most = 2;
  if (const auto* array = std::get_if<type::Array>(&form)) {
    result.key = TypeId::Int;
    result.value = array->element;
  } else if (const auto* slice = std::get_if<type::Slice>(&form)) {
    result.key = TypeId::Int;
    result.value = slice->element;
  } else if (const auto* map = std::get_if<type::Map>(&form)) {
    result.key = map->key;
    result.value = map->value;
  } else if (const auto* chan = std::get_if<type::Chan>(&form)) {
    result.key = chan->element;
    most = 1;
    if (chan->direction == type::Direction::Send) refuse_it("receive from send-only channel");
  } else if (const auto* func = std::get_if<type::Func>(&form)) {
    // func(yield func(K, V) bool)
    const bool has_yield = func->parameters.size() == 1 && func->results.empty() && !func->variadic;
    const auto yield =
        has_yield ? form_of<type::Func>(core(func->parameters[0].type)) : std::nullopt;
    if (has_yield && Checker::is_unknown(core(func->parameters[0].type))) return {};
    if (language_ < GoVersion{1, 23}) {
      refuse_it(language_ < GoVersion{1, 22} ? "" : "requires go1.23 or later");
      return {};
    }
    if (!yield || yield->parameters.size() > 2 || yield->results.size() != 1 ||
        all_are(yield->results[0].type, Sort::Boolean) == Tristate::No) {
      refuse_it("func must be func(yield func(...) bool)");
      return {};
    }
    most = yield->parameters.size();
    if (most > 0) result.key = yield->parameters[0].type;
    if (most > 1) result.value = yield->parameters[1].type;
  } else if (checker_.basic_info(base).kind == Kind::String) {
    result.key = TypeId::Int;
    result.value = TypeId::Rune;
  } else if (checker_.basic_info(base).kind == Kind::Integer) {
    if (language_ < GoVersion{1, 22}) {
      refuse_it(checker_.world().release() < GoVersion{1, 22} ? "" : "requires go1.22 or later");
      return {};
    }
    result.key = is_typed(x.type) ? x.type : TypeId::Int;
    most = 1;
  } else if (checker_.basic_info(base).untyped && x.mode == Mode::Constant &&
             !x.value.to_int().is_unknown() && language_ >= GoVersion{1, 22}) {
    result.key = Checker::default_type(x.type);
    most = 1;
  } else {
    if (!is_parameter(x.type)) refuse_it("");
    return {};
  }
  if (variables > most) {
    error(x.node,
          "range over " + describe(x) + " permits " + (most == 0 ? "no" : "only one") +
              " iteration variable" + (most == 0 ? "s" : ""),
          subject_of(x));
  }
  return result;
}

void Judge::range_clause(NodeId node) {
  const NodeId left = tree_->child(node, 0);
  const NodeId right = tree_->child(node, 1);
  Expr x = value(right);
  std::size_t count = 0;
  if (!tree_->is_absent(left)) {
    for ([[maybe_unused]] const NodeId child : tree_->children(left)) ++count;
  }
  const Ranged result = ranged(x, count);
  if (tree_->is_absent(left)) return;
  const TypeId types[] = {result.key, result.value};
  std::size_t index = 0;
  if (tree_->op(node) == Token::Define) {
    std::vector<NodeId> names;
    for (const NodeId name_node : tree_->children(left)) names.push_back(name_node);
    for (const NodeId name_node : names) {
      TypeId id = index < 2 && result.is_known ? types[index] : TypeId::Unknown;
      if (id == kNoType) id = TypeId::Unknown;
      ++index;
      declare_variable(name_node, id, x.subject, Checker::is_unknown(id));
      mark_failed(name_node, x.is_error);
    }
    return;
  }
  for (const NodeId child : tree_->children(left)) {
    TypeId id = index < 2 && result.is_known ? types[index] : TypeId::Unknown;
    if (id == kNoType) id = TypeId::Unknown;
    ++index;
    Expr one = made(child, id);
    one.subject = x.subject;
    assign_to(child, one, "range clause");
  }
}

}  // namespace gofed::golang::verdict
