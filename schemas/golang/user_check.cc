#include "schemas/golang/user_check.h"

namespace gofed::schemas::golang {

void UserError::describe(Describe<UserError>& d) {
  using T = UserError;
  d.name("UserError", "An error that the compiler reports with the new version alone.");
  d.field<&T::package>("package", "Of the user.");
  d.field<&T::position>("position", "dir/file.go:line:column.");
  d.field<&T::message>("message", "In the compiler's words.");
  d.field<&T::used_package>("used_package", "What of another package it is about.").optional();
  d.field<&T::symbol>("symbol", "Its name there: F, T.Method.").optional();
}

void UserDoubt::describe(Describe<UserDoubt>& d) {
  using T = UserDoubt;
  d.name("UserDoubt", "A place of which it is not known whether it compiles.");
  d.field<&T::package>("package", "Of the user.");
  d.field<&T::position>("position", "dir/file.go:line:column.");
  d.field<&T::missing_package>("missing_package", "Whose API would decide it, if known.")
      .optional();
}

void UserCheck::describe(Describe<UserCheck>& d) {
  using T = UserCheck;
  d.name("UserCheck", "What the compiler makes of a user with a new version of a library.");
  d.field<&T::format>("format", "Number of this format.");
  d.field<&T::directories>("directories", "Whose packages were checked, without their tests.");
  d.field<&T::errors>("errors", "That the old version does not have.");
  d.field<&T::doubts>("doubts", "What needs packages that are not at hand.");
}

}  // namespace gofed::schemas::golang
