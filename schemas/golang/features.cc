#include "schemas/golang/features.h"

namespace gofed::schemas::golang {

void FeatureList::describe(Describe<FeatureList>& d) {
  using T = FeatureList;
  d.name("FeatureList", "An exported API in the format of Go's api/go1.N.txt files.");
  d.field<&T::platforms>("platforms", "GOOS/GOARCH that were looked at.");
  d.field<&T::features>("features", "Lines, sorted; of packages that others can import.");
  d.field<&T::diagnostics>("diagnostics", "What is wrong with the source.");
}

}  // namespace gofed::schemas::golang
