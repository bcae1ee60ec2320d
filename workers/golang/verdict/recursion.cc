// Types that hold themselves: `type T struct{ next T }`.
#include "workers/golang/verdict/judge.h"

namespace gofed::golang::verdict {
namespace {

// Types within types by value that are followed; generic ones may go on for ever.
constexpr int kHeldDepthMax = 60;

}  // namespace

void Judge::recursion(NodeId spec) {
  const NodeId name_node = tree_->first_child(spec);
  const check::Object* object = scope_.find(check::Name(tree_->text(name_node)));
  if (object == nullptr || object->spec != spec || object->file != env_.file ||
      tree_->op(spec) == Token::Assign)
    return;
  const TypeId id = checker_.resolve(*object).type;
  if (Checker::is_unknown(id) || Checker::is_unknown(under(id))) return;
  if (recursive_.contains(id)) return;  // of a cycle that has been reported
  held_.clear();
  if (!holds(under(id), id, 0)) return;
  error(name_node, "invalid recursive type " + text(id),
        subject_of(checker_.declared_type(*object)));
}

bool Judge::holds(TypeId id, TypeId wanted, int depth) {
  if (Checker::is_unknown(id) || depth > kHeldDepthMax || !checker_.budget().spend(1)) return false;
  if (id == wanted) return true;
  if (!held_.insert(id).second) return false;
  const Type form = checker_.types()[id];
  if (std::holds_alternative<type::Named>(form)) {
    const bool is_held = holds(under(id), wanted, depth + 1);
    if (is_held) recursive_.insert(id);
    return is_held;
  }
  if (const auto* array = std::get_if<type::Array>(&form))
    return holds(array->element, wanted, depth + 1);
  if (const auto* structure = std::get_if<type::Struct>(&form)) {
    for (const type::Field& field : structure->fields) {
      if (holds(field.type, wanted, depth + 1)) return true;
    }
  }
  return false;
}

}  // namespace gofed::golang::verdict
