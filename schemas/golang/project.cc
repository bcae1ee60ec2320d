#include "schemas/golang/project.h"

namespace gofed::schemas::golang {

void AnalysisOptions::describe(Describe<AnalysisOptions>& d) {
  using T = AnalysisOptions;
  d.name("AnalysisOptions", "For which machine and release a tree of Go source is read.");
  d.field<&T::goos>("goos", "Operating system, as GOOS.").optional();
  d.field<&T::goarch>("goarch", "Processor, as GOARCH.").optional();
  d.field<&T::cgo>("cgo", "Whether files that use cgo belong to their packages.").optional();
  d.field<&T::tags>("tags", "More build tags, as given to go build -tags.").optional();
  d.field<&T::go_version>("go_version",
                          "Go release whose build tags hold (1.21); empty: the newest known, "
                          "or a later one that a go line asks for.")
      .optional();
  d.field<&T::import_path>("import_path",
                           "Import path of the tree's root, for trees without go.mod; empty: taken "
                           "from the directories where they tell (.../src/github.com/x/y).")
      .optional();
  d.field<&T::all_directories>(
       "all_directories",
       "Also what ./... of the go command leaves out: testdata, directories with _ or . before "
       "their names, those of go.mod's ignore lines, other modules.")
      .optional();
  d.field<&T::arch_levels>(
       "arch_levels",
       "What processors may be taken to have: GOAMD64=v3, GOARM=6 and the like; "
       "absent: Go's defaults.")
      .optional();
}

void BuildContext::describe(Describe<BuildContext>& d) {
  using T = BuildContext;
  d.name("BuildContext", "The machine and release for which build constraints were decided.");
  d.field<&T::goos>("goos", "Operating system, as GOOS.");
  d.field<&T::goarch>("goarch", "Processor, as GOARCH.");
  d.field<&T::cgo>("cgo", "Whether files that use cgo belong to their packages.");
  d.field<&T::tags>("tags", "Build tags given in addition.");
  d.field<&T::go_version>("go_version", "Go release whose build tags hold.");
  d.field<&T::arch_levels>("arch_levels", "Of GOAMD64 and the like, where they were given.")
      .optional();
}

void Diagnostic::describe(Describe<Diagnostic>& d) {
  using T = Diagnostic;
  d.name("Diagnostic", "A complaint about the source; the rest was read all the same.");
  d.field<&T::position>("position", "dir/file.go:line:column; absent: the whole tree.").optional();
  d.field<&T::message>("message", "What is wrong.");
}

}  // namespace gofed::schemas::golang
