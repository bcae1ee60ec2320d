// api_impact: the users that come with the request, then those that are stored.
#include <algorithm>
#include <string>
#include <utility>

#include "workers/common/analysis/source_tree.h"
#include "workers/services/api/api_service.h"
#include "workers/services/api/impact.h"

namespace gofed::workers {
namespace {

namespace wire = schemas::golang;
using schemas::ApiImpact;
using schemas::UsesUsers;

std::string name_of(const schemas::StoredUser& user) {
  return user.package.empty() ? user.project + "@" + user.commit
                              : user.package + "=" + user.version;
}

// Page by page; each user is let go of once it is judged.
Result<void> judge_stored(envelope::Context& context, const ImpactJudge& judge,
                          const ApiImpact::Input& input, std::vector<wire::UserImpact>& users) {
  auto question = judge.question();
  if (question.root.empty()) {
    return fail(Errc::InvalidArgument,
                "input.changes.old_root: empty: users of what are to be found?");
  }
  question.all_commits = input.all_commits;
  do {
    auto page = context.data().call<UsesUsers>(question);
    if (!page) return std::unexpected(std::move(page.error()));
    if (context.cancelled()) return context.cancelled_error();
    for (const auto& user : page->users) {
      if (!input.distribution.empty() && user.distribution != input.distribution) continue;
      users.push_back(judge.judge(name_of(user), user.uses));
    }
    context.progress(users.size(), 0, "users");
    question.cursor = std::move(page->cursor);
  } while (!question.cursor.empty());
  return {};
}

}  // namespace

Result<ApiImpact::Output> ApiService::impact(envelope::Context& context,
                                             const ApiImpact::Input& input) {
  context.set_tool(std::string(golang_tool()));
  const auto judge = ImpactJudge::make(input.changes);
  if (!judge) return prefixed("input.changes", judge.error());
  wire::Impact impact;
  impact.old_root = input.changes.old_root;
  impact.new_root = input.changes.new_root;
  impact.incompatible = judge->change_count();
  for (const auto& user : input.users)
    impact.users.push_back(judge->judge(user.name, user.uses, user.check ? &*user.check : nullptr));
  if (input.stored) {
    auto done = judge_stored(context, *judge, input, impact.users);
    if (!done) return std::unexpected(std::move(done.error()));
  }
  impact.complete =
      judge->knows_all_names() &&
      std::ranges::all_of(impact.users, [](const auto& user) { return user.problems.empty(); });
  return impact;
}

}  // namespace gofed::workers
