#include "schemas/actions/diff.h"

namespace gofed::schemas {

void ApiDiff::Input::describe(Describe<Input>& d) {
  d.name("ApiDiffInput", "Two sides and what to compare.");
  d.field<&Input::before>("before", "The old side.");
  d.field<&Input::after>("after", "The new side.");
  d.field<&Input::options>("options", "What is compared.").optional();
}

void DepsDiff::Input::describe(Describe<Input>& d) {
  d.name("DepsDiffInput", "Two sides.");
  d.field<&Input::before>("before", "The old side.");
  d.field<&Input::after>("after", "The new side.");
}

}  // namespace gofed::schemas
