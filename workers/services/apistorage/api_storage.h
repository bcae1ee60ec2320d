// The services `apisavestorage` and `apistorage`: exported APIs by project and by package.
// What they do is workers/common/storage/document_service.h; this is the kind they do it for.
#pragma once

#include <memory>
#include <span>

#include "envelope/program/config.h"
#include "envelope/service/service.h"

namespace gofed::workers {

[[nodiscard]] std::unique_ptr<envelope::Service> make_api_save_service();
[[nodiscard]] std::unique_ptr<envelope::Service> make_api_read_service();

[[nodiscard]] std::span<const envelope::Setting> apistorage_settings();

}  // namespace gofed::workers
