// An inline data binding: the values that a request brings along, put into storage services of its
// own.
#pragma once

#include <memory>

#include "envelope/service/local_services.h"
#include "envelope/service/system.h"
#include "schemas/base/result.h"
#include "schemas/wire/head.h"

namespace gofed::envelope {

// Empty memory stores with the process's services over them. The router must outlive them.
[[nodiscard]] std::shared_ptr<LocalServices> make_inline_services(Router& router);

// Runs the values' storage actions on `services`. errors: UnknownAction, NotAllowed (not an action
// of a storage service), what the action says; the place is named "data.values[2]".
[[nodiscard]] Result<void> put_inline_values(LocalServices& services, System& system,
                                             const schemas::DataBinding& binding);

// One value of such a binding: the input of `A`, encoded.
template <schemas::Action A>
[[nodiscard]] schemas::InlineValue inline_value(const typename A::Input& input) {
  std::string bytes;
  schemas::Blobs blobs;
  schemas::encode(input, bytes, blobs);
  return {.action = std::string(A::kInfo.name),
          .input = schemas::Blob::of(std::move(bytes)),
          .blobs = std::move(blobs)};
}

}  // namespace gofed::envelope
