// gofed: the command line client.
#include <string>
#include <vector>

#include "clients/core/interrupt.h"
#include "clients/program/command_line.h"
#include "clients/program/program.h"
#include "envelope/net/descriptors.h"
#include "schemas/base/standard_streams.h"

int main(int argc, char** argv) {
  gofed::open_standard_streams();
  gofed::envelope::raise_descriptor_limit();
  const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  gofed::clients::Interrupt interrupt;
  return static_cast<int>(
      gofed::clients::run_program(words, &gofed::clients::parse_command_line, interrupt));
}
