#include "test/workers/archive/made.h"

#include <stdexcept>

#include "test/support/child.h"
#include "test/support/temp_dir.h"

namespace gofed::archive {
namespace {

constexpr const char* kBegin = R"(
import bz2, gzip, io, lzma, struct, subprocess, sys, tarfile, zipfile
b = io.BytesIO()
def put(bytes):
    b.seek(0); b.truncate(); b.write(bytes)
def f(name, content=b'x'):
    i = tarfile.TarInfo(name); i.size = len(content); t.addfile(i, io.BytesIO(content))
def e(name, type, link='', size=0):
    i = tarfile.TarInfo(name); i.type = type; i.linkname = link; i.size = size
    t.fileobj.write(i.tobuf(tarfile.GNU_FORMAT)); t.fileobj.write(bytes((size + 511) // 512 * 512))
    t.offset = t.fileobj.tell()
)";

std::string run_python(const std::string& script) {
  const test::TempDir work;
  const auto out = work / "out";
  const auto whole = kBegin + script + "\nopen(sys.argv[1], 'wb').write(b.getvalue())\n";
  const auto done = test::run(GOFED_TEST_PYTHON, {"-c", whole, out});
  if (done.exit.code != 0) throw std::runtime_error(done.err);
  return test::read_file(out);
}

}  // namespace

std::string made_by(const std::string& statements) {
  return made_by(statements, "");
}

std::string made_by(const std::string& statements, const std::string& done) {
  return run_python("t = tarfile.open(fileobj=b, mode='w', format=tarfile.GNU_FORMAT)\n" +
                    statements + "\nt.close()\n" + done);
}

std::string zip_of(const std::string& statements) {
  return zip_of(statements, "");
}

std::string zip_of(const std::string& statements, const std::string& done) {
  return run_python("z = zipfile.ZipFile(b, 'w')\n" + statements + "\nz.close()\n" + done);
}

}  // namespace gofed::archive
