// Goal: replies that name no request end those that wait for nothing else, and no others.
#include "envelope/client/unnamed_replies.h"

#include <catch2/catch.hpp>

namespace gofed::envelope {
namespace {

using Tokens = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("unnamed reply: of the only request that waits, it is that one's", "[envelope]") {
  UnnamedReplies replies;
  replies.on_sent("api", 1);
  replies.on_sent("deps", 2);
  CHECK(replies.on_unnamed("api") == Tokens{1});
  CHECK(replies.on_unnamed("api").empty());
  CHECK(replies.on_unnamed("deps") == Tokens{2});
}

TEST_CASE("unnamed reply: of several that wait, it is the one's that is left over", "[envelope]") {
  UnnamedReplies replies;
  for (const auto token : {1, 2, 3}) replies.on_sent("api", static_cast<std::uint64_t>(token));
  CHECK(replies.on_unnamed("api").empty());
  CHECK(replies.on_named("api", 1).empty());
  CHECK(replies.on_named("api", 1).empty());  // only once
  CHECK(replies.on_named("api", 3) == Tokens{2});
}

TEST_CASE("unnamed replies: as many as requests are all of theirs", "[envelope]") {
  UnnamedReplies replies;
  replies.on_sent("api", 1);
  replies.on_sent("api", 2);
  CHECK(replies.on_unnamed("api").empty());
  CHECK(replies.on_unnamed("api") == Tokens{1, 2});
}

TEST_CASE("unnamed reply: without a request it is nobody's, later ones included", "[envelope]") {
  UnnamedReplies replies;
  CHECK(replies.on_unnamed("api").empty());
  replies.on_sent("api", 1);
  CHECK(replies.on_named("api", 1).empty());
  replies.on_sent("api", 2);
  replies.clear();
  CHECK(replies.on_unnamed("api").empty());
}

}  // namespace gofed::envelope
