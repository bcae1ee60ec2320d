// A vulnerability database on this machine: a directory, an archive or a file of OSV entries.
#pragma once

#include <functional>
#include <string>

#include "schemas/base/result.h"
#include "workers/osv/entry.h"

namespace gofed::clients {

// Takes one entry after the other. Its error ends the reading.
using EntrySink = std::function<Result<void>(osv::Entry&& entry)>;

// Every *.json in it, but what lies in directories called "index", as Go's database has one.
// errors: NotFound, InvalidArgument: no entry in it; those of entries and archives, naming the file.
[[nodiscard]] Result<void> read_database(const std::string& path, const EntrySink& sink);

}  // namespace gofed::clients
