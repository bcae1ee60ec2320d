// Which requests the replies without a head answer.
//
// A reply in the RFC's form has no number; our head carries it. A worker that answers something
// else names no request. Such replies are counted, and once they are as many as the requests that
// still wait for an answer in that form, they answer those. Belongs to a client's loop thread.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gofed::envelope {

class UnnamedReplies {
 public:
  using Token = std::uint64_t;

  // Requests of one service that are kept apart; of more, none is found here.
  static constexpr std::size_t kAwaitedMax = 10'000;

  void on_sent(std::string_view service, Token token);

  // The request was answered by its name, or is awaited no longer. The requests that are known to
  // have an unnamed reply by that.
  [[nodiscard]] std::vector<Token> on_named(std::string_view service, Token token);

  // A final reply without a head. The requests that have one, as above.
  [[nodiscard]] std::vector<Token> on_unnamed(std::string_view service);

  // The connection is a new one: nothing is awaited.
  void clear() { services_.clear(); }

 private:
  struct Service {
    std::set<Token> awaited;
    std::size_t unnamed = 0;
  };
  using Services = std::map<std::string, Service, std::less<>>;

  [[nodiscard]] std::vector<Token> settle(Services::iterator at);

  Services services_;
};

}  // namespace gofed::envelope
