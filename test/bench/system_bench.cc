// What a local call through System costs above the plain function call (goal: under 1 us).
//
// Workload: an action that adds one, called directly and through System::call with a local route,
// each kCalls times, in alternating rounds; the medians of kRounds rounds are printed.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "envelope/service/router.h"
#include "envelope/service/service.h"

namespace {

using namespace gofed;
using namespace gofed::envelope;

constexpr int kRounds = 9;
constexpr int kCalls = 200'000;

struct Number {
  std::uint64_t value = 0;
  static void describe(schemas::Describe<Number>& d) {
    d.name("Number", "A number.");
    d.field<&Number::value>("value", "It.");
  }
};

struct AddOne {
  static constexpr schemas::ActionInfo kInfo{
      .service = "arithmetic", .name = "add_one", .idempotent = true, .doc = "Adds one."};
  using Input = Number;
  using Output = Number;
};

class Arithmetic final : public Service {
 public:
  Arithmetic() : Service("arithmetic", ServiceKind::Computational) {
    on<AddOne, &Arithmetic::add_one>();
  }
  Result<Number> add_one(Context&, const Number& in) { return Number{in.value + 1}; }
};

std::unique_ptr<Service> make_arithmetic() {
  return std::make_unique<Arithmetic>();
}

template <typename Body>
double nanoseconds_per_call(Body body) {
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < kCalls; ++i) body();
  const auto spent = std::chrono::steady_clock::now() - begin;
  return std::chrono::duration<double, std::nano>(spent).count() / kCalls;
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

}  // namespace

int main() {
  const std::span<const Setting> tables[] = {envelope_settings()};
  const auto config = Config::defaults(tables);
  const ServiceFactory factories[] = {{.name = "arithmetic", .make = &make_arithmetic}};
  Router router(config, {.factories = factories, .force = RouterOptions::Force::Local});
  System system(router);
  Arithmetic plain;
  Context context({}, system);
  Number number;
  std::vector<double> direct;
  std::vector<double> local;
  for (int round = 0; round < kRounds; ++round) {
    direct.push_back(nanoseconds_per_call([&] { number = *plain.add_one(context, number); }));
    local.push_back(nanoseconds_per_call([&] { number = *system.call<AddOne>(number); }));
  }
  std::printf(
      "plain call        %8.1f ns\nlocal System call %8.1f ns\noverhead          %8.1f ns\n",
      median(direct), median(local), median(local) - median(direct));
  return number.value == std::uint64_t{2} * kRounds * kCalls ? 0 : 1;
}
