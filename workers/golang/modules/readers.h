// One reader per tool; each fills `project` and `entries` of a manifest. Pure, any thread.
//
// They take what they know and pass over the rest: these files are written by tools that are gone,
// and a line that nobody understands is no reason to lose the others.
#pragma once

#include <string_view>

#include "workers/golang/modules/manifests.h"

namespace gofed::golang::modules {

void read_vendor_modules(std::string_view bytes, Manifest& manifest);
void read_godeps(std::string_view bytes, Manifest& manifest);
void read_glide(std::string_view bytes, Manifest& manifest);  // glide.lock and glide.yaml
void read_dep(std::string_view bytes, Manifest& manifest);    // Gopkg.lock and Gopkg.toml

}  // namespace gofed::golang::modules
