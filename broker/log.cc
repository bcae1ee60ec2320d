#include "broker/log.h"

#include "envelope/program/log.h"

namespace gofed::broker {

spdlog::logger& log() {
  static auto& logger = envelope::logger("broker");
  return logger;
}

}  // namespace gofed::broker
