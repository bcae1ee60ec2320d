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
def ar(*members):
    out = b'!<arch>\n'
    for name, content in members:
        out += b'%-16s%-12d%-6d%-6d%-8s%-10d`\n' % (name.encode(), 0, 0, 0, b'100644', len(content))
        out += content + b'\n' * (len(content) % 2)
    return out
def deb(data, name='data.tar.xz'):
    return ar(('debian-binary', b'2.0\n'), ('control.tar.xz', b'odd'), (name, data))
def cpio(*files):
    out = b''
    for name, content in files + (('TRAILER!!!', b''),):
        mode = 0o100644 if name != 'TRAILER!!!' else 0
        fields = (0, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name) + 1, 0)
        out += b'070701' + b''.join(b'%08X' % n for n in fields) + name.encode() + b'\0'
        out += bytes(-len(out) % 4) + content
        out += bytes(-len(out) % 4)
    return out
def rpm(payload, source=False):
    lead = b'\xed\xab\xee\xdb\x03\0' + struct.pack('>H', source) + bytes(88)
    head = lambda index, data: b'\x8e\xad\xe8\x01\0\0\0\0' + struct.pack(
        '>II', index, len(data)) + bytes(16 * index) + data
    return lead + head(1, b'abc') + bytes(5) + head(2, b'defg') + payload
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
