// The services `depssavestorage` and `depsstorage`: dependency lists by project and by package.
// What they do is workers/common/storage/document_service.h; this is the kind they do it for.
#pragma once

#include <memory>
#include <span>

#include "envelope/program/config.h"
#include "envelope/service/service.h"

namespace gofed::workers {

[[nodiscard]] std::unique_ptr<envelope::Service> make_deps_save_service();
[[nodiscard]] std::unique_ptr<envelope::Service> make_deps_read_service();

[[nodiscard]] std::span<const envelope::Setting> depsstorage_settings();

}  // namespace gofed::workers
