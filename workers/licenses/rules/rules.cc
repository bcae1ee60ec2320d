#include "workers/licenses/rules/rules.h"

#include <algorithm>
#include <array>
#include <utility>

namespace gofed::licenses {
namespace {

struct Row {
  std::string_view prefix;
  Reach reach;
};
constexpr std::array kRows{
#define GOFED_CLASS(prefix, reach) Row{prefix, Reach::reach},
#include "workers/licenses/rules/classes.def"
#undef GOFED_CLASS
};

constexpr std::string_view kFsf = "https://www.gnu.org/licenses/license-list.html";
constexpr std::string_view kGplFaq = "https://www.gnu.org/licenses/gpl-faq.html";
constexpr std::string_view kApache = "https://www.apache.org/licenses/GPL-compatibility.html";
constexpr std::string_view kMozilla = "https://www.mozilla.org/MPL/2.0/FAQ/";

bool has_prefix(std::string_view id, std::initializer_list<std::string_view> any) {
  return std::ranges::any_of(any, [id](std::string_view prefix) { return id.starts_with(prefix); });
}

bool is_gpl(std::string_view id) {
  return has_prefix(id, {"GPL-", "AGPL-"});
}

std::vector<std::string> obligations_of(const std::string& id, Reach reach) {
  std::vector<std::string> all;
  switch (reach) {
    case Reach::Unknown:
    case Reach::Public:
      break;
    case Reach::Permissive:
      all.emplace_back("ship the licence text and the copyright notices of " + id);
      if (id == "Apache-2.0") all.emplace_back("ship its NOTICE file, state changes to its files");
      if (has_prefix(id, {"BSD-4-Clause", "Apache-1.", "OpenSSL"}))
        all.emplace_back("name it in advertising material");
      break;
    case Reach::Weak:
      all.emplace_back("ship the licence text, and offer the source of the files under " + id +
                       " with their changes");
      break;
    case Reach::Strong:
      all.emplace_back("offer the complete source of the work under " + id);
      break;
    case Reach::Network:
      all.emplace_back("offer the complete source of the work under " + id +
                       ", to its users over a network too");
      break;
    case Reach::Restricted:
      all.emplace_back("keep to the uses that " + id + " allows");
      break;
  }
  return all;
}

Compatibility made(Answer answer, std::string reason, std::string_view source) {
  return {.answer = answer,
          .reason = std::move(reason),
          .obligations = {},
          .sources = {std::string(source)}};
}

// A part under one licence of the GNU family into a work under another one of it.
Compatibility within_gnu(const Expression& part, const Expression& work) {
  const auto& p = part.id();
  const auto& w = work.id();
  const bool later = p.ends_with("-or-later");
  const auto major = [](std::string_view id) { return id[id.find('-') + 1]; };
  if (p == w) return made(Answer::Yes, "the same licence", kFsf);
  if (p.starts_with("AGPL-")) {
    if (w.starts_with("AGPL-"))
      return made(Answer::Yes, "the same licence in another version", kFsf);
    if (major(w) == '3')
      return made(Answer::Conditional,
                  "section 13 of both lets them be linked; the part stays under " + p, kGplFaq);
    return made(Answer::No, p + " and " + w + " each want the whole work", kGplFaq);
  }
  // LGPL-3.0 is GPL-3.0 with permissions; LGPL-2.x may be taken as GPL of its version or later.
  const bool lesser = p.starts_with("LGPL-");
  const auto from = major(p);
  const auto to = major(w);
  if (lesser && from == '2')
    return made(Answer::Yes,
                p + " allows to take it under the GPL, version 2 or later (its section 3)",
                kGplFaq);
  if (from == to || (later && from < to)) {
    if (w.starts_with("AGPL-") && to != '3')
      return made(Answer::No, p + " and " + w + " each want the whole work", kGplFaq);
    return made(Answer::Yes,
                later && from < to ? p + " may be taken as version " + std::string(1, to)
                                   : "the same version",
                kGplFaq);
  }
  if (from > to && w.ends_with("-or-later"))
    return made(Answer::Conditional, "the work is then under version " + std::string(1, from),
                kGplFaq);
  return made(Answer::No, p + " is not compatible with " + w, kGplFaq);
}

// Conflicts that the reach alone does not show.
bool conflicts_with_gpl(const std::string& id) {
  return has_prefix(id, {"BSD-4-Clause", "Apache-1.", "OpenSSL", "PHP-", "CDDL-", "EPL-1.0", "CPL-",
                         "MPL-1.", "QPL-", "Artistic-1.0", "JSON", "OSL-", "CC-BY-SA-1",
                         "CC-BY-SA-2", "CC-BY-SA-3"}) &&
         id != "BSD-4-Clause-UC";
}

Compatibility single(const Expression& part, const Expression& work, Linking linking) {
  const auto& p = part.id();
  const auto& w = work.id();
  const auto reach = reach_of(p);
  const auto into = reach_of(w);
  if (p == w && part.exception() == work.exception())
    return made(Answer::Yes, "the same licence", kFsf);
  if (reach == Reach::Unknown)
    return made(Answer::Unknown, "what " + p + " asks is not in the table", kFsf);
  if (reach == Reach::Public) return made(Answer::Yes, p + " asks for nothing", kFsf);
  const bool gnu = has_prefix(p, {"GPL-", "LGPL-", "AGPL-"});
  if (gnu && is_gpl(w)) return within_gnu(part, work);
  if (is_gpl(w)) {
    if (p == "Apache-2.0" && part.exception().empty()) {
      if (w == "GPL-2.0-only" || w.starts_with("GPL-1.0-only"))
        return made(Answer::No,
                    "terms on patents of Apache-2.0 are restrictions that " + w + " does not allow",
                    kApache);
      if (w == "GPL-2.0-or-later" || w == "GPL-1.0-or-later")
        return made(Answer::Conditional, "the work is then under version 3", kApache);
      return made(Answer::Yes, "version 3 allows the terms of Apache-2.0", kApache);
    }
    if (conflicts_with_gpl(p))
      return made(Answer::No, p + " asks what " + w + " does not allow to ask", kFsf);
    if (p == "MPL-2.0")
      return made(Answer::Yes, "MPL-2.0 names the GPL as a secondary licence (its section 3.3)",
                  kMozilla);
    if (p.starts_with("EPL-2.0"))
      return made(Answer::Conditional, "only where the part names the GPL as a secondary licence",
                  kFsf);
  }
  if (into == Reach::Unknown && reach != Reach::Permissive)
    return made(Answer::Unknown, "what " + w + " allows is not in the table", kFsf);
  switch (reach) {
    case Reach::Permissive:
      return made(Answer::Yes, p + " asks only for notices", kFsf);
    case Reach::Weak:
      if (p.starts_with("LGPL-") && linking == Linking::Static) {
        if (part.exception().find("linking-exception") != std::string::npos)
          return made(Answer::Yes, "the exception allows to link it", kGplFaq);
        return made(Answer::Conditional,
                    "linked statically, who gets the work must be able to link it again with a "
                    "changed part",
                    kGplFaq);
      }
      return made(p.starts_with("LGPL-") ? Answer::Yes : Answer::Conditional,
                  p + " holds for its own files; the work may be under " + w, kFsf);
    case Reach::Strong:
    case Reach::Network:
      if (!part.exception().empty() && (part.exception().find("Classpath") != std::string::npos ||
                                        part.exception().find("GCC") != std::string::npos ||
                                        part.exception().find("linking") != std::string::npos)) {
        return made(Answer::Yes, part.exception() + " allows to link it into works of any licence",
                    kGplFaq);
      }
      return made(Answer::No, p + " wants the whole work under its terms, which " + w + " is not",
                  kGplFaq);
    case Reach::Restricted:
      return is_gpl(w) ? made(Answer::No, p + " forbids uses that " + w + " allows", kFsf)
                       : made(Answer::Conditional, p + " forbids some uses, of the work too", kFsf);
    case Reach::Unknown:
    case Reach::Public:
      break;
  }
  return made(Answer::Unknown, "not known", kFsf);
}

void join(Compatibility& all, Compatibility more) {
  if (more.answer < all.answer || all.reason.empty()) {
    all.answer = std::min(all.answer, more.answer);
    all.reason = std::move(more.reason);
  }
  for (auto& text : more.obligations) {
    if (std::ranges::find(all.obligations, text) == all.obligations.end())
      all.obligations.push_back(std::move(text));
  }
  for (auto& text : more.sources) {
    if (std::ranges::find(all.sources, text) == all.sources.end())
      all.sources.push_back(std::move(text));
  }
}

// All of the terms, or the best one.
template <typename Each>
Compatibility of_terms(const Expression& e, const Each& each) {
  Compatibility all{.answer = Answer::Yes, .reason = {}, .obligations = {}, .sources = {}};
  bool first = true;
  for (const auto& term : e.terms()) {
    auto one = each(term);
    if (e.kind() == Expression::Kind::And) {
      join(all, std::move(one));
    } else if (first || one.answer > all.answer) {
      all = std::move(one);
    }
    first = false;
  }
  return all;
}

}  // namespace

Reach reach_of(std::string_view id) {
  Reach reach = Reach::Unknown;
  std::size_t longest = 0;
  for (const auto& row : kRows) {
    if (id.starts_with(row.prefix) && row.prefix.size() > longest) {
      longest = row.prefix.size();
      reach = row.reach;
    }
  }
  return reach;
}

Reach reach_of(const Expression& expression) {
  if (expression.kind() == Expression::Kind::None) return Reach::Unknown;
  if (expression.kind() == Expression::Kind::License) return reach_of(expression.id());
  auto reach = reach_of(expression.terms().front());
  for (const auto& term : expression.terms()) {
    const auto other = reach_of(term);
    reach = expression.kind() == Expression::Kind::And ? std::max(reach, other)
                                                       : std::min(reach, other);
  }
  return reach;
}

std::string_view name_of(Reach reach) {
  static constexpr std::array<std::string_view, 7> kNames{
      "unknown",         "public domain",    "permissive", "weak copyleft",
      "strong copyleft", "network copyleft", "restricted"};
  return kNames[static_cast<std::size_t>(reach)];
}

std::string_view name_of(Answer answer) {
  static constexpr std::array<std::string_view, 4> kNames{"no", "unknown", "conditional", "yes"};
  return kNames[static_cast<std::size_t>(answer)];
}

Compatibility compatible(const Expression& part, const Expression& work, Linking linking) {
  if (part.empty() || work.empty()) return made(Answer::Unknown, "no licence is known", kFsf);
  if (part.kind() != Expression::Kind::License) {
    return of_terms(part, [&](const Expression& term) { return compatible(term, work, linking); });
  }
  if (work.kind() != Expression::Kind::License) {
    return of_terms(work, [&](const Expression& term) { return compatible(part, term, linking); });
  }
  auto result = single(part, work, linking);
  if (result.answer != Answer::No)
    result.obligations = obligations_of(part.id(), reach_of(part.id()));
  return result;
}

}  // namespace gofed::licenses
