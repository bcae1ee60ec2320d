// Unions and what interfaces embed: sets, of which each part of the one has its own in the other.
//
// A type that stands on both sides under its name is matched with itself. Of the others, which may
// have been renamed, first those that correspond already are matched, then those that are made of
// the same, then in any way; what fails leaves nothing behind.
#include <algorithm>
#include <string>
#include <unordered_map>

#include "workers/golang/diff/differ.h"

namespace gofed::golang::diff {

class Differ::Matching {
 public:
  Matching(Differ& differ, const Alternatives& olds, const Alternatives& news)
      : differ_(differ), olds_(olds), news_(news), taken_(news.size(), false) {}

  bool run() {
    if (olds_.size() != news_.size()) return false;
    match_names();
    match_where([this](const Alternative& x, const Alternative&) { return is_known(x); });
    match_where([this](const Alternative& x, const Alternative& y) { return is_alike(x, y); });
    match_where([](const Alternative&, const Alternative&) { return true; });
    return left_.empty();
  }

 private:
  // "~int", ".T", "net/http.Client": of own types the name alone. Empty: it has none.
  [[nodiscard]] std::string name_of(const Alternative& one, const PackageApi& own) const {
    std::string name = one.tilde ? "~" : "";
    const Type& form = one.type.get();
    if (const auto* basic = std::get_if<type::Basic>(&form)) {
      return name.append(canonical_basic(basic->name));
    }
    const auto* named = std::get_if<type::Named>(&form);
    if (named == nullptr) return {};
    if (named->package != own.import_path) name.append(named->package);
    return name.append(".").append(named->name);
  }

  void match_names() {
    std::unordered_map<std::string, std::vector<std::size_t>> by_name;
    for (std::size_t i = news_.size(); i-- > 0;) {
      if (auto name = name_of(news_[i], differ_.new_); !name.empty()) by_name[name].push_back(i);
    }
    for (std::size_t i = 0; i < olds_.size(); ++i) {
      const auto found = by_name.find(name_of(olds_[i], differ_.old_));
      const bool is_there = found != by_name.end() && !found->second.empty();
      if (is_there && attempt(i, found->second.back())) {
        found->second.pop_back();
      } else {
        left_.push_back(i);
      }
    }
  }

  template <typename Condition>
  void match_where(const Condition& condition) {
    std::erase_if(left_, [&](std::size_t i) {
      for (std::size_t j = 0; j < news_.size(); ++j) {
        if (taken_[j] || olds_[i].tilde != news_[j].tilde) continue;
        if (condition(olds_[i], news_[j]) && attempt(i, j)) return true;
      }
      return false;
    });
  }

  bool attempt(std::size_t i, std::size_t j) {
    Trial trial(differ_);
    if (!differ_.correspond(olds_[i].type, news_[j].type)) return false;
    trial.keep();
    taken_[j] = true;
    return true;
  }

  [[nodiscard]] bool is_known(const Alternative& x) const {
    const auto* named = std::get_if<type::Named>(&x.type.get());
    return named != nullptr && named->package == differ_.old_.import_path &&
           differ_.correspondences_.contains(std::string(named->name));
  }

  // Made of the same, by their texts.
  [[nodiscard]] bool is_alike(const Alternative& x, const Alternative& y) const {
    const auto text = [](const DiffSide& side, TypeRef type) {
      const auto* named = std::get_if<type::Named>(&type.get());
      const auto declared = named == nullptr ? Declared{} : side.find(*named);
      return declared ? display(declared.underlying()) : display(type);
    };
    return text(differ_.before_, x.type) == text(differ_.after_, y.type);
  }

  Differ& differ_;
  const Alternatives& olds_;
  const Alternatives& news_;
  std::vector<bool> taken_;        // of news_
  std::vector<std::size_t> left_;  // of olds_: not matched so far
};

bool Differ::correspond_in_any_order(const Alternatives& olds, const Alternatives& news) {
  return Matching(*this, olds, news).run();
}

bool Differ::correspond_elements(const std::vector<TypeRef>& olds,
                                 const std::vector<TypeRef>& news) {
  const auto alternatives = [](const std::vector<TypeRef>& types) {
    Alternatives list;
    for (const auto type : types) list.push_back({.type = type});
    return list;
  };
  return correspond_in_any_order(alternatives(olds), alternatives(news));
}

}  // namespace gofed::golang::diff
