#include "schemas/actions/uses_storage.h"

namespace gofed::schemas {

void SymbolQuery::describe(Describe<SymbolQuery>& d) {
  d.name("SymbolQuery", "Of one package the symbols that are asked for.");
  d.field<&SymbolQuery::path>("path", "Import path.");
  d.field<&SymbolQuery::names>("names", "F, T.Method; T also finds what is used of T.").optional();
  d.field<&SymbolQuery::all>("all", "Every symbol.").optional();
}

void StoredUser::describe(Describe<StoredUser>& d) {
  d.name("StoredUser", "A stored document, cut down to what was asked for.");
  d.field<&StoredUser::project>("project", "Its project ...").optional();
  d.field<&StoredUser::commit>("commit", "... and commit.").optional();
  d.field<&StoredUser::distribution>("distribution", "Or its distribution ...").optional();
  d.field<&StoredUser::package>("package", "... package ...").optional();
  d.field<&StoredUser::version>("version", "... and version.").optional();
  d.field<&StoredUser::uses>("uses", "What was asked for.");
}

void UsesUsers::Input::describe(Describe<Input>& d) {
  d.name("UsesUsersInput", "Whose users, and which of their uses.");
  d.field<&Input::root>("root", "Import path: who uses a package at or below it is a user.");
  d.field<&Input::packages>("packages", "The symbols that are asked for.").optional();
  d.field<&Input::members>("members", "Fields and methods of unknown types, by name.").optional();
  d.field<&Input::all_commits>("all_commits", "Not only the newest commit of each project.")
      .optional();
  d.field<&Input::cursor>("cursor", "Of the page before; empty: the first.").optional();
  d.field<&Input::limit>("limit", "Users per page, at most 1000.").optional();
}

void UsesUsers::Output::describe(Describe<Output>& d) {
  d.name("UsesUsersOutput", "A page of users.");
  d.field<&Output::users>("users", "By name; also those that use none of the symbols.");
  d.field<&Output::cursor>("cursor", "For the next page; absent: that was the last.").optional();
}

}  // namespace gofed::schemas
