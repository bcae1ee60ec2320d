#include "schemas/actions/result.h"

namespace gofed::schemas {

void ResultKey::describe(Describe<ResultKey>& d) {
  d.name("ResultKey", "All that a result depends on.");
  d.field<&ResultKey::file>("file", "The analysed file.");
  d.field<&ResultKey::action>("action", "The action that analysed it.");
  d.field<&ResultKey::options>("options", "Its options, encoded.");
  d.field<&ResultKey::tool>("tool", "Name, version and build of the program.");
}

void ResultGet::Input::describe(Describe<Input>& d) {
  d.name("ResultGetInput", "Which result.");
  d.field<&Input::key>("key", "What it depends on.");
}

void ResultGet::Output::describe(Describe<Output>& d) {
  d.name("ResultGetOutput", "A remembered result.");
  d.field<&Output::result>("result", "Encoded; absent: not remembered.");
  d.field<&Output::keeps>("keeps", "Whether it would remember one.").optional();
}

void ResultPut::Input::describe(Describe<Input>& d) {
  d.name("ResultPutInput", "A result to remember.");
  d.field<&Input::key>("key", "What it depends on.");
  d.field<&Input::result>("result", "Encoded.");
}

void ResultPut::Output::describe(Describe<Output>& d) {
  d.name("ResultPutOutput", "What was done.");
  d.field<&Output::kept>("kept", "false: this store remembers no results.");
}

}  // namespace gofed::schemas
