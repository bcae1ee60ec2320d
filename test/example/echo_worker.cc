// The example's worker: a program that hosts the service. (Services of gofed itself need none: they
// are listed in workers/services.cc, and gofed-worker hosts them.)
#include "test/example/echo_service.h"
#include "test/support/serve.h"

int main() {
  return gofed::test::serve(std::make_shared<gofed::example::EchoService>());
}
