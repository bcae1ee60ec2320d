#include "test/support/serve.h"

#include <array>
#include <csignal>
#include <iostream>
#include <span>

#include <unistd.h>

#include "envelope/net/socket.h"
#include "envelope/program/config.h"
#include "envelope/program/log.h"
#include "envelope/service/router.h"
#include "envelope/worker/worker.h"

namespace gofed::test {
namespace {

envelope::Worker* running = nullptr;  // for the signal handler alone

void on_signal(int /*number*/) {
  running->stop();
}

int failed(const Error& error) {
  std::cerr << error.to_string() << '\n';
  return 1;
}

int serve_until_stopped(const std::shared_ptr<envelope::Service>& service) {
  envelope::Config::Sources sources;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (std::string_view{*entry}.starts_with("GOFED_")) sources.environment.emplace_back(*entry);
  }
  const std::array tables{envelope::envelope_settings()};
  const auto config = envelope::Config::load(tables, sources);
  if (!config) return failed(config.error());
  if (const auto set = envelope::init_logging(config->text("log.level")); !set) {
    return failed(set.error());
  }

  envelope::Router router(*config, {});
  envelope::Worker worker(envelope::worker_options(*config), {service}, router);
  running = &worker;
  std::signal(SIGTERM, on_signal);
  std::signal(SIGINT, on_signal);
  const auto served = worker.run();
  return served ? 0 : failed(served.error());
}

}  // namespace

int serve(const std::shared_ptr<envelope::Service>& service) {
  const int code = serve_until_stopped(service);
  envelope::zmq_context().close();  // the last answers are on their way: let them leave
  return code;
}

}  // namespace gofed::test
