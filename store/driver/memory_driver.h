// The driver "memory": everything in this process, nothing kept. For tests and local runs.
#pragma once

#include <memory>

#include "schemas/base/result.h"
#include "store/driver/driver.h"

namespace gofed::store {

// Every call makes another, empty store with an identity of its own.
[[nodiscard]] Result<std::unique_ptr<Driver>> open_memory_driver(const StoreOptions& options);

}  // namespace gofed::store
