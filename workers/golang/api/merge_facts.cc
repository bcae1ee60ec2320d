#include "workers/golang/api/merge_facts.h"

namespace gofed::golang::api {
namespace {

bool same_parameters(const std::vector<TypeParameterFact>& a,
                     const std::vector<TypeParameterFact>& b) {
  return std::ranges::equal(a, b, [](const TypeParameterFact& x, const TypeParameterFact& y) {
    return x.name == y.name && x.constraint == y.constraint;
  });
}

bool same(const MethodFact& a, const MethodFact& b) {
  return a.name == b.name && a.type == b.type && a.pointer_receiver == b.pointer_receiver &&
         same_parameters(a.type_parameters, b.type_parameters);
}

// An interface that embeds another one may have other methods where what it is written as is the
// same.
bool same(const InterfaceFacts& a, const InterfaceFacts& b) {
  const auto same_method = [](const type::Method& x, const type::Method& y) {
    return x.name == y.name && x.package == y.package && x.type == y.type;
  };
  const auto same_term = [](const type::Term& x, const type::Term& y) {
    return x.tilde == y.tilde && x.type == y.type;
  };
  return a.restricted == b.restricted && a.comparable == b.comparable && a.complete == b.complete &&
         std::ranges::equal(a.methods, b.methods, same_method) &&
         std::ranges::equal(a.terms, b.terms, same_term);
}

}  // namespace

bool same(const ConstantFact& a, const ConstantFact& b) {
  return a.type == b.type && a.value == b.value;
}

bool same(const VariableFact& a, const VariableFact& b) {
  return a.type == b.type;
}

bool same(const FunctionFact& a, const FunctionFact& b) {
  return a.type == b.type && same_parameters(a.type_parameters, b.type_parameters);
}

bool same(const TypeFact& a, const TypeFact& b) {
  const auto same_member = [](const PromotedMember& x, const PromotedMember& y) {
    return x.name == y.name && x.type == y.type && x.path == y.path && x.is_method == y.is_method &&
           x.pointer_receiver == y.pointer_receiver && x.certain == y.certain &&
           same_parameters(x.type_parameters, y.type_parameters);
  };
  return a.alias == b.alias && a.declared == b.declared && a.underlying == b.underlying &&
         a.comparable == b.comparable && a.opaque_embedded == b.opaque_embedded &&
         same(a.interface, b.interface) && same_parameters(a.type_parameters, b.type_parameters) &&
         std::ranges::equal(a.promoted, b.promoted, same_member);
}

void absorb(TypeFact& into, TypeFact&& other) {
  for (MethodFact& method : other.methods) {
    const auto it = std::ranges::find_if(
        into.methods, [&method](const MethodFact& m) { return same(m, method); });
    if (it == into.methods.end()) {
      into.methods.push_back(std::move(method));
    } else {
      it->platforms |= method.platforms;
    }
  }
}

}  // namespace gofed::golang::api
