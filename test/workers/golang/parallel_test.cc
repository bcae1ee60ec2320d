// Goal: pieces of work are done once each, results come in order, and what goes wrong in one of
// them reaches the caller whichever thread it was on.
// Method: pieces that wait for each other, so that more threads than one are at work for sure.
#include "workers/golang/base/parallel.h"

#include <atomic>
#include <barrier>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "test/workers/golang/facts.h"
#include "workers/golang/facts/uses_facts.h"

namespace gofed::golang {
namespace {

// Small packages in a tree large enough for three threads.
Project large_project(unsigned threads) {
  std::vector<SourceFile> files{{"go.mod", "module m.org/m\n"},
                                {"filler/f.go", "package f\n//" + std::string(1 << 20, ' ')}};
  for (int i = 0; i < 100; ++i) {
    const std::string n = std::to_string(i);
    files.push_back({"p" + n + "/a.go", "package p\nimport \"x.org/x\"\nvar V = x.V\n"});
  }
  return test::project_of(std::move(files), {.threads = threads});
}

}  // namespace

TEST_CASE("parallel: each piece is done once", "[golang][parallel]") {
  const unsigned threads = GENERATE(0U, 1U, 4U);
  std::vector<std::atomic<int>> done(100);
  for_each_index(done.size(), threads, [&](std::size_t i) { ++done[i]; });
  for (const std::atomic<int>& times : done) CHECK(times == 1);
}

TEST_CASE("parallel: an exception ends the work and reaches the caller", "[golang][parallel]") {
  // Both threads are in a piece when one of them throws: the caller's, or the other.
  const bool on_caller = GENERATE(false, true);
  const std::thread::id caller = std::this_thread::get_id();
  std::barrier both(2);
  std::atomic<int> begun = 0;
  const auto work = [&](std::size_t) {
    ++begun;
    both.arrive_and_wait();
    if ((std::this_thread::get_id() == caller) == on_caller) throw std::runtime_error("spilt");
  };
  CHECK_THROWS_WITH(for_each_index(2, 2, work), "spilt");
  CHECK(begun == 2);

  int alone = 0;
  CHECK_THROWS_AS(for_each_index(9, 1,
                                 [&alone](std::size_t i) {
                                   ++alone;
                                   if (i == 3) throw std::bad_alloc();
                                 }),
                  std::bad_alloc);
  CHECK(alone == 4);
}

TEST_CASE("parallel: results are handed on in order, none after one that threw",
          "[golang][parallel]") {
  std::string taken;
  const std::function<void(char)> take = [&taken](char letter) {
    if (letter == 'd') throw std::runtime_error("no d");
    taken += letter;
  };
  InOrder<char> in_order(5, take);
  in_order.put(2, 'c');
  CHECK(taken.empty());
  in_order.put(0, 'a');
  in_order.put(1, 'b');
  CHECK(taken == "abc");
  in_order.put(4, 'e');
  CHECK_THROWS_WITH(in_order.put(3, 'd'), "no d");
  CHECK(taken == "abc");
}

TEST_CASE("parallel: what the taker of packages throws comes out of collecting them",
          "[golang][parallel]") {
  const unsigned threads = GENERATE(1U, 3U);
  REQUIRE(large_project(threads).useful_threads() == threads);
  std::atomic<int> taken = 0;
  const auto full_at = [&taken](int count) {
    if (++taken == count) throw std::runtime_error("the disk is full");
  };
  CHECK_THROWS_WITH(
      collect_api(large_project(threads), {}, [&full_at](const PackageApi&) { full_at(50); }),
      "the disk is full");
  CHECK(taken == 50);
  taken = 0;
  CHECK_THROWS_WITH(
      collect_uses(large_project(threads), [&full_at](const PackageUses&) { full_at(50); }),
      "the disk is full");
  CHECK(taken == 50);
}

}  // namespace gofed::golang
