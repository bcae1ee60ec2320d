// Archives made by Python's tarfile, zipfile and gzip, in memory, from a few statements.
#pragma once

#include <string>

namespace gofed::archive {

// What the statements have put into `b`, a BytesIO. They may use tarfile, zipfile, gzip, bz2, lzma,
// subprocess, and for the tar `t` (not compressed; closed after them):
//   f(name, content)           a regular file
//   e(name, type, link, size)  any other entry; `size` zeros follow it
// And they may call
//   ar((name, content), ...)   an ar, as a .deb is one
//   deb(data, name)            a .deb whose data.tar of that name is `data`
//   cpio((name, content), ...) a cpio in the newc format
//   rpm(payload, source)       an .rpm; `source` makes it a source .rpm
[[nodiscard]] std::string made_by(const std::string& statements);

// The same with `done` run after the tar is closed: there `b.getvalue()` is the tar, and put(bytes)
// replaces it.
[[nodiscard]] std::string made_by(const std::string& statements, const std::string& done);

// The same for zips: the statements use `z`, a ZipFile.
[[nodiscard]] std::string zip_of(const std::string& statements);
[[nodiscard]] std::string zip_of(const std::string& statements, const std::string& done);

}  // namespace gofed::archive
