// Goal: what an archive may and may not hold. Method: archives made by Python's tarfile, in memory.
#include "workers/archive/reader.h"

#include <cstdio>
#include <memory>

#include <catch2/catch.hpp>

using namespace gofed;
using namespace gofed::archive;

namespace {

// The bytes of a tar.gz filled by Python statements that call f(name, content) and l(name, target).
std::string made_by(const std::string& statements) {
  const std::string script =
      "import tarfile,io,sys\nb=io.BytesIO()\nt=tarfile.open(fileobj=b,mode='w:gz')\n"
      "def f(n,c):\n i=tarfile.TarInfo(n);i.size=len(c);t.addfile(i,io.BytesIO(c))\n"
      "def l(n,to):\n i=tarfile.TarInfo(n);i.type=tarfile.SYMTYPE;i.linkname=to;t.addfile(i)\n" +
      statements + "\nt.close()\nsys.stdout.buffer.write(b.getvalue())\n";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(
      popen(("python3 -c \"" + script + "\"").c_str(), "r"), &pclose);
  std::string out;
  for (int c = 0; (c = std::fgetc(pipe.get())) != EOF;) out.push_back(static_cast<char>(c));
  return out;
}

Result<ArchiveSummary> read(const std::string& bytes, std::string* files = nullptr) {
  return read_archive("x.tar.gz", std::as_bytes(std::span(bytes)), {},
                      {.content = [&](const ArchiveEntry& e, auto content) -> Result<void> {
                        if (files) *files += e.path + ":" + std::to_string(content.size()) + " ";
                        return {};
                      }});
}

}  // namespace

TEST_CASE("archive: regular files are read, a link inside is skipped and counted", "[archive]") {
  std::string files;
  const auto got = read(made_by("f('./a/b.go',b'12345');l('a/c.go','../a/b.go')"), &files);
  REQUIRE(got);
  CHECK(files == "a/b.go:5 ");
  CHECK(got->links_skipped == 1);
}

TEST_CASE("archive: what leaves the archive is refused by name", "[archive]") {
  const auto* statement =
      GENERATE("f('../../etc/x',b'')", "f('/etc/x',b'')", "l('x','/etc')", "l('x','../etc')");
  const auto got = read(made_by(statement));
  REQUIRE_FALSE(got);
  CHECK(got.error().code == Errc::NotAllowed);
  CHECK(got.error().context.starts_with("x.tar.gz: "));
}

TEST_CASE("archive: a bomb and deep nesting end at a limit", "[archive]") {
  const auto* statement = GENERATE("f('z',bytes(60<<20))", "f('d/'*1000+'x',b'')");
  const auto got = read(made_by(statement));
  REQUIRE_FALSE(got);
  CHECK(got.error().code == Errc::LimitExceeded);
}

TEST_CASE("archive: no archive, an empty and a truncated one", "[archive]") {
  const auto whole = made_by("import random;f('a.go',random.Random(1).randbytes(90000))");
  for (const auto& bytes : {std::string(), std::string(5000, 'q'), whole.substr(0, 40000)}) {
    const auto got = read(bytes);
    REQUIRE_FALSE(got);
    CHECK(got.error().code == Errc::Malformed);
  }
}

TEST_CASE("archive: a zip's UTF-8 names are read in any locale", "[archive]") {
  std::string files;
  const auto zip = made_by(
      "import zipfile;c=io.BytesIO();z=zipfile.ZipFile(c,'w');z.writestr('\\u4e16.go','x');"
      "z.close();sys.stdout.buffer.write(c.getvalue());sys.exit()");
  REQUIRE(read(zip, &files));
  CHECK(files == "\xe4\xb8\x96.go:1 ");
}
