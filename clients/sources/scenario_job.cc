#include "clients/sources/scenario_job.h"

#include "schemas/base/bytes.h"
#include "schemas/base/sha256.h"

namespace gofed::clients {

std::string job_digest(std::string_view bytes) {
  return store::to_hex(store::Sha256::of(bytes).view());
}

}  // namespace gofed::clients
