// gofed: the command line client.
#include <string>
#include <vector>

#include "clients/command_line.h"
#include "clients/interrupt.h"
#include "clients/program.h"

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  gofed::clients::Interrupt interrupt;
  return static_cast<int>(
      gofed::clients::run_program(words, &gofed::clients::parse_command_line, interrupt));
}
