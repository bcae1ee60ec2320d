#include "envelope/client/unnamed_replies.h"

namespace gofed::envelope {

void UnnamedReplies::on_sent(std::string_view service, Token token) {
  auto& awaited = services_[std::string(service)].awaited;
  if (awaited.size() < kAwaitedMax) awaited.insert(token);
}

std::vector<UnnamedReplies::Token> UnnamedReplies::on_named(std::string_view service, Token token) {
  const auto at = services_.find(service);
  if (at == services_.end() || at->second.awaited.erase(token) == 0) return {};
  return settle(at);
}

std::vector<UnnamedReplies::Token> UnnamedReplies::on_unnamed(std::string_view service) {
  const auto at = services_.find(service);
  if (at == services_.end()) return {};  // of a request that nobody waits for
  ++at->second.unnamed;
  return settle(at);
}

std::vector<UnnamedReplies::Token> UnnamedReplies::settle(Services::iterator at) {
  const auto& [awaited, unnamed] = at->second;
  if (unnamed < awaited.size()) return {};
  const std::vector<Token> answered(awaited.begin(), awaited.end());
  services_.erase(at);
  return answered;
}

}  // namespace gofed::envelope
