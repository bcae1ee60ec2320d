#include "clients/records.h"

#include "clients/output/json_text.h"

namespace gofed::clients {

Error naming(std::string_view input, const Error& error) {
  if (input.empty() || error.context.find(input) != std::string::npos) return error;
  return {error.code, std::string(input) + ": " + error.context};
}

std::string error_record(const Error& error, std::string_view input) {
  return "{\"error\":{\"code\":" + json_quoted(errc_name(error.code)) +
         ",\"message\":" + json_quoted(error.context) + "},\"input\":" + std::string(input) + "}";
}

}  // namespace gofed::clients
